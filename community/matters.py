"""What somebody can be blocked or reported from: a person's page, a request, a pairing. Each app registers its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from community.models import AlumniProfile, Introduction, User
from community.selectors import person_view

if TYPE_CHECKING:
    from core.letters import StrOrPromise


@dataclass(frozen=True)
class Encounter:
    """Whom somebody met, and what that person wrote there, as text: the office reads it when it is reported, and never otherwise."""

    person: User
    shown: str
    introduction: Introduction | None = None


@dataclass(frozen=True)
class Matter:
    """A kind of place where people meet. `find(viewer, public_id)` gives the encounter if it is the viewer's to see, else None."""

    kind: str
    label: "StrOrPromise"
    find: Callable[[Any, str], Encounter | None]


matters: dict[str, Matter] = {}


def register_matter(matter: Matter) -> None:
    """Make a place known; called from an app's `ready()`."""
    matters[matter.kind] = matter


def written(*parts: str) -> str:
    """What somebody wrote, one part below the other."""
    return "\n\n".join(part for part in parts if part)


def _on_her_page(viewer: User, public_id: str) -> Encounter | None:
    """Whoever the viewer may see, and whom she blocked before: a report about her is still possible."""
    seen = AlumniProfile.objects.visible_but_for_blocks(viewer).exclude(user__blocks_made__person=viewer).exclude(user=viewer)
    profile = seen.select_related("user").filter(user__public_id=public_id).first()
    if profile is None:
        return None
    view = person_view(profile, viewer)
    return Encounter(profile.user, written(view.headline, view.story, view.offers))


def _in_an_introduction(viewer: User, public_id: str) -> Encounter | None:
    found = Introduction.objects.seen_by(viewer).select_related("asker", "asked").filter(public_id=public_id).first()
    if found is None:
        return None
    by_asker = found.asker_id != viewer.pk
    shown = written(found.note, found.answer) if by_asker else found.question
    return Encounter(found.other_of(viewer), shown, found)


register_matter(Matter("person", _("On a person’s page"), _on_her_page))
register_matter(Matter("introduction", _("In a contact request"), _in_an_introduction))

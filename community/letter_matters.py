"""What letters are about, as people think of it: the headings of the page on which somebody says how she wants them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.letters import LetterKind, kinds

if TYPE_CHECKING:
    from core.letters import StrOrPromise


@dataclass(frozen=True)
class Matter:
    """A heading, the kinds of letters below it, and why those among them that nobody can turn off always go."""

    title: "StrOrPromise"
    kinds: tuple[str, ...]
    why: "StrOrPromise" = ""
    for_staff: bool = False


_matters: list[Matter] = []
THE_REST = Matter(_("Other matters"), (), _("You asked for something and are waiting for it, so it always comes."))


def register_matter(title: "StrOrPromise", names: Iterable[str], *, why: "StrOrPromise" = "", for_staff: bool = False) -> None:
    """Put kinds of letters under a heading; called beside their registration. A kind that is under none stands below "Other matters"."""
    _matters.append(Matter(title, tuple(names), why, for_staff))


def matters() -> Iterator[tuple[Matter, list[LetterKind]]]:
    """Every heading with those of its kinds that leave a line in the inbox or can be chosen, in the order they were registered."""
    listed = {name for matter in _matters for name in matter.kinds}
    rest = [kind for name, kind in kinds.items() if name not in listed]
    for matter, found in [*((one, [kinds[name] for name in one.kinds if name in kinds]) for one in _matters), (THE_REST, rest)]:
        if shown := [kind for kind in found if kind.optional or not kind.silent]:
            yield matter, shown

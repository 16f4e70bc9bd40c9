"""What people agreed to: asked by whoever sends, shows or hands something on."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from community.models import Consent, ConsentDocument, User

Kind = ConsentDocument.Kind
NEWS = (Kind.NEWS_MAIL, Kind.NEWS_SMS, Kind.NEWS_KAKAO)
AT_SIGN_UP = (Kind.TEXTS, *NEWS)
"""Offered when somebody joins. The transfer abroad is asked where giving begins."""


def agrees(user: Any, kind: str) -> bool:
    """Whether this account agrees to a kind now: to any version that it has not withdrawn. False for whoever is not signed in."""
    return bool(user and user.is_authenticated) and Consent.objects.live().filter(user=user, document__kind=kind).exists()


def who_agrees(kind: str) -> QuerySet[User]:
    """The accounts that agree to a kind now, for whoever sends to many."""
    return User.objects.filter(Exists(Consent.objects.live().filter(user=OuterRef("pk"), document__kind=kind)))


def documents_in_force() -> dict[str, ConsentDocument]:
    """The version of each kind that holds today, in the order of the kinds (one query)."""
    found = {document.kind: document for document in ConsentDocument.objects.in_force().defer("text_ko", "text_en", "facts")}
    return {kind: found[kind] for kind in Kind.values if kind in found}


@dataclass(frozen=True)
class Choice:
    """A kind that somebody may agree to, as it stands for her: the text of today, and her live consent, which may be to an older text."""

    document: ConsentDocument
    consent: Consent | None

    @property
    def is_newer(self) -> bool:
        """Whether the text has moved on since she agreed."""
        return self.consent is not None and self.consent.document_id != self.document.pk

    @property
    def may_give(self) -> bool:
        """The transfer abroad is agreed to where giving begins, for that gift."""
        return self.document.kind != Kind.OVERSEAS and (self.consent is None or self.is_newer)


def my_choices(user: User) -> list[Choice]:
    """Every kind of choice: those on offer, and whatever else she agrees to (two queries)."""
    live = {one.document.kind: one for one in _rows(user).filter(withdrawn_at=None).order_by("given_at", "pk")}
    documents = [one for one in documents_in_force().values() if one.is_choice]
    return [Choice(one, live.get(one.kind)) for one in documents if one.kind in live or one.kind != Kind.OVERSEAS]


def told_to(user: User) -> list[Choice]:
    """The notices that hold today, with the version that she was told (two queries)."""
    told = {one.document.kind: one for one in _rows(user).filter(document__required=True).order_by("given_at", "pk")}
    return [Choice(one, told.get(one.kind)) for one in documents_in_force().values() if one.required]


def my_history(user: User) -> QuerySet[Consent]:
    """All that she was told, agreed to and withdrew, the newest first."""
    return _rows(user)


def _rows(user: User) -> QuerySet[Consent]:
    heavy = [f"document__{name}_{language}" for name in ("text", "changes") for language in ("ko", "en")]
    return Consent.objects.filter(user=user).select_related("document").defer("document__facts", *heavy)

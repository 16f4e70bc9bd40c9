"""A new version of a text: begun, written, and published once people can be told in time."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.exceptions import DraftHasMovedOn, NeverChanged, NoticeMissing, ReadAgainFirst, TooSoon
from community.models import ConsentDocument, User
from community.models.consents import EVERY_NOTICE
from community.policy import policy_facts
from core.acts import log_act

TOLD_BEFORE, TOLD_BEFORE_WORSE = timedelta(days=7), timedelta(days=30)


@transaction.atomic
def begin_version(*, kind: str, by: User) -> ConsentDocument:
    """A draft that says what the newest version says; the one that is there when somebody has begun already."""
    versions = ConsentDocument.objects.filter(kind=kind).order_by("version")
    list(versions.select_for_update())  # who waits here for another's draft finds it below
    newest = versions.reverse()[0]
    if newest.published_at is None:
        return newest
    kept = {field.name: getattr(newest, field.name) for field in ConsentDocument._meta.concrete_fields if field.name.endswith(("_ko", "_en"))}
    fresh = {"changes_ko": "", "changes_en": "", "required": newest.required}
    draft = ConsentDocument.objects.create(kind=kind, version=newest.version + 1, **{**kept, **fresh})
    log_act(draft, "community.draft_document", by=by)
    return draft


@transaction.atomic
def edit_document(*, document_id: int, values: dict[str, Any], by: User, seen: str = "") -> ConsentDocument:
    """Write into a draft. NeverChanged when it is published, DraftHasMovedOn when it no longer is what was `seen` (its fingerprint)."""
    draft = _draft(document_id)
    if seen and seen != draft.fingerprint:
        raise DraftHasMovedOn
    changed = [name for name, value in values.items() if getattr(draft, name) != value]
    for name in changed:
        setattr(draft, name, values[name])
    if changed:
        draft.save(update_fields=changed)
        log_act(draft, "community.edit_document", by=by, changed=changed)
    return draft


@transaction.atomic
def publish_document(*, document_id: int, holds_from: datetime, by: User, seen: str = "") -> ConsentDocument:
    """From `holds_from` on this version holds, and nobody changes it any more; people hear of a required one before (announce_changes).

    NeverChanged when it is published already, ReadAgainFirst when it no longer is what was `seen` (its fingerprint), NoticeMissing, TooSoon.
    A policy keeps what the settings say today.
    """
    draft, now = _draft(document_id), timezone.now()
    if seen and seen != draft.fingerprint:
        raise ReadAgainFirst
    wanted = [*EVERY_NOTICE, *(["changes_ko", "changes_en"] if draft.required and draft.version > 1 else [])]
    if not all(getattr(draft, name).strip() for name in wanted):
        raise NoticeMissing
    if holds_from < now + told_before(draft) - timedelta(minutes=1):
        raise TooSoon
    draft.facts = policy_facts() if draft.kind == ConsentDocument.Kind.PRIVACY else {}
    draft.published_at = holds_from
    draft.save(update_fields=["facts", "published_at"])
    log_act(draft, "community.publish_document", by=by, version=draft.version)
    return draft


def told_before(document: ConsentDocument) -> timedelta:
    """How long before it holds people must hear of it: nothing for a choice, since what they agreed to stays as it was."""
    if not document.required or document.version == 1:
        return timedelta(0)
    return TOLD_BEFORE_WORSE if document.to_disadvantage else TOLD_BEFORE


def _draft(document_id: int) -> ConsentDocument:
    document = ConsentDocument.objects.select_for_update().get(pk=document_id)
    if document.published_at is not None:
        raise NeverChanged
    return document

"""Two windows at the same moment: one consent, one draft, one publication."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.exceptions import NeverChanged
from community.models import Consent, ConsentDocument
from community.services.consent_documents import begin_version, edit_document, publish_document
from community.services.consents import give_consent, withdraw_consent
from tests.community.test_claim_races import at_once
from tests.factories import newcomer

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_agreeing_in_two_windows_is_agreeing_once() -> None:
    user = newcomer()
    first, second = at_once(*[lambda: give_consent(user=user, kind="news_mail", how=Consent.How.PRIVACY_CENTRE)] * 2)
    assert first == second == Consent.objects.get()
    assert sorted(at_once(*[lambda: withdraw_consent(user=user, kind="news_mail", how=Consent.How.LETTER)] * 2)) == [0, 1]


def test_two_drafts_begun_at_once_are_one_and_two_publications_too() -> None:
    by = newcomer()
    first, second = at_once(*[lambda: begin_version(kind="terms", by=by)] * 2)
    assert first == second == ConsentDocument.objects.drafts().get()
    edit_document(document_id=first.pk, values={"changes_ko": "바뀜", "changes_en": "Changed"}, by=by)
    day = timezone.now() + timedelta(days=9)
    outcomes = at_once(*[lambda: publish_document(document_id=first.pk, holds_from=day, by=by)] * 2)
    assert sorted(isinstance(one, NeverChanged) for one in outcomes) == [False, True]

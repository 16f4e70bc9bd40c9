"""Two of the office at the same row at the same moment, on real threads: one of them counts, and the other hears why not."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community.exceptions import CommunityError, ToldMeanwhile
from community.models import Consent, ConsentDocument, MobileNumber, OtherWay
from community.services.consent_documents import begin_version, edit_document, publish_document
from community.services.consents import give_consent
from community.services.other_ways import note_told, write_text
from core.access_reviews import CannotReview, review_accesses
from core.models import AccessRecord, AccessReview, Letter, SuppressedAddress
from core.services import IsKnown, retry_queue, settle_letter, suppress_address
from tests.community.test_claim_races import at_once
from tests.factories import newcomer, staff

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def refusals(outcomes: list[Any], *expected: type[Exception]) -> list[Exception]:
    errors = [one for one in outcomes if isinstance(one, Exception)]
    assert [one for one in errors if not isinstance(one, expected)] == []
    return errors


def a_letter(**fields: Any) -> Letter:
    return Letter.objects.create(
        message_id=f"<{Letter.objects.count()}@test>", to="reader@example.org", kind="gift_thanks", text="고맙습니다", **fields
    )


def test_two_who_settle_one_letter_at_once_settle_it_once() -> None:
    clerk, one = staff("staff"), a_letter(state="perhaps_sent")
    outcomes = at_once(*(lambda how=how: settle_letter(letter_id=one.pk, by=clerk, went_out=how) for how in (True, False)))
    assert len(refusals(outcomes, IsKnown)) == 1
    one.refresh_from_db()
    assert one.state == next(done.state for done in outcomes if isinstance(done, Letter))


def test_two_who_try_all_again_at_once_send_each_letter_once() -> None:
    clerk = staff("staff")
    for _ in range(5):
        a_letter(state="failed")
    outcomes = at_once(*[lambda: retry_queue(name="letters", by=clerk)] * 3)
    assert refusals(outcomes) == []
    assert sum(outcomes) == 5


@pytest.mark.parametrize("how", ["telephone", "text"])
def test_two_who_tell_a_person_at_once_tell_her_once(how: str) -> None:
    clerk, person = staff("staff"), newcomer()
    give_consent(user=person, kind="texts", how=Consent.How.SIGN_UP)
    MobileNumber.objects.create(user=person, number="01000001234", confirmed_at=timezone.now())

    def tell() -> OtherWay:
        if how == "text":
            return write_text(person=person, words="연락 주세요", by=clerk, told_before=0)
        return note_told(person=person, note="통화", by=clerk, told_before=0)

    assert len(refusals(at_once(tell, tell, tell), ToldMeanwhile)) == 2
    assert OtherWay.objects.count() == 1
    assert Letter.objects.filter(channel="sms").count() == (how == "text")


def test_an_edit_and_a_publication_at_once_publish_what_was_read() -> None:
    clerk = staff("staff")
    draft = begin_version(kind="news_mail", by=clerk)
    read, title = draft.fingerprint, draft.title_ko
    outcomes = at_once(
        lambda: edit_document(document_id=draft.pk, values={"title_ko": "다른 제목"}, by=clerk, seen=read),
        lambda: publish_document(document_id=draft.pk, holds_from=timezone.now() + timedelta(seconds=1), by=clerk, seen=read),
    )
    assert len(refusals(outcomes, CommunityError)) == 1
    draft = ConsentDocument.objects.get(pk=draft.pk)
    assert (draft.published_at is not None, draft.title_ko) in {(True, title), (False, "다른 제목")}


def test_two_officers_who_close_a_month_at_once_close_it_once() -> None:
    month = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    AccessRecord.objects.create(by_label="담당", what="read", object_type="community.User", purpose="점검")
    outcomes = at_once(*(lambda who=who: review_accesses(month=month, note="없음", by=who) for who in (staff("officer"), staff("officer"))))
    assert len(refusals(outcomes, CannotReview)) == 1
    assert AccessReview.objects.count() == 1


def test_one_address_taken_off_by_three_at_once_stands_there_once() -> None:
    clerk = staff("staff")
    assert refusals(at_once(*[lambda: suppress_address(address="Gone@example.org", reason="전화로", by=clerk)] * 3)) == []
    assert SuppressedAddress.objects.get().address == "gone@example.org"

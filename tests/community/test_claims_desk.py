"""The claims desk as an office person uses it: what it shows, what its forms do, who may come in, and what it costs."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.claims_desk import Group
from community.models import ClaimDecision, GraduateRecord, MembershipClaim
from community.services.claims import ask_claimant, submit_claim, verify_claim
from community.services.decisions import decide_group
from community.staff_desk import kinds_for
from core.models import AccessRecord, Letter
from core.outbox import drain_all
from tests.factories import RecordFactory, UserFactory, invitation_of, member, newcomer, staff

BORN = date(1998, 4, 5)
DESK = "/staff/claims/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def clerk() -> Client:
    return signed_in(staff("staff", name="정사무"))


def signed_in(user: Any) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def waiting(*, name: str = "김새봄", **said: Any) -> MembershipClaim:
    """A claim that differs from its record in the e-mail alone, unless `said` says otherwise."""
    RecordFactory(name=name, birth_date=BORN)
    language = said.pop("preferred_language", "ko")
    return submit_claim(by=newcomer(name=name, preferred_language=language), **{"name": name, "birth_date": BORN, **said})


def post(browser: Client, claim: MembershipClaim, **fields: Any) -> str:
    """Post a decision on one claim; what the next screen says."""
    return browser.post(f"{DESK}{claim.pk}/decide/", {"group": claim.mismatch, **fields}, follow=True).content.decode()


def text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_the_desk_counts_why_claims_wait_and_opens_the_oldest(clerk: Client) -> None:
    first, *_rest = waiting(name="김하나"), waiting(name="김두리"), waiting(name="박세나", birth_date=date(1998, 5, 4))
    page = text(clerk.get(DESK))
    assert "이메일만 다름</span> <b>2</b>" in page
    assert "생년월일이 다름</span> <b>1</b>" in page
    assert f">{first.name}</h2>" in page
    assert "1 / 2" in page


def test_what_differs_is_said_in_words_and_underlined(clerk: Client) -> None:
    claim = waiting(name="김새봄", birth_date=date(1998, 4, 6))
    page = text(clerk.get(f"{DESK}{claim.pk}/"))
    assert "1998-04-0<u>5</u>" in page
    assert "거의 같음" in page


def test_approving_goes_on_to_the_next_and_writes_to_nobody_yet(clerk: Client) -> None:
    first, second = waiting(name="김하나"), waiting(name="김두리")
    Letter.objects.all().delete()
    page = post(clerk, first, kind="verify", record=first.candidate_id)
    assert f">{second.name}</h2>" in page
    assert "되돌리기" in page
    assert not Letter.objects.exists()
    assert ClaimDecision.objects.get().claims.get() == first


def test_a_decision_is_taken_back_by_its_button(clerk: Client) -> None:
    claim = waiting()
    post(clerk, claim, kind="reject", text="이번에는 어려워요")
    decision = ClaimDecision.objects.get()
    page = clerk.post(f"{DESK}decisions/{decision.pk}/undo/", follow=True).content.decode()
    assert f">{claim.name}</h2>" in page
    assert ClaimDecision.objects.get().state == "undone"


def test_namesakes_are_told_apart_by_choosing_one(clerk: Client) -> None:
    chosen = RecordFactory(name="김새봄", birth_date=BORN)
    claim = waiting()
    assert claim.mismatch == "namesakes"
    assert "먼저" in post(clerk, claim, kind="verify")  # nothing chosen
    post(clerk, claim, kind="verify", record=chosen.pk)
    claim.refresh_from_db()
    assert (claim.candidate, claim.decision.kind) == (chosen, "verify")


def test_another_clerks_decision_is_told_with_the_name(clerk: Client) -> None:
    claim = waiting()
    decide_group(claim_ids=[claim.pk], kind="verify", by=staff("staff", name="이먼저"))
    assert "이먼저" in post(clerk, claim, kind="reject", text="…")
    assert ClaimDecision.objects.count() == 1
    page = text(clerk.get(f"{DESK}{claim.pk}/"))
    assert "이먼저" in page
    assert "claims-verify" not in page.replace('form="claims-verify"', "")


def test_a_question_without_words_is_refused(clerk: Client) -> None:
    assert "신청자가 읽을 내용을" in post(clerk, waiting(), kind="ask", text=" ")


@pytest.mark.parametrize(("language", "words"), [("ko", "수료번호"), ("en", "graduate number")])
def test_ready_made_words_are_in_the_claimants_language(clerk: Client, language: str, words: str) -> None:
    claim = waiting(preferred_language=language)
    page = text(clerk.get(f"{DESK}{claim.pk}/"))
    assert words in page[page.index("<textarea") : page.index("</textarea")]


def test_a_whole_group_is_decided_in_one_act(clerk: Client) -> None:
    made = [waiting(name=f"김하나{letter}") for letter in "가나다라마바사"]
    page = clerk.get(f"{DESK}groups/email/?scope=all")
    assert len(page.context["sample"]) == 5
    assert set(page.context["meant"]) == {claim.pk for claim in made}
    clerk.post(f"{DESK}groups/email/", {"kind": "verify", "claims": ",".join(map(str, page.context["meant"]))})
    decision = ClaimDecision.objects.get()
    assert decision.count == 7
    ClaimDecision.objects.update(due_at=decision.at)
    drain_all()
    assert MembershipClaim.objects.filter(status="verified").count() == 7


def test_a_group_with_proof_is_offered_before_the_whole_group(clerk: Client) -> None:
    known, unknown = waiting(name="김하나"), waiting(name="김두리")
    MembershipClaim.objects.filter(pk=known.pk).update(record_number=known.candidate.record_id)
    page = clerk.get(f"{DESK}groups/email/")
    assert (page.context["scope"], page.context["meant"]) == ("proven", [known.pk])
    assert clerk.get(f"{DESK}groups/email/?scope=unproven&kind=ask").context["meant"] == [unknown.pk]


def test_a_group_with_a_claim_that_was_taken_meanwhile_says_how_many_were_left_out(clerk: Client) -> None:
    made = [waiting(name="김하나"), waiting(name="김두리")]
    GraduateRecord.objects.filter(pk=made[0].candidate_id).update(owner=UserFactory())
    page = clerk.post(f"{DESK}groups/email/", {"kind": "verify", "claims": f"{made[0].pk},{made[1].pk}"}, follow=True)
    assert "1건은" in text(page)
    assert ClaimDecision.objects.get().count == 1


def test_a_mixed_group_is_asked_in_both_languages(clerk: Client) -> None:
    waiting(name="김하나"), waiting(name="김두리", preferred_language="en")
    page = clerk.get(f"{DESK}groups/email/?kind=ask")
    assert "수료번호" in page.context["text"]
    assert "graduate number" in page.context["text_en"]


def test_namesakes_are_never_verified_together(clerk: Client) -> None:
    RecordFactory(name="김새봄", birth_date=BORN)
    waiting()
    page = clerk.get(f"{DESK}groups/namesakes/?kind=verify")
    assert "verify" not in [value for value, _key, _label in page.context["kinds"]]


def test_a_claim_whose_record_was_taken_comes_back_and_says_why(clerk: Client) -> None:
    claim = waiting()
    decision = decide_group(claim_ids=[claim.pk], kind="verify", by=staff("staff"))
    GraduateRecord.objects.filter(pk=claim.candidate_id).update(owner=UserFactory())
    ClaimDecision.objects.update(due_at=decision.at)
    drain_all()
    assert "그사이 명부가 다른 계정의 것이" in text(clerk.get(f"{DESK}{claim.pk}/"))


def test_claims_that_wait_for_an_answer_stand_apart(clerk: Client) -> None:
    claim = waiting()
    ask_claimant(claim_id=claim.pk, by=staff("staff"), question="?")
    page = text(clerk.get(DESK))
    assert "답을 기다리는 중" in page
    assert "기다리는 신청이 없어요" in page
    assert "claims-acts" not in text(clerk.get(f"{DESK}{claim.pk}/"))


def test_an_invitation_in_other_hands_is_a_group_of_its_own_and_stays_in_the_history(clerk: Client) -> None:
    invited = RecordFactory(name="김새봄", birth_date=BORN)
    claim = submit_claim(by=newcomer(name="박다른"), name="박다른", birth_date=date(1990, 1, 1), invitation=invitation_of(invited))
    page = text(clerk.get(f"{DESK}?group=invitation"))
    assert "다른 분의 초대로 들어옴</span> <b>1</b>" in page
    assert "메일이 전달됐을 수 있으니" in page
    assert page.count("이분에게 보낸 초대로 들어왔어요") == 1
    assert [kind for kind, _key, _label in kinds_for(Group("invitation", "", [claim.pk]))] == ["ask", "reject"]
    post(clerk, claim, kind="verify", record=invited.pk)
    verify_claim(claim_id=claim.pk, record_id=invited.pk, by=staff())
    history = text(clerk.get(reverse("membershipclaim:inspect", args=[claim.pk])))
    assert "다른 분의 초대로 들어옴" in history
    assert str(invited) in history


def test_an_empty_desk_is_a_good_day(clerk: Client) -> None:
    assert "기다리는 신청이 없어요" in text(clerk.get(DESK))


def test_a_clerk_who_knows_more_looks_up_another_record(clerk: Client) -> None:
    claim, other = waiting(name="김새봄", birth_date=date(1970, 1, 1)), RecordFactory(name="이다른", record_id="SE2021-00042")
    page = text(clerk.get(f"{DESK}{claim.pk}/?q=se2021-00042"))
    assert f'value="{other.pk}"' in page


def test_only_who_may_change_claims_comes_in() -> None:
    claim = waiting()
    decision = decide_group(claim_ids=[claim.pk], kind="verify", by=staff("staff"))
    addresses = [DESK, f"{DESK}{claim.pk}/", f"{DESK}groups/email/"]
    posts = [f"{DESK}{claim.pk}/decide/", f"{DESK}groups/email/", f"{DESK}decisions/{decision.pk}/undo/"]
    for person in (staff("editor"), staff("auditor"), member(), None):
        browser = signed_in(person) if person else Client()
        assert {browser.get(address).status_code for address in addresses} <= {302, 403}
        assert {browser.post(address, {"kind": "reject", "text": "…", "claims": str(claim.pk)}).status_code for address in posts} <= {302, 403}
    assert ClaimDecision.objects.get().state == "queued"


def test_every_look_is_written_down_with_whose_data_it_was(clerk: Client) -> None:
    claim = waiting()
    clerk.get(f"{DESK}{claim.pk}/")
    records = {record.object_type: record for record in AccessRecord.objects.all()}
    assert records["community.MembershipClaim"].subject == claim.user
    assert records["community.GraduateRecord"].object_ids == [str(claim.candidate_id)]
    clerk.get(f"{DESK}groups/email/?scope=all")
    assert AccessRecord.objects.filter(what="list").count() == 2


def test_the_script_gets_the_part_that_changes_and_everybody_else_the_page(clerk: Client) -> None:
    claim = waiting()
    part = clerk.get(f"{DESK}{claim.pk}/", headers={"X-Claims-Desk": "1"})
    assert part["X-Claims-Desk"]
    assert "<html" not in part.content.decode()
    assert "<html" in clerk.get(f"{DESK}{claim.pk}/").content.decode()


@pytest.mark.parametrize("path", ["999999/", "999999/decide/", "groups/nothing/", "groups/nonsense/", "decisions/999999/undo/"])
def test_what_is_not_there_breaks_nothing(clerk: Client, path: str) -> None:
    for answer in (clerk.get(DESK + path), clerk.post(DESK + path, {"kind": "ask", "text": "\x00", "record": "9" * 40, "claims": "x,,9" + "9" * 30})):
        assert answer.status_code in {302, 403, 404, 405}


def test_nobodys_kind_of_decision_is_refused(clerk: Client) -> None:
    claim = waiting()
    post(clerk, claim, kind="delete")
    assert not ClaimDecision.objects.exists()


def test_the_desk_stands_first_in_the_menu_of_people(clerk: Client) -> None:
    page = clerk.get("/staff/").content.decode()
    assert page.index(reverse("claims_desk")) < page.index("/staff/membershipclaim/")


def test_a_verified_claim_points_to_its_own_screen(clerk: Client) -> None:
    claim = waiting()
    verify_claim(claim_id=claim.pk, record_id=claim.candidate_id, by=staff("staff"))
    assert f"/staff/membershipclaim/inspect/{claim.pk}/" in text(clerk.get(f"{DESK}{claim.pk}/"))


def test_a_screen_costs_the_same_however_many_wait(clerk: Client) -> None:
    claim = waiting()
    for number in range(20):
        waiting(name=f"박하나{number}")
    clerk.get(DESK)
    for path in (f"{DESK}{claim.pk}/", f"{DESK}groups/email/?scope=all"):
        with CaptureQueriesContext(connection) as queries:
            clerk.get(path)
        assert len(queries) <= 18, "\n".join(query["sql"][:150] for query in queries)

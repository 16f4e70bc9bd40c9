from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.models import ModelLogEntry

from alliance import services
from alliance.exceptions import (
    AlreadyMember,
    ApplicationAlreadyOpen,
    ApplicationIncomplete,
    BusinessNumberWrong,
    NotTheApplicant,
    ReasonMissing,
    TransitionNotAllowed,
)
from alliance.logos import clean_logo
from alliance.models import MembershipApplication, MembershipTerm, Organisation, Representative
from alliance.services.decisions import free_slug, last_day_of_term
from core.caching import versions
from core.models import Letter
from search.models import IndexRow
from tests.alliance.factories import approved, draft, form_values, in_review, organisation, picture, questioned, submitted, term_of, with_logo
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db


def kinds_of_letters() -> list[str]:
    return sorted(Letter.objects.values_list("kind", flat=True))


def test_beginning_twice_gives_the_same_draft():
    person = UserFactory()
    first = services.start_application(by=person, type="company")
    assert services.start_application(by=person, type="university") == first


def test_a_draft_keeps_what_was_typed_even_when_half_is_missing():
    person = UserFactory()
    application = services.start_application(by=person, type="company")
    services.save_draft(application_id=application.pk, by=person, values={"name_ko": "반쯤 쓴 회사"})
    assert MembershipApplication.objects.get().name_ko == "반쯤 쓴 회사"


def test_a_field_that_is_not_the_applicants_cannot_be_written():
    application = draft()
    with pytest.raises(ValueError, match="status"):
        services.save_draft(application_id=application.pk, by=application.applicant, values={"status": "approved"})


def test_submitting_dates_it_logs_it_and_writes_one_letter():
    application = submitted()
    assert application.status == "submitted"
    assert application.submitted_at
    assert kinds_of_letters() == ["application_received"]
    assert ModelLogEntry.objects.filter(action="alliance.submit_application", user=application.applicant).count() == 1


def test_a_form_handed_in_twice_is_one_application_and_one_letter():
    application = submitted()
    services.submit_application(application_id=application.pk, by=application.applicant)
    again = draft(application.applicant, business_number=application.business_number)
    assert services.submit_application(application_id=again.pk, by=application.applicant) == application
    assert MembershipApplication.objects.count() == 1
    assert kinds_of_letters() == ["application_received"]


def test_an_incomplete_application_is_not_taken_and_says_what_is_missing():
    application = draft(contact_phone="", ai_fields=[])
    with pytest.raises(ApplicationIncomplete) as refusal:
        services.submit_application(application_id=application.pk, by=application.applicant)
    assert refusal.value.fields == ["ai_fields", "contact_phone"]


def test_a_number_that_no_tax_office_gave_out_is_refused_by_the_verb_itself():
    application = draft(business_number="1248100999")
    with pytest.raises(BusinessNumberWrong):
        services.submit_application(application_id=application.pk, by=application.applicant)


def test_a_second_person_cannot_open_an_application_for_the_same_number():
    number = submitted().business_number
    late = draft(business_number=number)
    with pytest.raises(ApplicationAlreadyOpen):
        services.submit_application(application_id=late.pk, by=late.applicant)
    assert MembershipApplication.objects.get(pk=late.pk).status == "draft"


def test_a_member_does_not_apply_again():
    number = organisation().business_number
    application = draft(business_number=number)
    with pytest.raises(AlreadyMember):
        services.submit_application(application_id=application.pk, by=application.applicant)


def test_another_account_can_neither_write_nor_submit_nor_withdraw_it():
    application, stranger = draft(), UserFactory()
    for verb in (services.submit_application, services.withdraw_application):
        with pytest.raises(NotTheApplicant):
            verb(application_id=application.pk, by=stranger)
    with pytest.raises(NotTheApplicant):
        services.save_draft(application_id=application.pk, by=stranger, values={})


def test_what_is_submitted_is_no_longer_written():
    application = submitted()
    with pytest.raises(TransitionNotAllowed):
        services.save_draft(application_id=application.pk, by=application.applicant, values={"name_ko": "다른 이름"})


def test_approval_makes_organisation_term_and_owner_and_tells_everybody_who_must_know():
    application, officer, before = in_review(), staff(), versions(["alliance", "home"])
    services.approve_application(application_id=application.pk, by=officer)
    application.refresh_from_db()
    body = application.organisation
    assert (body.name_ko, body.slug, body.business_number) == ("한강데이터랩", "hangang-data-lab", application.business_number)
    assert body.ai_fields == ["infrastructure", "language"]
    term = body.terms.get()
    assert (term.status, term.starts_on, term.application) == ("current", timezone.localdate(), application)
    assert [(one.person, one.role) for one in body.representatives.all()] == [(application.applicant, "owner")]
    assert application.decided_by == officer
    assert kinds_of_letters() == ["application_approved", "application_received"]
    assert IndexRow.objects.filter(kind="organisation", object_id=body.pk).exists()
    assert versions(["alliance", "home"]) != before
    assert ModelLogEntry.objects.filter(action="alliance.approve_application", user=officer).count() == 1


def test_approving_twice_makes_one_organisation_and_one_letter():
    application = in_review()
    for _ in range(2):
        services.approve_application(application_id=application.pk, by=staff())
    assert Organisation.objects.count() == MembershipTerm.objects.count() == Representative.objects.count() == 1
    assert kinds_of_letters().count("application_approved") == 1


def test_conditions_are_kept_and_stand_in_the_letter():
    application = in_review()
    services.approve_with_conditions(application_id=application.pk, by=staff(), conditions="첫해에 인턴십을 한 번 열어 주세요.")
    application.refresh_from_db()
    assert application.status == "approved_with_conditions"
    letter = Letter.objects.get(kind="application_approved")
    assert "첫해에 인턴십을 한 번 열어 주세요." in letter.text
    assert "첫해에 인턴십을 한 번 열어 주세요." in letter.html


@pytest.mark.parametrize("words", ["", "   "])
def test_a_question_a_condition_and_a_refusal_need_words(words):
    application = in_review()
    for verb, name in (
        (services.ask_for_information, "question"),
        (services.approve_with_conditions, "conditions"),
        (services.reject_application, "reason"),
    ):
        with pytest.raises(ReasonMissing):
            verb(application_id=application.pk, by=staff(), **{name: words})
    assert MembershipApplication.objects.get().status == "in_review"


def test_two_applications_with_one_number_never_become_two_members():
    first = in_review()
    MembershipApplication.objects.filter(pk=first.pk).update(business_number="1168200276")
    twin = in_review()
    organisation(business_number=twin.business_number, name_ko="먼저 온 곳")
    with pytest.raises(AlreadyMember, match="먼저 온 곳"):
        services.approve_application(application_id=twin.pk, by=staff())
    assert MembershipApplication.objects.get(pk=twin.pk).status == "in_review"


def test_an_organisation_whose_term_ended_comes_back_under_its_old_address():
    body = organisation(term=None, slug="old-address")
    term_of(body, "lapsed", starts_on=date(2024, 1, 1))
    application = in_review(business_number=body.business_number)
    services.approve_application(application_id=application.pk, by=staff())
    body.refresh_from_db()
    assert (body.slug, body.name_ko) == ("old-address", "한강데이터랩")
    assert sorted(body.terms.values_list("status", flat=True)) == ["current", "lapsed"]


def test_a_question_is_answered_and_the_application_waits_for_staff_again():
    application = questioned()
    person = application.applicant
    services.answer_question(application_id=application.pk, by=person, answer="네, 보냈어요.", values={"website": "https://new.example.org/"})
    application.refresh_from_db()
    assert (application.status, application.answer, application.website) == ("submitted", "네, 보냈어요.", "https://new.example.org/")
    assert kinds_of_letters() == ["application_question", "application_received"]


def test_an_answer_sent_twice_is_one_answer():
    application = questioned()
    for _ in range(2):
        services.answer_question(application_id=application.pk, by=application.applicant, answer="네")
    assert ModelLogEntry.objects.filter(action="alliance.answer_question").count() == 1


def test_an_answer_cannot_change_the_number_that_was_looked_at():
    application = questioned()
    services.answer_question(application_id=application.pk, by=application.applicant, answer="네", values={"business_number": "1168200276"})
    assert MembershipApplication.objects.get().business_number == application.business_number


def test_two_questions_are_two_letters():
    application = questioned(question="첫 번째")
    services.answer_question(application_id=application.pk, by=application.applicant, answer="네")
    services.take_into_review(application_id=application.pk, by=staff())
    services.ask_for_information(application_id=application.pk, by=staff(), question="두 번째")
    assert kinds_of_letters().count("application_question") == 2


def test_who_was_declined_may_apply_again_with_the_same_number():
    application = in_review()
    services.reject_application(application_id=application.pk, by=staff(), reason="아직 일러요.")
    again = submitted(application.applicant, business_number=application.business_number)
    assert again.status == "submitted"


def test_withdrawing_frees_the_number_and_is_final():
    application = submitted()
    services.withdraw_application(application_id=application.pk, by=application.applicant)
    assert submitted(business_number=application.business_number).status == "submitted"


def test_an_account_that_went_leaves_an_approvable_application_without_an_owner():
    application = in_review()
    MembershipApplication.objects.filter(pk=application.pk).update(applicant=None)
    services.approve_application(application_id=application.pk, by=staff())
    assert Representative.objects.count() == 0
    assert Organisation.objects.count() == 1


def test_a_logo_becomes_public_only_with_the_approval_and_under_an_opaque_name():
    application = with_logo()
    assert default_storage.exists("organisations") is False
    body = services.approve_application(application_id=application.pk, by=staff()).organisation
    assert default_storage.exists(body.logo.name)
    assert "hangang" not in body.logo.name
    assert len(default_storage.listdir("organisations")[1]) == 1


def test_a_refused_approval_leaves_no_logo_behind():
    application = with_logo()
    organisation(business_number=application.business_number)
    with pytest.raises(AlreadyMember):
        services.approve_application(application_id=application.pk, by=staff())
    assert default_storage.listdir("organisations")[1] == []


def test_addresses_are_readable_and_never_taken_twice():
    organisation(slug="hangang-data-lab")
    assert free_slug("Seoul AI Lab") == "seoul-ai-lab"
    assert free_slug("Hangang Data Lab").startswith("hangang-data-lab-")
    assert free_slug("").startswith("member-")


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 11, 24), date(2027, 11, 23)), (date(2026, 1, 1), date(2026, 12, 31)), (date(2028, 2, 29), date(2029, 2, 27))],
)
def test_a_term_runs_a_year(first, last):
    assert last_day_of_term(first) == last


def test_time_starts_and_ends_terms_and_a_missed_night_is_caught_up():
    today = timezone.localdate()
    ended, begun = organisation(term=None), organisation(term=None)
    term_of(ended, "current", starts_on=today - timedelta(days=400), days=365)
    term_of(begun, "upcoming", starts_on=today - timedelta(days=3))
    assert services.advance_terms(today=today) == 2
    assert services.advance_terms(today=today) == 0
    assert (ended.terms.get().status, begun.terms.get().status) == ("grace", "current")


def test_nobody_disappears_by_the_clock_alone():
    body = organisation(term=None)
    term_of(body, "current", starts_on=date(2020, 1, 1))
    for _ in range(3):
        services.advance_terms(today=timezone.localdate())
    assert Organisation.objects.current().get() == body


def test_a_renewed_term_takes_over_without_a_gap():
    today, body = timezone.localdate(), organisation(term=None)
    term_of(body, "current", starts_on=today - timedelta(days=365), days=365)
    term_of(body, "upcoming", starts_on=today)
    services.advance_terms(today=today)
    assert list(body.terms.order_by("starts_on").values_list("status", flat=True)) == ["lapsed", "current"]
    assert Organisation.objects.current().count() == 1


def test_staff_end_a_term_that_is_in_grace_and_the_history_stays():
    body = organisation(term="grace")
    services.lapse_term(term_id=body.terms.get().pk, by=staff())
    assert Organisation.objects.current().count() == 0
    assert body.terms.get().lapsed_at


def test_an_edit_by_staff_reaches_pages_and_search():
    body, before = organisation(), versions(["alliance"])
    services.edit_organisation(organisation_id=body.pk, by=staff(), name_ko="새 이름", type="company", logo=clean_logo(picture()))
    body.refresh_from_db()
    assert body.name_ko == "새 이름"
    assert default_storage.exists(body.logo.name)
    assert versions(["alliance"]) != before
    entry = ModelLogEntry.objects.get(action="alliance.edit_organisation")
    assert entry.data["changed"] == ["logo", "name_ko"]
    assert "새 이름" not in str(entry.data)


def test_form_values_are_all_writable():
    assert set(form_values()) <= services.applications.WRITABLE
    assert approved().organisation


def test_conditions_for_what_was_approved_without_them_are_refused_and_not_lost_in_silence():
    application = approved()
    with pytest.raises(TransitionNotAllowed):
        services.approve_with_conditions(application_id=application.pk, by=staff(), conditions="연 1회 인턴 채용")
    application.refresh_from_db()
    assert (application.status, application.conditions) == ("approved", "")


def test_the_same_conditions_twice_change_nothing_and_others_are_refused():
    application = in_review()
    for _ in range(2):
        services.approve_with_conditions(application_id=application.pk, by=staff(), conditions="연 1회 인턴 채용")
    with pytest.raises(TransitionNotAllowed):
        services.approve_with_conditions(application_id=application.pk, by=staff(), conditions="다른 조건")
    assert MembershipApplication.objects.get().conditions == "연 1회 인턴 채용"


def test_another_reason_for_what_was_declined_already_is_refused():
    application = in_review()
    for _ in range(2):
        services.reject_application(application_id=application.pk, by=staff(), reason="아직 일러요.")
    with pytest.raises(TransitionNotAllowed):
        services.reject_application(application_id=application.pk, by=staff(), reason="다른 까닭")
    assert MembershipApplication.objects.get().reason == "아직 일러요."

"""The desk in the back office."""

import pytest
from django.urls import reverse

from alliance.models import MembershipApplication, Organisation, Representative
from core.models import AccessRecord, Letter
from tests.alliance.factories import draft, in_review, organisation, picture, submitted
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff("staff"))
    return client


def act(name: str, application: MembershipApplication) -> str:
    return reverse(f"membershipapplication:act_{name}", args=[application.pk])


def test_the_desk_lists_what_was_handed_in_and_no_drafts(desk):
    submitted(name_ko="낸 곳")
    draft(name_ko="쓰는 중인 곳")
    page = desk.get(reverse("membershipapplication:index")).content.decode()
    assert "낸 곳" in page
    assert "쓰는 중인 곳" not in page
    assert AccessRecord.objects.filter(what="list", object_type="alliance.MembershipApplication").count() == 1


def test_one_screen_shows_the_application_and_who_has_its_number_or_name(desk):
    application = in_review()
    organisation(name_ko=application.name_ko, slug="same-name")
    page = desk.get(reverse("membershipapplication:inspect", args=[application.pk])).content.decode()
    for words in (application.shown_business_number, application.applicant.email, "박대표", "데이터·클라우드 기반", "번호나 이름이 같은 참여기관"):
        assert words in page
    assert AccessRecord.objects.get(what="read").subject == application.applicant


def test_staff_review_and_approve_by_buttons(desk):
    application = submitted()
    desk.post(act("review", application))
    desk.post(act("approve", application))
    application.refresh_from_db()
    assert (application.status, application.organisation.name_ko) == ("approved", "한강데이터랩")
    assert application.reviewer == application.decided_by


@pytest.mark.parametrize(
    ("name", "values", "status"),
    [
        ("conditions", {"conditions": "연 1회 인턴 채용"}, "approved_with_conditions"),
        ("ask", {"question": "무엇을 하시나요?"}, "needs_information"),
        ("decline", {"reason": "아직 일러요."}, "rejected"),
    ],
)
def test_each_other_answer_needs_its_words(desk, name, values, status):
    application = in_review()
    desk.post(act(name, application), dict.fromkeys(values, ""))
    assert MembershipApplication.objects.get().status == "in_review"
    desk.post(act(name, application), values)
    assert MembershipApplication.objects.get().status == status


def test_opening_a_button_by_get_changes_nothing(desk):
    application = in_review()
    assert desk.get(act("approve", application)).status_code == 200
    assert MembershipApplication.objects.get().status == "in_review"


def test_approving_an_undecidable_application_says_why_in_words(desk):
    application = in_review()
    organisation(business_number=application.business_number, name_ko="먼저 온 곳")
    page = desk.post(act("approve", application), follow=True).content.decode()
    assert "먼저 온 곳" in page
    assert MembershipApplication.objects.get().status == "in_review"


@pytest.mark.parametrize("role", ["editor", "auditor"])
def test_roles_without_the_desk_can_neither_read_nor_approve(client, settings, role):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff(role))
    application = in_review()
    assert client.get(reverse("membershipapplication:inspect", args=[application.pk])).status_code in {302, 403}
    client.post(act("approve", application))
    assert Organisation.objects.count() == 0


def test_the_dashboard_counts_what_waits(desk):
    submitted()
    in_review()
    page = desk.get("/staff/").content.decode()
    assert "검토할 참여 신청" in page


def test_staff_correct_an_organisation_and_its_logo(desk):
    body = organisation(name_ko="옛 이름")
    values = {
        "name_ko": "새 이름",
        "type": "association",
        "business_number": "124-81-00998",
        "ai_fields": ["health"],
        "website": "https://example.org/",
    }
    answer = desk.post(reverse("organisation:edit", args=[body.pk]), {**values, "logo": picture()})
    assert answer.status_code == 302, answer.context["form"].errors
    body.refresh_from_db()
    assert (body.name_ko, body.type, body.business_number, body.ai_fields) == ("새 이름", "association", "1248100998", ["health"])
    assert body.logo_url.endswith(".png")
    desk.post(reverse("organisation:edit", args=[body.pk]), values)
    assert Organisation.objects.get().logo_url == body.logo_url


def test_an_organisation_may_have_no_number_and_two_may(desk):
    for body in (organisation(), organisation()):
        desk.post(reverse("organisation:edit", args=[body.pk]), {"name_ko": body.name_ko, "type": "company", "business_number": ""})
    assert Organisation.objects.filter(business_number=None).count() == 2


def test_a_wrong_number_is_refused_at_the_desk_too(desk):
    body = organisation()
    answer = desk.post(reverse("organisation:edit", args=[body.pk]), {"name_ko": "이름", "type": "company", "business_number": "1248100999"})
    assert "business_number" in answer.context["form"].errors


def test_staff_end_a_term_in_grace(desk):
    body = organisation(term="grace")
    desk.post(reverse("membershipterm:act_lapse", args=[body.terms.get().pk]))
    assert Organisation.objects.current().count() == 0


def test_the_export_leaves_with_a_purpose_only(desk):
    submitted()
    address = reverse("membershipapplication:export")
    desk.post(address, {"export": "csv", "purpose": ""})
    assert AccessRecord.objects.filter(what="export").count() == 0
    answer = desk.post(address, {"export": "csv", "purpose": "회의 자료"})
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    assert "한강데이터랩".encode() in content
    assert AccessRecord.objects.get(what="export").purpose == "회의 자료"


def test_one_letter_goes_however_often_the_button_is_pressed(desk):
    application = in_review()
    for _ in range(3):
        desk.post(act("approve", application))
    assert Letter.objects.filter(kind="application_approved").count() == 1


def test_reading_an_organisation_is_recorded_as_reading_its_one_representative(desk):
    person = UserFactory()
    body = organisation(owner=person)
    desk.get(reverse("organisation:inspect", args=[body.pk]))
    Representative.objects.create(person=UserFactory(), organisation=body, role="editor")
    desk.get(reverse("organisation:inspect", args=[body.pk]))
    assert [record.subject for record in AccessRecord.objects.filter(what="read").order_by("pk")] == [person, None]

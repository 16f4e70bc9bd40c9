"""Applying in the browser's place: the form, the way through sign-up, the applicant's own pages."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from alliance import services
from alliance.exceptions import TransitionNotAllowed
from alliance.models import MembershipApplication
from core.models import Letter, PrivateFile
from tests.alliance.factories import approved, draft, form_values, in_state, organisation, picture, questioned, submitted
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db
JOIN = "/alliance/join/"


def typed(**changed) -> dict:
    values = form_values(**changed)
    return {**values, "is_authorised": "on" if values["is_authorised"] else ""}


def signed_in() -> tuple[Client, object]:
    person, client = UserFactory(), Client()
    client.force_login(person)
    return client, person


@pytest.mark.parametrize("type_", ["company", "university", "association", "public_body"])
def test_every_type_has_its_own_questions(client, type_):
    form = client.get(JOIN, {"type": type_}).context["form"]
    assert ("size_band" in form.fields) == (type_ == "company")
    assert ("parent_name" in form.fields) == (type_ in {"university", "public_body"})
    assert {"name_ko", "business_number", "approver_name"} <= set(form.fields)


def test_an_unknown_type_leads_back_to_the_choice(client):
    assert "form" not in client.get(JOIN, {"type": "<script>"}).context
    assert client.post(JOIN, {"type": "club"}).status_code == 302


def test_a_stranger_can_fill_in_the_form_and_it_waits_for_her_account(client):
    answer = client.post(JOIN, typed())
    assert answer.url == reverse("alliance:join-account")
    assert "한강데이터랩" in client.get(answer.url).content.decode()
    assert MembershipApplication.objects.count() == 0
    client.force_login(UserFactory())
    form = client.get(JOIN).context["form"]
    assert form["name_ko"].value() == "한강데이터랩"
    assert sorted(form["ai_fields"].value()) == ["infrastructure", "language"]


def test_what_was_typed_before_signing_in_is_gone_from_the_session_once_it_is_saved():
    client = Client()
    client.post(JOIN, typed())
    client.force_login(UserFactory())
    client.post(JOIN, {**typed(), "act": "save"})
    assert "alliance_application" not in client.session
    assert MembershipApplication.objects.get().status == "draft"


def test_the_account_page_without_anything_typed_leads_to_the_form(client):
    assert client.get(reverse("alliance:join-account")).url == JOIN


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"business_number": "124-81-00999"}, "business_number"),
        ({"business_number": "12"}, "business_number"),
        ({"name_ko": ""}, "name_ko"),
        ({"ai_fields": []}, "ai_fields"),
        ({"ai_fields": ["astrology"]}, "ai_fields"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "ftp://example.org/"}, "website"),
        ({"founded_year": "3019"}, "founded_year"),
        ({"is_authorised": ""}, "is_authorised"),
        ({"summary_ko": "가" * 601}, "summary_ko"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_everything_typed_stays(client, changed, field):
    answer = client.post(JOIN, typed(**changed))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "도시 데이터를" in answer.content.decode() or field == "summary_ko"


@pytest.mark.parametrize("number", ["124-81-00998", "1248100998", " 124 81 00998"])
def test_a_business_number_is_taken_with_or_without_hyphens(number):
    client, _person = signed_in()
    client.post(JOIN, typed(business_number=number))
    assert MembershipApplication.objects.get().business_number == "1248100998"


def test_a_website_may_be_typed_without_its_scheme():
    client, _person = signed_in()
    client.post(JOIN, typed(website="www.example.org"))
    assert MembershipApplication.objects.get().website == "https://www.example.org"


def test_a_half_filled_form_can_be_saved_and_gone_on_with():
    client, _person = signed_in()
    client.post(JOIN, {"type": "university", "name_ko": "반쯤 쓴 대학", "act": "save"})
    assert MembershipApplication.objects.get().status == "draft"
    form = client.get(JOIN).context["form"]
    assert (form.type, form["name_ko"].value()) == ("university", "반쯤 쓴 대학")


def test_submitting_leads_to_the_page_that_says_what_happens_next():
    client, person = signed_in()
    answer = client.post(JOIN, typed(), follow=True)
    application = MembershipApplication.objects.get(applicant=person)
    assert answer.redirect_chain[-1][0] == application.get_absolute_url()
    assert "신청서를 잘 받았어요" in answer.content.decode()
    assert Letter.objects.filter(kind="application_received", recipient=person).count() == 1


def test_the_same_form_posted_twice_is_one_application():
    client, _person = signed_in()
    form = typed()
    first, second = client.post(JOIN, form), client.post(JOIN, form)
    assert first.url == second.url
    assert MembershipApplication.objects.count() == 1


def test_a_number_that_is_taken_is_refused_beside_the_field_and_the_draft_stays():
    body = organisation(name_ko="먼저 온 곳")
    client, _person = signed_in()
    answer = client.post(JOIN, typed(business_number=body.business_number))
    assert "먼저 온 곳" in answer.context["form"].errors["business_number"][0]
    assert MembershipApplication.objects.get().status == "draft"


def test_a_logo_is_kept_private_until_approval_and_only_its_uploader_reads_it():
    client, _person = signed_in()
    client.post(JOIN, {**typed(), "logo": picture("JPEG")})
    file = PrivateFile.objects.get()
    address = reverse("core:private-file", args=[file.public_id])
    assert client.get(address).headers["Content-Type"] == "image/png"
    assert Client().get(address).status_code == 404
    other, _ = signed_in()
    assert other.get(address).status_code == 404


def test_an_svg_is_refused_beside_its_field():
    client, _person = signed_in()
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client.post(JOIN, {**typed(), "logo": SimpleUploadedFile("logo.svg", b"<svg/>", content_type="image/svg+xml")})
    assert list(answer.context["form"].errors) == ["logo"]


@pytest.mark.parametrize("name", ["application", "answer-question", "withdraw-application"])
def test_nobody_else_sees_or_touches_an_application(name):
    application = questioned()
    address = reverse(f"alliance:{name}", args=[application.public_id])
    stranger, _person = signed_in()
    office = Client()
    office.force_login(staff("staff"))
    for client in (stranger, office):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in {404, 405}
    assert "/accounts/login/" in Client().get(address).url


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("submitted", "신청서를 잘 받았어요"),
        ("in_review", "검토하고 있어요"),
        ("needs_information", "확인이 더 필요해요"),
        ("approved", "환영해요"),
        ("approved_with_conditions", "연 1회 인턴 채용"),
        ("rejected", "이번에는 어려워요"),
        ("withdrawn", "신청을 거두셨어요"),
    ],
)
def test_the_applicant_reads_where_it_is_in_plain_words(client, status, sentence):
    application = in_state(status)
    client.force_login(application.applicant)
    page = client.get(application.get_absolute_url()).content.decode()
    assert sentence in page
    for word in ("거절", "반려", "불합격"):
        assert word not in page


def test_a_draft_has_no_page_but_the_form(client):
    application = draft()
    client.force_login(application.applicant)
    assert client.get(application.get_absolute_url()).url == JOIN


def test_a_question_is_answered_on_the_page_with_corrections(client):
    application = questioned()
    client.force_login(application.applicant)
    address = reverse("alliance:answer-question", args=[application.public_id])
    assert application.question in client.get(address).content.decode()
    assert client.post(address, {**typed(), "answer": ""}).status_code == 422
    client.post(address, {**typed(name_ko="고친 이름"), "answer": "보냈어요."})
    application.refresh_from_db()
    assert (application.status, application.answer, application.name_ko) == ("submitted", "보냈어요.", "고친 이름")


def test_taking_it_back_asks_first_and_acts_on_post(client):
    application = submitted()
    client.force_login(application.applicant)
    address = reverse("alliance:withdraw-application", args=[application.public_id])
    assert client.get(address).status_code == 200
    assert MembershipApplication.objects.get().status == "submitted"
    client.post(address)
    assert MembershipApplication.objects.get().status == "withdrawn"


def test_taking_back_what_is_in_review_is_refused_in_words(client):
    application = in_state("in_review")
    client.force_login(application.applicant)
    answer = client.post(reverse("alliance:withdraw-application", args=[application.public_id]), follow=True)
    assert "지금은 할 수 없어요" in answer.content.decode()
    assert MembershipApplication.objects.get().status == "in_review"


def test_applying_again_begins_from_what_was_written(client):
    application = in_state("rejected")
    client.force_login(application.applicant)
    form = client.get(JOIN, {"from": application.public_id}).context["form"]
    assert form["name_ko"].value() == "한강데이터랩"
    other, _person = signed_in()
    assert "form" not in other.get(JOIN, {"from": application.public_id}).context


def test_the_workspace_shows_organisation_term_and_open_application(client):
    application = approved()
    person = application.applicant
    submitted(person, name_ko="둘째 기관")
    client.force_login(person)
    page = client.get("/alliance/workspace/").content.decode()
    for words in ("한강데이터랩", "참여 중", "대표 담당자", "둘째 기관", "제출됨"):
        assert words in page


def test_the_workspace_of_many_stays_in_the_budget(client, django_assert_max_num_queries):
    person = UserFactory()
    for _ in range(8):
        organisation(owner=person)
    client.force_login(person)
    with django_assert_max_num_queries(15):
        client.get("/alliance/workspace/")


def test_the_form_in_english_speaks_english(client):
    page = client.get("/en/alliance/join/?type=company").content.decode()
    assert "Business registration number" in page
    assert "사업자등록번호" not in page


def test_submit_refusals_do_not_lose_the_session_before_it_is_saved(client):
    client.post(JOIN, typed())
    assert client.post(JOIN, typed(name_ko="")).status_code == 422
    assert client.session["alliance_application"]["name_ko"] == "한강데이터랩"


def test_an_answer_to_what_was_decided_in_the_meantime_is_refused_in_words(client, monkeypatch):
    application = questioned()
    client.force_login(application.applicant)

    def too_late(**said: object) -> None:
        raise TransitionNotAllowed(application, "submitted")

    monkeypatch.setattr("alliance.views.applying.services.answer_question", too_late)
    answer = client.post(reverse("alliance:answer-question", args=[application.public_id]), {**typed(), "answer": "보냈어요."}, follow=True)
    assert answer.status_code == 200
    assert str(TransitionNotAllowed(application, "submitted")) in answer.content.decode()


def test_a_draft_that_joined_another_application_meanwhile_leads_to_the_workspace(monkeypatch):
    client, person = signed_in()
    real = services.start_application

    def start_and_vanish(**said):
        application = real(**said)
        MembershipApplication.objects.filter(pk=application.pk).delete()
        return application

    monkeypatch.setattr("alliance.views.applying.services.start_application", start_and_vanish)
    assert client.post(JOIN, typed()).url == reverse("alliance:workspace")
    assert not MembershipApplication.objects.filter(applicant=person).exists()


def test_a_field_sent_many_times_is_kept_once():
    client, person = signed_in()
    client.post(JOIN, typed(ai_fields=["language", "infrastructure", "language"], offers=["internship"] * 3))
    application = MembershipApplication.objects.get(applicant=person)
    assert (sorted(application.ai_fields), application.offers) == (["infrastructure", "language"], ["internship"])


def test_a_logo_that_was_replaced_is_gone_with_its_file(django_capture_on_commit_callbacks):
    client, person = signed_in()
    for size in ((40, 30), (30, 40)):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(JOIN, {**typed(), "act": "save", "logo": picture("PNG", size)})
    file = PrivateFile.objects.get(owner=person)
    assert MembershipApplication.objects.get(applicant=person).logo == file
    folder = Path(file.file.storage.path("alliance-logo"))
    assert [path for path in folder.rglob("*") if path.is_file()] == [Path(file.file.path)]

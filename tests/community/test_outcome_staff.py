"""Employment outcomes in the back office: the telephone, files, figures; who may look, and what a look leaves."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from community.models import EmploymentOutcome
from community.services.outcome_figures import publish_figures
from core.models import AccessRecord, PrivateFile
from tests.community.outcome_factories import answered, completed, question
from tests.factories import CampusFactory, CourseFactory, UserFactory, staff

pytestmark = pytest.mark.django_db
ADDRESSES = ("numbers/", "calls/", "import/")


@pytest.fixture
def desk(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff("staff"))
    return client


def seen() -> list[tuple[str, str]]:
    return list(AccessRecord.objects.order_by("pk").values_list("what", "object_type"))


@pytest.mark.parametrize("role", ["editor", "officer", "auditor"])
def test_only_whoever_keeps_these_figures_opens_their_screens(client, settings, role: str) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff(role))
    done = completed()
    for address in (*ADDRESSES, f"calls/{done.pk}/0/"):
        assert client.get(f"/staff/outcomes/{address}").status_code == 302, address
        client.post(f"/staff/outcomes/{address}", {"status": "employed"})
    assert client.get("/staff/employmentoutcome/").status_code == 302
    assert not EmploymentOutcome.objects.exists()


def test_the_list_holds_who_has_not_answered_and_may_be_called_and_leaves_a_record(desk) -> None:
    waits = completed(months=6, name="기다림")
    question(waits, 6)
    answered(completed(months=6, name="답함"), 6)
    completed(months=6, name="동의없음", consented_on=None)
    completed(months=6, name="전화없음", phone="")
    completed(months=6, name="계정있음", consented_on=None, owner=UserFactory())
    completed(months=6, name="계정닫음", consented_on=None, owner=UserFactory(is_active=False))
    completed(months=6, days=-1, name="아직아님")
    page = desk.get("/staff/outcomes/calls/?point=6").content.decode()
    assert [name in page for name in ("기다림", "계정있음")] == [True, True]
    assert not [name for name in ("답함", "동의없음", "전화없음", "계정닫음", "아직아님") if name in page]
    assert seen() == [("list", "community.Completion")]
    assert len(AccessRecord.objects.get().object_ids) == 2


def test_the_list_is_narrowed_by_campus_year_and_course_and_knows_when_it_is_empty(desk) -> None:
    here = completed(months=6, name="여기")
    there = completed(months=6, name="저기", course=CourseFactory(campus=CampusFactory(slug="guro", name_ko="구로"), title_ko="구로 과정"))
    for query, expected in (
        (f"place={there.course.campus_id}", [False, True]),
        ("course=구로 과정", [False, True]),
        (f"year={here.completed_on.year}&place={here.course.campus_id}", [True, False]),
        ("place=nowhere", [True, True]),
    ):
        page = desk.get(f"/staff/outcomes/calls/?point=6&{query}").content.decode()
        assert [name in page for name in ("여기", "저기")] == expected, query
    assert "모두 답했어요" in desk.get("/staff/outcomes/calls/?point=12").content.decode()


def test_a_call_is_saved_as_by_telephone_and_leads_to_the_next(desk) -> None:
    first, second = completed(months=6, days=1), completed(months=6, days=9)
    address = f"/staff/outcomes/calls/{first.pk}/6/?point=6"
    assert desk.get(address).status_code == 200
    following = desk.post(address, {"status": "employed", "employer": "한빛테크", "note": "저녁에 통화"})
    assert following.url == f"/staff/outcomes/calls/{second.pk}/6/?point=6"
    outcome = EmploymentOutcome.objects.get()
    assert (outcome.completion, outcome.source, outcome.employer, outcome.note) == (first, "telephone", "한빛테크", "저녁에 통화")
    assert outcome.by is not None
    assert seen() == [("read", "community.Completion"), ("change", "community.Completion")]
    assert desk.post(following.url, {"status": "looking"}).url == "/staff/outcomes/calls/?point=6"


def test_who_answered_about_another_point_only_is_still_called(desk) -> None:
    answered(completed(months=6, name="그때답함"), 0)
    assert "그때답함" in desk.get("/staff/outcomes/calls/?point=6").content.decode()


def test_skipping_goes_through_everybody_of_one_day_and_ends(desk) -> None:
    people = [completed(months=6, days=1) for _number in range(3)]
    address, met = f"/staff/outcomes/calls/{people[0].pk}/6/", []
    while "/6/" in address and len(met) < 9:
        met.append(address)
        address = re.search(r'href="(/staff/outcomes/calls/[^"]*)">건너뛰기', desk.get(address).content.decode())[1]
    assert met == [f"/staff/outcomes/calls/{done.pk}/6/" for done in people]


def test_a_call_keeps_what_was_typed_and_says_what_is_known_from_a_document(desk) -> None:
    done = completed(months=6)
    answered(done, 6, source="document", status="looking")
    refused = desk.post(f"/staff/outcomes/calls/{done.pk}/6/", {"status": "employed", "employer": "한빛테크"})
    page = refused.content.decode()
    assert refused.status_code == 422 and "한빛테크" in page and "확실한 출처" in page
    assert [desk.get(f"/staff/outcomes/calls/{done.pk}/{point}/").status_code for point in (12, 3)] == [404, 404]


def upload(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("outcomes.csv", text.encode(), "text/csv")


def kept_in(page: str) -> dict[str, str]:
    """What the form of the second press carries."""
    return dict(re.findall(r'<input type="hidden" name="(kept|seen)" value="([^"]*)"', page))


def test_a_file_is_looked_through_first_and_then_taken(desk) -> None:
    done = completed(months=6)
    rows = f"수료번호,과정,시점,상태,출처\n{done.record.record_id},{done.course.title_ko},6,취업,전화\nX1,없음,6,취업,<b>전화</b>\n"
    looked = desk.post("/staff/outcomes/import/", {"file": upload(rows), "act": "look"}).content.decode()
    assert "아직 저장하지 않았어요" in looked and "&lt;b&gt;전화" in looked and "<b>전화" not in looked
    assert not EmploymentOutcome.objects.exists()
    taken = desk.post("/staff/outcomes/import/", {"act": "take", **kept_in(looked)}).content.decode()
    assert "반영했어요" in taken and "달라진 것이 있어요" not in taken
    assert not PrivateFile.objects.exists()
    assert EmploymentOutcome.objects.get().by is not None
    assert seen() == [("read", "community.EmploymentOutcome"), ("change", "community.EmploymentOutcome")]


def test_a_file_that_is_none_is_refused_in_words(desk) -> None:
    for content in ("a,b\n1,2\n", ""):
        assert desk.post("/staff/outcomes/import/", {"file": upload(content), "act": "look"}).status_code == 422
    assert desk.post("/staff/outcomes/import/", {"act": "look"}).status_code == 422
    assert not PrivateFile.objects.exists()


def test_figures_stand_beside_their_response_and_small_groups_are_hidden(desk) -> None:
    large, small = CourseFactory(title_ko="큰 과정"), CourseFactory(title_ko="작은 과정", campus=CampusFactory(slug="guro", name_ko="구로"))
    for number in range(8):
        answered(completed(months=6, course=large), 6, status="employed" if number < 6 else "looking")
    completed(months=6, course=large)
    answered(completed(months=6, course=small), 6)
    page = desk.get("/staff/outcomes/numbers/?point=6").content.decode()
    assert "서울시가 발표하는 취업률과 다른 통계" in page and "응답이 적어 표시하지 않아요" in page
    assert "77.8%" in page and "90.0%" in page  # all nine who answered, of ten
    assert desk.get(f"/staff/outcomes/numbers/?point=6&place={small.campus_id}").status_code == 200


def test_the_export_is_for_excel_runs_no_formula_and_hides_the_same(desk) -> None:
    evil, small = CourseFactory(title_ko="=HYPERLINK(1)"), CourseFactory(title_ko="작은 과정")
    for _number in range(6):
        answered(completed(months=6, course=evil), 6)
    answered(completed(months=6, course=small), 6)
    response = desk.get(f"/staff/outcomes/numbers/?point=6&place={evil.campus_id}&export=csv")
    assert response.content.startswith(b"\xef\xbb\xbf") and "attachment" in response["Content-Disposition"]
    rows = {row[0]: row for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig")))}
    assert rows["전체"][1:] == ["100.0", "100.0", "7", "7", "7", "7"]
    assert "=HYPERLINK(1)" not in rows
    assert rows["'=HYPERLINK(1)"][1] == rows["작은 과정"][1] == "응답이 적어 표시하지 않아요"


def test_single_answers_are_listed_with_a_record_and_their_history(desk) -> None:
    outcome = answered(completed(months=6, name="남궁하늘"), 6)
    assert "남궁하늘" in desk.get("/staff/employmentoutcome/").content.decode()
    assert desk.get(f"/staff/employmentoutcome/inspect/{outcome.pk}/").status_code == 200
    assert desk.get(f"/staff/employmentoutcome/history/{outcome.pk}/").status_code == 200
    assert desk.get("/staff/employmentoutcome/?q=남궁").status_code == 200
    exported = desk.post("/staff/employmentoutcome/export/", {"purpose": "학교 보고", "export": "csv"})
    assert outcome.completion.record.record_id in exported.getvalue().decode()
    assert {what for what, _kind in seen()} == {"list", "read", "export"}


def test_the_public_page_says_whose_figure_it_is_and_never_the_citys(client) -> None:
    assert "아직 응답이 충분하지 않아요" in client.get("/impact/").content.decode()
    for number in range(5):
        answered(completed(months=6), 6, status="employed" if number < 4 else "looking")
    publish_figures()
    page = client.get("/impact/").content.decode()
    assert "80.0%" in page and "응답률" in page and "서울시가 발표하는 취업률과 다른 통계" in page
    assert "목표 80–90%는 청년취업사관학교 1089" in page and "5명 미만인 집단은" in page
    assert "75.4" not in page and "49%" not in page

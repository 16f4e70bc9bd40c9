"""Writing a profile: what is taken, what is refused in words, what is kept of what was typed."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.audiences import DEFAULTS
from community.forms.profiles import ProfileForm
from community.models import AlumniProfile, CareerEntry, HiddenFrom
from community.selectors import missing_parts
from community.services.profiles import update_profile
from tests.alliance.factories import organisation
from tests.factories import member, newcomer

pytestmark = pytest.mark.django_db
ADDRESS = "/me/profile/"


def typed(*jobs: dict[str, str], **changed: Any) -> dict[str, Any]:
    """The form as a browser sends it."""
    rows = {f"career-{number}-{name}": value for number, job in enumerate(jobs) for name, value in job.items()}
    audiences = {f"audience_{name}": audience for name, audience in DEFAULTS.items()}
    return {"name": "김하나", **audiences, "career-TOTAL_FORMS": len(jobs), "career-INITIAL_FORMS": 0, **rows, **changed}


def job(employer: str = "한강데이터랩", role: str = "개발자", started_on: str = "2023-03", ended_on: str = "", **more: str) -> dict[str, str]:
    return {"employer": employer, "role": role, "started_on": started_on, "ended_on": ended_on, **more}


@pytest.fixture
def owner(client: Any) -> Any:
    user = member(name="김하나")
    client.force_login(user)
    return user


def save(client: Any, *jobs: dict[str, str], **changed: Any) -> Any:
    return client.post(ADDRESS, typed(*jobs, **changed))


def said(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_all_of_a_profile_is_kept(client: Any, owner: Any) -> None:
    answer = save(
        client, job(), job("옛 회사", "인턴", "2021.03", "2022.12"), headline="서버를 돌봐요", education="한강대 컴퓨터공학\n시민대학",
        certificates="정보처리기사, SQLD", links="https://hana.example.org/일기", languages="한국어, 영어", industries="금융",
        skills="파이썬, Python 3",        offer_kinds=["code", "interview"], offers="이력서",
        looking_for_work="on", work_wanted="백엔드", work_from="2027-01",
        hidden_from="㈜한강데이터랩, 한강데이터랩", audience_looking_for_work="recruiters",
    )  # fmt: skip
    assert answer.status_code == 302
    profile = AlumniProfile.objects.get(user=owner)
    assert [(one.employer, one.role, one.started_on, one.ended_on) for one in profile.career.all()] == [
        ("한강데이터랩", "개발자", date(2023, 3, 1), None),
        ("옛 회사", "인턴", date(2021, 3, 1), date(2022, 12, 1)),
    ]
    assert profile.education.splitlines() == ["한강대 컴퓨터공학", "시민대학"]
    assert profile.certificates == ["정보처리기사", "SQLD"]
    assert profile.offer_kinds == ["code", "interview"]
    assert (profile.looking_for_work, profile.work_wanted, profile.work_from) == (True, "백엔드", date(2027, 1, 1))
    assert profile.audience_of("looking_for_work") == "recruiters"
    assert HiddenFrom.objects.filter(profile=profile).count() == 1
    page = said(client.get(answer.url))
    assert all(word in page for word in ("옛 회사", "SQLD", "2027.1", "시민대학"))


def test_what_the_form_shows_saves_to_the_same_profile(client: Any, owner: Any) -> None:
    save(
        client,
        job(),
        job("옛 회사", "", "2021-03", "2022-12"),
        headline="서버",
        skills="파이썬, SQL",
        links="https://a.example.org",
        work_from="2027-01",
    )
    before = AlumniProfile.objects.get(user=owner)
    form = ProfileForm(profile=before)
    assert [row.initial["employer"] for row in form.career.forms] == ["한강데이터랩", "옛 회사"]
    rows = [{name: row[name].value() or "" for name in ("employer", "role")} for row in form.career.forms]
    months = [
        {name: row.initial[name].strftime("%Y-%m") if row.initial[name] else "" for name in ("started_on", "ended_on")} for row in form.career.forms
    ]
    values = {name: ", ".join(value) if isinstance(value, list) else value for name, value in form.initial.items() if value}
    save(client, *({**row, **month} for row, month in zip(rows, months, strict=True)), **{**values, "work_from": "2027-01", "offer_kinds": []})
    after = AlumniProfile.objects.get(user=owner)
    same = ("headline", "links", "work_from", "certificates", "audiences")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert [str(one) for one in after.career.all()] == ["한강데이터랩 개발자", "옛 회사"]


def test_one_more_job_saves_nothing_and_loses_nothing(client: Any, owner: Any) -> None:
    answer = save(client, job(started_on="봄에"), more="career", headline="<b>서버</b>", skills="파이썬")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="한강데이터랩"' in page
    assert 'value="봄에"' in page
    assert "&lt;b&gt;서버&lt;/b&gt;" in page
    assert 'name="career-1-employer"' in page
    assert 'role="alert"' not in page
    assert AlumniProfile.objects.get(user=owner).headline == ""


def test_a_job_is_taken_away_by_its_box_or_by_emptying_it(client: Any, owner: Any) -> None:
    save(client, job("가"), job("나"), job("다"))
    save(client, job("가", DELETE="on"), job("", "", ""), job("다"))
    assert [one.employer for one in CareerEntry.objects.filter(profile__user=owner)] == ["다"]


@pytest.mark.parametrize(
    ("jobs", "words"),
    [
        ([job("", "개발자")], "어디에서였는지"),
        ([job(started_on="2023-03", ended_on="2022-03")], "시작보다 앞"),
        ([job(started_on="99999-99")], "2024-03"),
        ([job(started_on="0001-01")], "2024-03"),
        ([job("가" * 121)], "120"),
    ],
)
def test_a_job_that_makes_no_sense_is_said_so_beside_it_and_kept_as_typed(client: Any, owner: Any, jobs: list[dict[str, str]], words: str) -> None:
    answer = save(client, *jobs, headline="그대로")
    page = said(answer)
    assert answer.status_code == 422
    assert words in page
    assert 'value="그대로"' in page
    assert all(f'value="{value}"' in page for value in jobs[0].values() if value)
    assert "data-focus" in page
    assert not CareerEntry.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "가" * 200}, "80"),
        ({"name": "\x00"}, "이름"),
        ({"name": "보세요 https://spam.example"}, "링크"),
        ({"links": "javascript:alert(1)"}, "https://"),
        ({"links": "JaVaScRiPt://x.example/%0aalert(1)"}, "https://"),
        ({"links": "data:text/html,x"}, "https://"),
        ({"links": "https://bank.example.org@evil.example.org/"}, "@"),
        ({"audience_story": "the-press"}, "the-press"),
        ({"offer_kinds": ["money"]}, "money"),
        ({"headline": "가" * 101}, "100"),
        ({"skills": ", ".join(f"기술{n}" for n in range(31))}, "30"),
        ({"career-TOTAL_FORMS": "3000"}, ""),
        ({"career-TOTAL_FORMS": "x"}, ""),
    ],
)
def test_bad_input_is_refused_in_words_and_changes_nothing(client: Any, owner: Any, changed: dict[str, Any], words: str) -> None:
    answer = save(client, **changed)
    assert answer.status_code == 422
    assert words in said(answer)
    assert 'role="alert"' in said(answer)
    profile = AlumniProfile.objects.get(user=owner)
    assert (profile.links, profile.headline, profile.user.name) == ([], "", "김하나")


def test_a_script_in_the_headline_is_text_and_emoji_stay(client: Any, owner: Any) -> None:
    save(client, headline="<script>alert(1)</script> 👩‍💻🔥", story="한\u202eevil\x07 줄", name="김하나")
    profile = AlumniProfile.objects.get(user=owner)
    assert profile.headline == "<script>alert(1)</script> 👩‍💻🔥"
    assert profile.story == "한evil 줄"
    page = client.get(profile.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 👩‍💻🔥" in page


def seen_on(page: Any) -> str:
    return re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]


def test_two_windows_that_save_do_not_take_each_others_words_away(client: Any, owner: Any) -> None:
    """The second is told, with all she typed; sent once more it counts. Pressing the button twice is no quarrel, and neither is a new photo."""
    seen = seen_on(client.get(ADDRESS))
    AlumniProfile.objects.filter(user=owner).update(asked_to_confirm_on=date(2026, 1, 1))
    first = {"headline": "첫 창", "skills": "Python", "seen": seen}
    assert [save(client, job(), **first).status_code for _press in range(2)] == [302, 302]
    for late in ({"headline": "둘째 창"}, {"headline": "첫 창", "audience_story": "everyone"}, {"headline": "첫 창", "hidden_from": "한강"}):
        answer = save(client, job(), **{**first, **late})
        assert answer.status_code == 422
        assert "다른 곳에서" in said(answer)
        assert f'value="{late["headline"]}"' in said(answer)
        assert AlumniProfile.objects.get(user=owner).headline == "첫 창"
    again = save(client, job(), **{**first, **late, "seen": seen_on(answer)})
    assert again.status_code == 302
    assert HiddenFrom.objects.get().name == "한강"


def test_nobody_changes_anothers_profile() -> None:
    profile = member().profile
    with pytest.raises(AlumniProfile.DoesNotExist):
        update_profile(profile_id=profile.pk, by=member(), fields={"headline": "x"})


def test_the_verb_itself_refuses_what_no_form_would_offer() -> None:
    user = member()
    with pytest.raises(ValueError, match="press"):
        update_profile(profile_id=user.profile.pk, by=user, fields={}, audiences={"story": "press"})
    with pytest.raises(ValidationError):
        update_profile(profile_id=user.profile.pk, by=user, fields={}, audiences={"salary": "me"})
    with pytest.raises(ValidationError):
        update_profile(profile_id=user.profile.pk, by=user, fields={"offer_kinds": ["money"]})


def test_looking_for_work_is_ones_own_affair_at_first(client: Any, owner: Any) -> None:
    save(client, looking_for_work="on", work_wanted="백엔드")
    profile = AlumniProfile.objects.get(user=owner)
    browser = type(client)()
    browser.force_login(member())
    assert "백엔드" in said(client.get(profile.get_absolute_url()))
    assert "백엔드" not in said(browser.get(profile.get_absolute_url()))


def test_the_guide_names_what_is_missing_why_and_where(client: Any, owner: Any) -> None:
    assert [part.anchor for part in missing_parts(owner.profile)] == [
        f"part-{n}" for n in ("headline", "skills", "career", "photo", "offers", "story")
    ]
    form = client.get(ADDRESS).content.decode()
    for part in missing_parts(owner.profile):
        assert f'href="/me/profile/#{part.anchor}"' in client.get("/me/").content.decode()
        assert f'href="#{part.anchor}"' in form
        assert f'id="{part.anchor}"' in form
        assert str(part.why) in said(client.get("/me/"))
    save(client, job(), headline="서버", skills="파이썬", offer_kinds=["code"], story="이야기")
    assert [part.anchor for part in missing_parts(AlumniProfile.objects.get(user=owner))] == ["part-photo"]


def test_whoever_is_not_verified_is_led_to_the_claim(client: Any) -> None:
    client.force_login(newcomer())
    for path in (ADDRESS, "/me/profile/photo/"):
        assert client.get(path).url == "/me/claim/"


def test_a_profile_page_and_its_form_cost_at_most_ten_queries_however_much_they_show(client: Any, owner: Any) -> None:
    viewer, recruiter, both = member(), newcomer(), member()
    for person in (recruiter, both):
        organisation(owner=person)

    def cost(user: Any, path: str) -> int:
        browser = type(client)()
        browser.force_login(user)
        browser.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    save(client, job(), skills="가", audience_name="everyone", audience_headline="recruiters")
    who = [
        (owner, ADDRESS),
        *((user, owner.profile.get_absolute_url()) for user in (owner, viewer, recruiter, both)),
        (owner, f"{owner.profile.get_absolute_url()}?as=recruiter"),
    ]
    few = [cost(*one) for one in who]
    shown = {"audience_name": "everyone", "audience_headline": "recruiters"}
    save(client, *(job(f"회사 {n}") for n in range(9)), skills=", ".join("가나다라마바사아자"), hidden_from="가, 나, 다", **shown)
    many = [cost(*one) for one in who]
    assert many == few
    assert max(many) <= 10, many

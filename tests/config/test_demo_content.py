"""The demo's raw content: true to the published facts, repeatable, and written by hand rather than by a mail merge."""

import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from config.demo import courses as course_content
from config.demo import degrees, pasts, targets, trades, voices
from config.demo.campuses import CAMPUS, CAMPUSES
from config.demo.cast import CAST
from config.demo.events import EVENTS
from config.demo.fields import FIELD, INDUSTRY
from config.demo.funds import ALUMNI, ENTITY, FUND, FUNDS, gifts
from config.demo.korean import fill, josa, romanise
from config.demo.mentors import DAYS, FORMATS, TOPICS, offers, requests
from config.demo.news import ARTICLES, CATEGORIES
from config.demo.organisations import AI_FIELDS, ORGANISATION, ORGANISATIONS, SIZES
from config.demo.people import born_between, graduates, roster_rows
from config.demo.profiles import MEMBERS, profiles
from config.demo.registration import is_valid
from config.demo.skills import NEIGHBOURS, SKILL, SKILLS
from config.demo.speech import formal, plain
from config.demo.standard_pages import STANDARD_PAGE

MAP = Path("static/img/seoul-districts.svg")
DUMMY = defaultdict(lambda: "3", employer="말귀랩", role="백엔드 개발자", course="웹 풀스택 개발자 과정", past="사서", place="서점", subject="사학")
# Firms, universities and foundations that exist; none of them may employ, teach or join here. Campus partners are facts.
REAL = (
    "삼성", "현대", "네이버", "카카오", "쿠팡", "토스", "당근마켓", "배달의민족", "크래프톤", "넥슨", "엔씨소프트", "무신사", "야놀자", "직방",
    "마켓컬리", "업스테이지", "뤼튼", "리디", "왓챠", "신한", "하나은행", "우리은행", "국민은행", "셀트리온", "서울대", "연세대", "고려대",
    "한양대", "성균관대", "이화여대", "카이스트", "포스텍", "국민대", "건국대", "홍익대", "숙명여대", "LG", "SK", "KT", "CJ", "롯데", "한화",
    "포스코", "두산",
)  # fmt: skip


def everybody():
    return {person.record_id: person for person in graduates()}


# ─── Facts ───


def test_the_25_campuses_are_those_that_the_city_published():
    by_day = sorted(CAMPUSES, key=lambda campus: campus.opened_on)
    assert len(CAMPUS) == 25
    assert by_day[0].slug == "yeongdeungpo"
    assert by_day[0].opened_on.year == 2021
    assert by_day[-1].slug == "jungnang"
    assert (by_day[-1].opened_on.year, by_day[-1].opened_on.month) == (2025, 11)
    assert {campus.slug: campus.big_tech_partner for campus in CAMPUSES if campus.big_tech_partner} == {
        "mapo": "Microsoft",
        "jung": "Salesforce",
        "jongno": "Intel",
    }
    assert {campus.slug for campus in CAMPUSES if campus.specialism_ko} == {"seongbuk", "yeongdeungpo", "gangnam", "gangseo", "dongdaemun"}


def test_the_floor_areas_add_up_to_the_published_totals():
    small = [campus.floor_area_m2 for campus in CAMPUSES if campus.floor_area_m2 < 1_000]
    assert sum(campus.floor_area_m2 for campus in CAMPUSES) == 22_298
    assert sum(campus.floor_area_m2 for campus in CAMPUSES if campus.opened_on.year == 2021) == 3_843
    assert (len(small), sum(small) / len(small)) == (16, 494)


def test_targets_and_the_three_numbers_are_the_published_ones():
    reached = {(target.metric, target.year): target.value for target in targets.TARGETS}
    assert reached["association-members", 2030] == 10_000
    assert reached["alliance-organisations", 2030] == 250
    assert (reached["company-internships", 2026], reached["company-internships", 2030]) == (300, 1_000)
    assert (reached["city-internships", 2026], reached["city-internships", 2030]) == (100, 300)
    assert [number.value for number in targets.THREE_NUMBERS] == [10_000, 2_878, 0]


def test_the_map_draws_every_campus_and_carries_its_notice():
    root = ElementTree.fromstring(MAP.read_text(encoding="utf-8"))  # noqa: S314 - our own committed file
    width, height = map(int, root.attrib["viewBox"].split()[2:])
    paths = {path.attrib["id"]: path.attrib for path in root.iter("{http://www.w3.org/2000/svg}path")}
    assert set(paths) == {f"district-{slug}" for slug in CAMPUS}
    assert all(paths[f"district-{campus.slug}"]["data-name"] == campus.name_ko for campus in CAMPUSES)
    assert all(0 < campus.map_x < width and 0 < campus.map_y < height for campus in CAMPUSES)
    assert MAP.stat().st_size <= 40_000
    assert not re.search(r"style=|<script|href=", MAP.read_text(encoding="utf-8"))
    assert "국토지리정보원" in MAP.with_suffix(".NOTICE.txt").read_text(encoding="utf-8")


# ─── Courses and the roster ───


def test_a_course_runs_after_its_campus_opened_and_ends_by_december_2025():
    runs = course_content.courses()
    assert 60 <= len(course_content.PROGRAMMES) <= 130
    assert Counter(run.starts_on.year for run in runs) == course_content.RUNS_A_YEAR
    for run in runs:
        assert run.field in FIELD
        assert run.starts_on < run.ends_on <= course_content.LAST_DAY
        assert not run.campus or CAMPUS[run.campus].opened_on <= run.starts_on
        assert bool(run.campus) == (run.delivery == "campus")
    assert len({run.slug for run in runs}) == len({(run.delivery, run.campus, run.host, run.title_ko, run.cohort) for run in runs}) == len(runs)


def test_the_roster_has_ten_thousand_people_whom_nothing_confuses():
    people = graduates()
    assert len(people) == 10_000
    for unique in ("record_id", "email", "phone"):
        assert len({getattr(person, unique) for person in people}) == 10_000
    assert all(re.fullmatch(r"SE20\d\d-\d{5}", person.record_id) for person in people)
    assert all(re.fullmatch(r"[a-z0-9._-]+@example\.(org|com|net)", person.email) for person in people)
    assert all(re.fullmatch(r"010-0\d{3}-\d{4}", person.phone) for person in people)


def test_the_roster_reads_like_seoul():
    people = graduates()
    families = Counter(person.name[0] for person in people)
    assert born_between(people, 1990, 2003) > 0.85
    assert 0.18 < families["김"] / len(people) < 0.25
    assert max(Counter(person.name for person in people).values()) > 20
    assert sum(len(person.name) == 2 for person in people) > 100
    assert any(person.name.startswith("남궁") for person in people)
    assert any(person.name.isascii() for person in people)
    assert 0.9 < sum(person.consented_on is not None for person in people) / len(people) < 0.96
    assert sum(bool(person.former_name) for person in people) > 50


def test_one_in_eight_came_again_a_year_or_more_later():
    again = [person for person in graduates() if len(person.completions) > 1]
    assert 0.11 < len(again) / 10_000 < 0.14
    for person in again:
        titles = [done.course.title_ko for done in person.completions]
        assert len(set(titles)) == len(titles) <= 3
        for before, after in zip(person.completions, person.completions[1:], strict=False):
            assert after.course.starts_on >= before.completed_on + timedelta(days=365)


def test_roster_rows_carry_one_completion_each():
    rows = roster_rows(graduates())
    assert len(rows) == sum(len(person.completions) for person in graduates())
    assert {row.campus for row in rows} <= {campus.name_ko for campus in CAMPUSES} | {"온라인"} | {
        row.campus for row in rows if "찾아가는(" in row.campus
    }
    assert not [row for row in rows if row.birth_date.year > row.completed_on.year - 19]


@pytest.mark.parametrize("generate", [graduates, course_content.courses], ids=["graduates", "courses"])
def test_the_same_seed_gives_the_same_people(generate):
    assert generate.__wrapped__(seed=7) == generate.__wrapped__(seed=7)
    assert generate.__wrapped__(seed=7) != generate.__wrapped__(seed=8)


def test_the_same_seed_gives_the_same_lives():
    people = graduates(400)
    assert profiles.__wrapped__(people, 90, 7) == profiles.__wrapped__(people, 90, 7)
    assert profiles.__wrapped__(people, 90, 7) != profiles.__wrapped__(people, 90, 8)


# ─── Profiles ───


def test_2878_members_have_a_profile_and_the_newcomer_has_none():
    people, members = everybody(), profiles()
    assert len({member.record_id for member in members}) == MEMBERS == 2_878
    assert all(people[member.record_id].consented_on for member in members)
    shown = {people[member.record_id].email for member in members}
    assert {"alumna@example.org", "mentor@example.org"} <= shown
    assert "newcomer@example.org" in {person.email for person in people.values()} - shown


def test_every_profile_refers_to_what_exists_and_fits_its_columns():
    people = everybody()
    for member in profiles():
        assert set(member.skills) <= set(SKILL)
        assert len(member.skills) >= 4
        assert set(member.industries) <= set(INDUSTRY)
        assert member.field in FIELD
        assert 0 < len(member.headline) <= 100
        assert len(member.offers) <= 600
        assert people[member.record_id].completions[0].completed_on <= member.joined_on <= member.confirmed_on
        assert all(job.ended_on is None or job.started_on <= job.ended_on for job in member.career)
        assert not re.search(r"[{}]|  ", member.headline + member.story + member.offers)


def test_no_two_members_tell_the_same_story():
    stories = [member.story for member in profiles()]
    assert len(set(stories)) == len(stories)
    assert all(2 <= len(re.findall(r"[.!](?:\s|$)", story)) <= 4 for story in stories if story not in {person.story for person in CAST})


def test_fifty_random_stories_share_hardly_a_sentence():
    chosen = random.Random(50).sample([member.story for member in profiles()], 50)
    sentences = Counter(sentence for story in chosen for sentence in re.split(r"(?<=[.!])\s", story))
    assert sum(times > 1 for times in sentences.values()) <= len(sentences) * 0.1
    assert max(sentences.values()) <= 3


def test_every_sentence_can_be_said_in_all_three_speech_levels():
    common = [voices.LEARNING, voices.AGAIN, voices.BELIEFS, voices.LIVES, voices.SEEKING, voices.MOVING_ON, voices.ARRIVING, voices.FREELANCE]
    common += [voices.FOUNDERS, voices.STUDYING_ON, voices.HELPING, *voices.PLACES.values()]
    own = [part for trade in trades.TRADES.values() for part in (trade.projects, trade.days, trade.wishes)]
    reasons = [past.reasons for past in (*pasts.TRADES, *degrees.DEGREES)]
    sentences = [sentence for pile in (*common, *own, *reasons) for sentence in pile]
    assert len(sentences) > 600
    for sentence in sentences:
        said = fill(sentence, DUMMY)
        assert re.search(r"(다|라|군요)[.!]$", formal(said)), said
        assert not re.search(r"(?<![가-힣])(저는|제가|저도)", plain(said)), said


def test_each_field_has_its_own_words():
    assert set(trades.TRADES) == set(FIELD) == set(NEIGHBOURS)
    assert {past_field for past in (*pasts.TRADES, *degrees.DEGREES) for past_field in past.fields} <= set(FIELD)
    assert {slug for trade in trades.TRADES.values() for slug in trade.industries} <= set(INDUSTRY)
    assert len(SKILLS) == len(SKILL) >= 180
    assert len({skill.ko for skill in SKILLS}) == len(SKILLS)


# ─── Korean ───


@pytest.mark.parametrize(
    ("word", "form", "expected"),
    [
        ("데이터", "을", "데이터를"), ("챗봇", "이", "챗봇이"), ("서울", "으로", "서울로"), ("마포", "로", "마포로"), ("강남", "으로", "강남으로"),
        ("3", "을", "3을"), ("2", "은", "2는"), ("1", "으로", "1로"), ("10", "으로", "10으로"), ("2025", "가", "2025가"),
        ("SQL", "을", "SQL을"), ("AWS", "을", "AWS를"), ("R", "으로", "R로"), ("Python", "이", "Python이"), ("Docker", "과", "Docker와"),
        ("Ansible", "을", "Ansible을"), ("Git", "을", "Git을"), ("개인정보관리사(CPPG)", "을", "개인정보관리사(CPPG)를"), ("50%", "은", "50%는"),
    ],
)  # fmt: skip
def test_a_particle_follows_the_spoken_word(word, form, expected):
    assert josa(word, form) == expected


def test_speech_levels_keep_the_meaning_and_change_the_speaker():
    assert formal("지금은 서버를 돌봐요. 처음이었어요.") == "지금은 서버를 돌봅니다. 처음이었습니다."
    assert plain("제가 만들어요. 저는 좋았어요!") == "내가 만든다. 나는 좋았다!"
    with pytest.raises(ValueError, match="No other speech level"):
        formal("이런 말끝은 몰루.")


def test_names_are_written_in_roman_letters():
    assert [romanise(name) for name in ("수민", "남궁", "은솔", "Anna")] == ["sumin", "namgung", "eunsol", "anna"]


# ─── Organisations, money, words ───


def test_sixty_organisations_are_well_formed_and_nobodys():
    assert len(ORGANISATION) == 60
    assert Counter(one.kind for one in ORGANISATIONS) == {"company": 38, "university": 10, "association": 6, "public_body": 6}
    assert len({one.registration_number for one in ORGANISATIONS}) == len({one.name_ko for one in ORGANISATIONS}) == 60
    for one in ORGANISATIONS:
        assert is_valid(one.registration_number)
        assert one.registration_number.startswith("99")
        assert one.website == f"https://{one.slug}.example.org/"
        assert one.contact_email.endswith("@example.org")
        assert one.district in CAMPUS
        assert one.size in SIZES
        assert set(one.ai_fields) <= set(AI_FIELDS)
        assert (one.joined_on.year, one.joined_on.month) >= (2025, 12)
        assert one.parent in {"", *ORGANISATION}
    assert sum(one.is_alumni_startup for one in ORGANISATIONS) >= 5
    assert ORGANISATION["malgwi-lab"].contact_email == "company@example.org"


def test_a_wrong_check_digit_is_noticed():
    assert is_valid("124-81-00998")
    assert not is_valid("124-81-00997")
    assert not is_valid("124-81-0099")
    assert is_valid(ENTITY.identification_number)


def test_five_funds_and_eighty_gifts():
    campuses_of = {record_id: {done.course.campus for done in person.completions} for record_id, person in everybody().items()}
    members = {member.record_id for member in profiles()}
    assert len(FUND) == 5
    assert {fund.kind for fund in FUNDS} == {"scholarship", "exam_fee", "training_grant", "advanced_track"}
    assert len(gifts()) == 80
    for gift in gifts():
        fund = FUND[gift.fund]
        assert 10_000 <= gift.amount <= 500_000
        assert fund.opens_on <= gift.at.date() <= fund.closes_on
        assert gift.donor_record_id in members | {""}
        assert fund.who_may_give != ALUMNI or fund.campus in campuses_of[gift.donor_record_id]
    messages = [gift.message for gift in gifts() if gift.message]
    assert len(set(messages)) == len(messages) > 20


def test_news_events_and_standing_pages_are_complete():
    assert len({article.slug for article in ARTICLES}) == 12
    assert all(article.category in CATEGORIES and article.published_on <= article.changed_on for article in ARTICLES)
    assert all(article.en for article in ARTICLES[:3])
    assert ARTICLES[0].slug == "1089-project"
    assert ARTICLES[0].source == "서울특별시 일자리정책과, 2025-11-11"
    assert all(re.fullmatch(r"02-0000-\d{4}", article.telephone) for article in ARTICLES)
    assert len(EVENTS) == 6
    assert all(event.starts_at < event.ends_at and event.campus in {"", *CAMPUS} for event in EVENTS)
    assert set(STANDARD_PAGE) == {"about", "comments", "help"}
    assert all(len(page.ko.sections) == len(page.en.sections) for page in STANDARD_PAGE.values())


def test_sixty_mentors_offer_what_can_be_asked_for():
    made, members = offers(), {member.record_id for member in profiles()}
    assert len({offer.record_id for offer in made}) == 60
    assert {offer.field for offer in made} == set(FIELD)
    for offer in made:
        assert offer.record_id in members
        assert set(offer.topics) <= set(TOPICS)
        assert set(offer.formats) <= set(FORMATS)
        assert 1 <= offer.capacity <= 5
        assert all(day in DAYS and re.fullmatch(r"\d\d:\d\d", hour) and minutes >= 30 for day, hour, minutes in offer.slots)
    assert any("startup" in offer.topics for offer in made[1:])


def test_twenty_mentees_each_ask_somebody_else():
    asked, people = requests(), everybody()
    assert len({ask.mentee_record_id for ask in asked}) == 20
    assert all(ask.mentee_record_id != ask.mentor_record_id for ask in asked)
    assert people[asked[0].mentee_record_id].email == "alumna@example.org"
    assert people[asked[0].mentor_record_id].email == "mentor@example.org"


def test_nobody_real_is_named():
    words = [member.headline + member.story + member.employer + " ".join(job.employer for job in member.career) for member in profiles()]
    words += [one.name_ko + one.summary_ko for one in ORGANISATIONS] + [person.story for person in CAST]
    found = {name for text in words for name in REAL if re.search(rf"(?<![A-Za-z가-힣]){name}(?![A-Za-z])", text)}
    assert not found


def test_the_content_knows_neither_django_nor_the_apps():
    content = [path.stem for path in Path("config/demo").glob("*.py") if not path.stem.startswith(("__", "load_", "fresh", "clock", "card_sandbox"))]
    script = f"import sys, importlib\n[importlib.import_module('config.demo.' + name) for name in {sorted(content)}]\n"
    script += "print([name for name in ('django', 'wagtail', 'community', 'alliance') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip() == "[]"

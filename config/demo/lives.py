"""A life for each member, imagined from what the roster says: what was before the course, and what came of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from config.demo.cast import Career
from config.demo.chance import pick
from config.demo.courses import VISITING
from config.demo.degrees import DEGREES, Degree
from config.demo.employers import GENERAL, NAMED
from config.demo.names import is_foreign
from config.demo.pasts import TRADES, Past
from config.demo.people import Graduate
from config.demo.stories import EMPLOYED, FOUNDER, FREELANCE, NOT_A_TRADE, SEEKING, STUDYING, Persona
from config.demo.trades import TRADES as WORK

TODAY = date(2026, 10, 1)
_STATUSES, _STATUS_SHARES = (EMPLOYED, SEEKING, FREELANCE, FOUNDER, STUDYING), (754, 130, 60, 22, 34)
_SUBJECT_OF = {
    "간호사": "간호학", "임상병리사": "임상병리학", "물리치료사": "물리치료학", "유치원 교사": "유아교육학", "건축 설계사": "건축학", "사회복지사": "사회복지학",
    "사서": "문헌정보학", "웹 디자이너": "시각디자인", "의류 MD": "의류학", "패턴사": "의류학", "회계 사무원": "회계학", "기계 설계자": "기계공학",
    "실험실 연구원": "생명과학", "법률 사무원": "법학", "음악가": "음악학", "호텔리어": "관광경영학", "운동 트레이너": "체육학", "플랜트 엔지니어": "화학공학",
    "영어 강사": "영어영문학", "은행원": "경제학", "자동차 정비사": "자동차공학", "요리사": "조리학", "사진가": "사진영상학",
}  # fmt: skip
_REGIONS, _REGION_SHARES = (
    ("서울", "경기도", "인천", "대전", "부산", "대구", "광주", "강원도", "충청도", "전라도", "경상도"),
    (38, 19, 6, 6, 6, 5, 4, 4, 5, 4, 3),
)
_TONGUES = {"Nguyen": "베트남어", "응우옌": "베트남어", "Tran": "베트남어", "팜": "베트남어", "Wang": "중국어", "왕": "중국어", "리웨이": "중국어", "Zhang": "중국어", "첸": "중국어",
            "Batbayar": "몽골어", "엥흐진": "몽골어", "Sato": "일본어", "사토": "일본어", "Tanaka": "일본어", "Anna": "러시아어", "알리나": "러시아어", "Aigerim": "러시아어",
            "Otabek": "우즈베크어", "Maria": "영어", "Jose": "영어", "Priya": "영어", "Siti": "인도네시아어", "Lucas": "프랑스어"}  # fmt: skip


@dataclass(frozen=True)
class Life:
    persona: Persona
    career: tuple[Career, ...]
    education: str
    mother_tongue: str


def imagine(rng: Random, person: Graduate) -> Life:
    """A past that leads to the field of the last course, and a present that follows from it."""
    first, last = person.completions[0].course, person.completions[-1].course
    age = (last.starts_on - person.birth_date).days // 365
    past = _past(rng, age - (last.starts_on - first.starts_on).days // 365, last.field) if first.delivery != VISITING else None
    years = rng.randint(1, min(past.most_years, max(1, age - 22))) if past else 0
    degree = _degree(rng, last.field)
    subject = _subject(rng, past, degree)
    place = rng.choice(past.places) if past else ""
    status = pick(rng, _STATUSES, _STATUS_SHARES)
    industry = rng.choice(WORK[last.field].industries)
    role = rng.choice(WORK[last.field].roles)
    if role in _ROLE_ONLY_IN and industry not in _ROLE_ONLY_IN[role]:
        role = WORK[last.field].roles[0]
    started_on = min(last.ends_on + timedelta(days=int(rng.expovariate(1 / 110)) + 20), TODAY - timedelta(days=45))
    persona = Persona(
        female=person.female, age=age, course=last, since=first.ends_on.year, courses_done=len(person.completions), status=status,
        role=role, employer=_employer(rng, industry, status), months=_months(started_on, TODAY),
        gap=_months(last.ends_on, started_on), subject=subject, reasons=past.reasons if past else degree.reasons, past=past, years=years, place=place,
        looking=rng.random() < {SEEKING: 0.93, EMPLOYED: 0.05}.get(status, 0),
        industry=industry, first_field=first.field,
    )  # fmt: skip
    career = _career(rng, persona, first.starts_on, started_on)
    return Life(persona, career, _education(rng, persona, person), _mother_tongue(person.name))


_ROLE_ONLY_IN = {
    "공공데이터 담당": ("public", "nonprofit"),
    "게임 클라이언트 개발자": ("games",),
    "온라인 MD": ("fashion", "commerce", "beauty"),
    "3D 의상 디자이너": ("fashion",),
}


def _subject(rng: Random, past: Past | None, degree: Degree) -> str:
    """What was studied; '' for those who went to work instead."""
    if past and past.role in _SUBJECT_OF:
        return _SUBJECT_OF[past.role]
    return "" if past and rng.random() < 0.3 else degree.subject


def _months(start: date, end: date) -> int:
    return max(1, round((end - start).days / 30.4))


def _past(rng: Random, age: int, field: str) -> Past | None:
    """A former trade, likelier with age, and likelier one that leads to this field; None for those who came from school."""
    if rng.random() > min(0.92, max(0.0, (age - 22) * 0.11)):
        return None
    trades = [trade for trade in TRADES if age >= 32 or trade.role != "주부"]
    return pick(rng, trades, [6 if field == trade.fields[0] else 4 if field in trade.fields else 0.25 for trade in trades])


def _degree(rng: Random, field: str) -> Degree:
    return pick(rng, DEGREES, [7 if field == degree.fields[0] else 4 if field in degree.fields else 0.2 for degree in DEGREES])


def _employer(rng: Random, industry: str, status: str) -> str:
    if status == FREELANCE:
        return "프리랜서"
    if status == FOUNDER:
        return "동기들과 세운 회사"
    return rng.choice(NAMED[industry] if rng.random() < 0.62 else GENERAL[industry])


def _career(rng: Random, persona: Persona, course_began: date, started_on: date) -> tuple[Career, ...]:
    """Oldest first: the former trade, perhaps an internship, and what one does today. Jobs begin and end with a month."""
    jobs = []
    if persona.past and persona.past.role not in NOT_A_TRADE:
        left = _month(course_began - timedelta(days=rng.randint(10, 240)))
        jobs.append(Career(persona.place, persona.past.role, left.replace(year=left.year - persona.years), left - timedelta(days=1)))
    started_on = _month(started_on)
    if persona.status == EMPLOYED and persona.gap >= 6 and rng.random() < 0.5:
        until = _month(started_on - timedelta(days=10))
        jobs.append(
            Career(
                rng.choice(GENERAL[rng.choice(WORK[persona.field].industries)]), "인턴", _month(until - timedelta(days=80)), until - timedelta(days=1)
            )
        )
    if persona.status in {EMPLOYED, FREELANCE, FOUNDER}:
        jobs.append(Career(persona.employer, "공동 창업자" if persona.status == FOUNDER else persona.role, started_on))
    return tuple(jobs)


def _month(day: date) -> date:
    return day.replace(day=1)


def _education(rng: Random, persona: Persona, person: Graduate) -> str:
    """As people write it: usually a degree, sometimes a college, sometimes none."""
    if not persona.subject:
        return rng.choice(("고등학교 졸업", "고등학교 졸업", "학점은행제 컴퓨터공학 학사", "전문대학 졸업"))
    age = (TODAY - person.birth_date).days // 365
    department, chance = f"{pick(rng, _REGIONS, _REGION_SHARES)} 소재 대학 {persona.subject}과", rng.random()
    if age < 25 and persona.past is None and (chance < 0.5 or age < 23):
        return f"{department} {'휴학' if persona.status == EMPLOYED else '재학'}"
    if chance > 0.93:
        return f"전문대학 {persona.subject}과 졸업"
    if chance > 0.83 and persona.past is None and age > 26:
        return f"{department.replace('대학', '대학원')} 석사"
    return f"{department} 졸업"


def _mother_tongue(name: str) -> str:
    return next((tongue for start, tongue in _TONGUES.items() if is_foreign(name) and name.startswith(start)), "")

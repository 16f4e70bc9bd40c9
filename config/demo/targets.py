"""Published figures and targets, with their source, and the sentences that keep three of them apart."""

from dataclasses import dataclass

CITY = "서울특별시 일자리정책과, 2025-11-11"
ASSOCIATION = "동문회 사무국"


@dataclass(frozen=True)
class Target:
    """What is to be reached by the end of a year."""

    metric: str
    year: int
    value: int
    label_ko: str
    label_en: str
    source: str = CITY


@dataclass(frozen=True)
class Figure:
    """One measured number, with its unit; `year` 0 means over all years or not dated by the source."""

    slug: str
    value: float
    unit_ko: str
    unit_en: str
    label_ko: str
    label_en: str
    year: int = 0
    source: str = CITY


TARGETS = (
    Target("association-members", 2030, 10_000, "동문회원", "Members of the alumni association"),
    Target("alliance-organisations", 2030, 250, "얼라이언스 참여기관", "Member organisations of the alliance"),
    Target("company-internships", 2026, 300, "기업연계 인턴십", "Company internships"),
    Target("company-internships", 2030, 1_000, "기업연계 인턴십", "Company internships"),
    Target("city-internships", 2026, 100, "시정연계 인턴십", "City internships"),
    Target("city-internships", 2030, 300, "시정연계 인턴십", "City internships"),
    Target("trainees-a-year", 2030, 10_000, "한 해 교육생", "Trainees a year"),
    Target("big-tech-campuses", 2030, 10, "빅테크 캠퍼스", "Big-tech campuses"),
    Target("advanced-track", 2026, 20, "고급인재 양성 트랙", "Advanced track"),
)

# How far the association and the alliance are on the day the site opens.
STANDING = {"association-members": 2_878, "big-tech-campuses": 3}

FIGURES = (
    Figure("trained", 10_000, "명", "people", "지금까지 배운 사람", "Trained since 2021"),
    Figure("employment-rate", 75.4, "%", "%", "누적 취업률", "Cumulative employment rate"),
    Figure("employment-rate-mid-2025", 49, "%", "%", "2025년 4~9월 취업률", "Employment rate, April to September 2025", 2025),
    Figure("trainees", 556, "명", "people", "한 해 교육생", "Trainees a year", 2021),
    Figure("trainees", 3_300, "명", "people", "한 해 교육생", "Trainees a year", 2025),
    Figure("campuses", 25, "곳", "campuses", "캠퍼스", "Campuses", 2025),
    Figure("floor-area-at-first", 3_843, "㎡", "m²", "처음의 교육 공간", "Floor area at first"),
    Figure("floor-area", 22_298, "㎡", "m²", "교육 공간", "Floor area", 2025),
    Figure("ai-courses-at-first", 10, "개", "courses", "처음의 AI 과정", "AI courses at first"),
    Figure("ai-courses", 130, "개", "courses", "AI 과정", "AI courses", 2025),
    Figure("ai-trainees-at-first", 217, "명", "people", "처음의 AI 과정 교육생", "Trainees of AI courses at first"),
    Figure("ai-trainees", 3_300, "명", "people", "AI 과정 교육생", "Trainees of AI courses", 2025),
    Figure("applicants-per-place", 3.3, "대 1", "to 1", "경쟁률", "Applicants per place", 2025),
)


@dataclass(frozen=True)
class Counted:
    """One of the three numbers that are not one."""

    slug: str
    value: int
    label_ko: str
    label_en: str
    note_ko: str
    note_en: str


THREE_NUMBERS = (
    Counted(
        "trained", 10_000, "배운 사람", "Trained",
        "2021년부터 지금까지 과정을 마친 사람이에요. 명부는 학교의 것이고, 동의한 분에게만 연락해요.",
        "Everyone who has completed a course since 2021. The roster is the academy's, and we write only to those who agreed.",
    ),
    Counted(
        "members", 2_878, "동문회원", "Association members",
        "그 가운데 동문회에 들어온 사람이에요. 2030년까지 만 명이 되려고 해요.",
        "Those among them who have joined the alumni association. It means to be ten thousand by 2030.",
    ),
    Counted(
        "accounts", 0, "이음에서 활동하는 사람", "Active on Ieum",
        "이 누리집에 계정을 만든 사람이에요. 문을 여는 날에는 영에서 시작해요.",
        "People with an account on this site. On the day it opens the number is nought.",
    ),
)  # fmt: skip

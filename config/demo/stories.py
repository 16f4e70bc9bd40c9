"""How a person's few sentences are put together: what came before, what was built, what comes now, and a voice of one's own."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from config.demo import voices
from config.demo.chance import pick
from config.demo.courses import ONLINE, Course
from config.demo.korean import fill
from config.demo.pasts import Past
from config.demo.speech import formal, plain
from config.demo.trades import TRADES

EMPLOYED, SEEKING, FREELANCE, FOUNDER, STUDYING = "employed", "seeking", "freelance", "founder", "studying"
NOT_A_TRADE = frozenset({"주부", "공무원 시험 준비생"})


@dataclass(frozen=True)
class Persona:
    """All that the sentences about one member draw on; `age` is that at the last course."""

    female: bool
    age: int
    course: Course
    since: int
    courses_done: int
    status: str
    role: str
    employer: str
    months: int
    gap: int
    subject: str
    reasons: tuple[str, ...]
    past: Past | None
    years: int
    place: str
    looking: bool
    industry: str
    first_field: str

    @property
    def field(self) -> str:
        return self.course.field


class Deck:
    """Sentences drawn like cards: one comes again only after all others of its pile have been seen."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.piles: dict[str, list[str]] = {}

    def draw(self, name: str, cards: Sequence[str], fits: Callable[[str], bool]) -> str:
        """The next fitting card of the pile, '' when none fits."""
        pile = self.piles.get(name)
        if pile is None:
            pile = self.piles[name] = self.rng.sample(cards, len(cards))
        for position, card in enumerate(pile):
            if fits(card):
                pile.append(pile.pop(position))
                return card
        return ""


CODERS = frozenset({"ai-modeling", "data-analysis", "backend", "frontend", "cloud", "robotics", "bio-data", "fintech", "security"})
_OPERATORS = frozenset({"cloud", "security", "backend"})
_ANALYSTS = frozenset({"data-analysis", "digital-marketing", "fintech", "bio-data", "ai-modeling"})


def _of_fields(fields: frozenset[str] | set[str]) -> Callable[[Persona], bool]:
    return lambda p: p.field in fields


def _in(*industries: str) -> Callable[[Persona], bool]:
    return lambda p: p.industry in industries


def _works(p: Persona) -> bool:
    return p.status in {EMPLOYED, FREELANCE, FOUNDER}


def _had_a_trade(p: Persona) -> bool:
    return p.past is not None and p.past.role not in NOT_A_TRADE


# Sentences that not everybody can say: a fragment, and whose it is.
_ONLY: tuple[tuple[str, Callable[[Persona], bool]], ...] = (
    ("예비군", lambda p: not p.female and 22 <= p.age <= 29),
    ("막내", lambda p: p.age <= 26),
    ("제일 나이가", lambda p: p.age >= 32),
    ("늦게 시작한 분", lambda p: p.age >= 29),
    ("딸아이", lambda p: p.age >= 33),
    ("아이 둘", lambda p: p.age >= 33),
    ("아이를 학교에", lambda p: p.age >= 34),
    ("조카", lambda p: p.age >= 22),
    ("서른 가까이", lambda p: 27 <= p.age <= 30),
    ("인생에서 처음", lambda p: p.age >= 24),
    ("{past}", _had_a_trade),
    ("전 직장", _had_a_trade),
    ("첫 직장", lambda p: p.past is None),
    ("첫 월급", lambda p: p.past is None),
    ("졸업 전에", lambda p: p.past is None),
    ("전공 강의실", lambda p: p.past is None),
    ("퇴근하고 집", lambda p: p.past is not None),
    ("{subject", lambda p: bool(p.subject)),
    ("비전공자", lambda p: "공학" not in p.subject),
    ("지금 일에 만족", lambda p: p.status == EMPLOYED),
    ("1년 뒤 다시 지원", lambda p: p.gap >= 13),
    ("수료하고 {gap}", lambda p: p.gap <= 12),
    ("처음으로 후배", lambda p: p.months >= 12),
    ("반년째", lambda p: p.months >= 9),
    ("석 달째", lambda p: p.months >= 4),
    ("고객이 열 곳", lambda p: p.months >= 12),
    ("첫 회사는 문을", lambda p: p.months >= 18),
    ("길을 바꿨어요", lambda p: p.first_field != p.field or p.courses_done == 1),
    ("개발자가 됐", lambda p: _works(p) and p.field in CODERS),
    ("직업이 됐", _works),
    ("본업이 됐", _works),
    ("지금 꽤 쓸모", _works),
    ("제 사수", lambda p: p.status == EMPLOYED),
    ("출퇴근해요", lambda p: p.status == EMPLOYED),
    ("팀원들이 먹어", lambda p: p.status == EMPLOYED),
    ("배포일", _of_fields(CODERS)),
    ("코드", _of_fields(CODERS)),
    ("깃을", _of_fields(CODERS)),
    ("세미콜론", _of_fields(CODERS)),
    ("에러 문장", _of_fields(CODERS)),
    ("하루에 한 문제", _of_fields(CODERS)),
    ("오픈소스", _of_fields(CODERS)),
    ("서버 백 대", _of_fields(_OPERATORS)),
    ("서버를 지키게", _of_fields(_OPERATORS)),
    ("장애 대응을", _of_fields(_OPERATORS)),
    ("신용평가를 공부", _of_fields({"fintech", "data-analysis", "ai-modeling"})),
    ("정산 시스템", _of_fields({"fintech", "backend"})),
    ("데이터 분석을 알게", _of_fields(_ANALYSTS)),
    ("분석가", _of_fields(_ANALYSTS)),
    ("움직이는 말", _of_fields({"digital-marketing", "ai-planning"})),
    ("마케팅의 재미", _of_fields({"digital-marketing", "fashion-tech"})),
    ("사용자 조사부터", _of_fields({"ai-planning", "digital-marketing", "frontend"})),
    ("제어를", _of_fields({"robotics"})),
    ("자연어 처리가", _of_fields({"ai-modeling", "ai-planning"})),
    ("음성 인식에", _of_fields({"ai-modeling"})),
    ("컴퓨터 비전을", _of_fields({"ai-modeling", "robotics"})),
    ("테스트 자동화를", _of_fields({"backend", "frontend", "security"})),
    ("재고 예측", _in("commerce", "logistics", "food")),
    ("주문과 정산", _in("commerce", "logistics", "food", "travel", "it-services")),
    ("결제 화면", _in("commerce", "travel", "education", "it-services", "media")),
    ("할인 없이", _in("commerce", "beauty", "food", "fashion")),
    ("대출 심사", _in("finance")),
    ("송금 화면", _in("finance")),
    ("후기 삼천", _in("commerce", "beauty", "food", "travel", "fashion")),
    ("다음 시즌", _in("fashion", "commerce")),
    ("피부 고민", _in("beauty", "commerce")),
    ("반품 사유", _in("fashion", "commerce")),
    ("게임의 비", _in("games")),
    ("아이들이 보는", _in("education", "media")),
    ("유전체 데이터를 다뤄요", _in("bio")),
    ("검진 데이터", _in("health")),
    ("임상시험 데이터를 정리", _in("bio", "health")),
)
# What stands before a memory or a project, so that it does not fall from the sky.
_FRAMED = re.compile(
    "수료 프로젝트|팀 프로젝트|프로젝트에서|프로젝트를|실습|과제|캠퍼스|수업|강의실|공모전|온라인|과정|기수|한 팀|우리 팀|지금도|아직도|사람은|사람이|습관|기억나"
)
_FRAMES = {
    "project": ("과정 중에 ", "캠퍼스에서 ", "배우는 동안 ", "{campus_at} 배울 때 "),
    "place": ("{campus_at} 배울 때는 ", "과정을 듣는 동안 ", "배우던 시절, "),
}

_SHAPES = {
    EMPLOYED: (
        "origin now", "origin project now", "now belief", "now origin helping", "project now", "origin learning now", "now life", "arriving project",
        "origin now life", "belief now helping", "place project now", "now learning", "origin arriving", "project learning arriving", "arriving belief life",
        "origin belief", "learning now", "place now", "now place helping", "arriving learning helping", "origin arriving wish", "project belief", "project arriving helping",
    ),
    SEEKING: (
        "origin project seeking", "project seeking", "learning project seeking", "origin seeking", "project belief seeking", "place project wish", "origin wish",
        "origin learning seeking", "project wish life", "seeking project", "learning seeking", "origin project wish", "belief project wish",
    ),
    FREELANCE: ("origin now", "now project", "now belief life", "project now helping", "origin now helping", "learning now"),
    FOUNDER: ("now origin", "now belief", "origin now helping", "now learning", "place now"),
    STUDYING: ("origin now", "now project", "project now belief", "learning now", "place now wish"),
}  # fmt: skip
_SPEECH: tuple[Callable[[str], str], ...] = (str, formal, plain)
_SPEECH_SHARES = (54, 33, 13)


class Storyteller:
    """Tells one story a persona, none of them twice."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.deck = rng, Deck(rng)
        self.told: set[str] = set()
        self.shape_turn: dict[str, int] = defaultdict(int)

    def tell(self, persona: Persona) -> str:
        """A story of two to four sentences, all in one speech level. ValueError when the words run out."""
        speech = pick(self.rng, _SPEECH, _SPEECH_SHARES)
        for _ in range(200):
            text = " ".join(filter(None, (self.sentence(part, persona) for part in self._shape(persona).split())))
            if 2 <= len(re.findall(r"[.!](?:\s|$)", text)) <= 4 and text not in self.told:
                self.told.add(text)
                return self._with_mood(speech(text))
        raise ValueError(f"No new story could be told for: {persona}")

    def sentence(self, part: str, persona: Persona) -> str:
        """One part of a story, filled in; '' when nothing fits this person."""
        name, cards = _cards(part, persona)
        card = self.deck.draw(name, cards, lambda text: all(who(persona) for fragment, who in _ONLY if fragment in text))
        return fill(self._framed(part, card), self._words(persona))

    def _framed(self, part: str, card: str) -> str:
        return self.rng.choice(_FRAMES[part]) + card if part in _FRAMES and not _FRAMED.search(card.split(".")[0]) else card

    def _shape(self, persona: Persona) -> str:
        shape = self.rng.choice(_SHAPES[persona.status])
        if persona.courses_done > 1 and self.rng.random() < 0.45:
            shape = shape.replace("origin", "again").replace("learning", "again", 1) if "again" not in shape else shape
        if persona.looking and persona.status == EMPLOYED:
            shape = f"{shape.split()[0]} moving"
        return shape

    def _with_mood(self, text: str) -> str:
        return text[:-1] + "!" if text.endswith("요.") and self.rng.random() < 0.06 else text

    def _words(self, persona: Persona) -> dict[str, str]:
        team = self.rng.randint(3, 6)
        return {
            "campus_at": f"{persona.course.place} 캠퍼스에서"
            if persona.course.campus
            else "온라인으로"
            if persona.course.delivery == ONLINE
            else "학교에서",
            "course": persona.course.title_ko,
            "cohort": persona.course.cohort,
            "team": str(team),
            "many": ("세", "네", "다섯", "여섯")[team - 3],
            "days": str(self.rng.randint(12, 47)),
            "role": persona.role,
            "employer": persona.employer,
            "tenure": duration(persona.months),
            "gap": duration(persona.gap),
            "past": persona.past.role if persona.past else "",
            "years": str(persona.years),
            "place": persona.place,
            "since": str(persona.since),
            "subject": persona.subject,
        }


def _cards(part: str, persona: Persona) -> tuple[str, Sequence[str]]:
    """The pile from which this part of the story is drawn."""
    trade, field = TRADES[persona.field], persona.field
    if part == "now":
        if persona.status == EMPLOYED:
            return f"days {field}", trade.days
        return persona.status, {FREELANCE: voices.FREELANCE, FOUNDER: voices.FOUNDERS, STUDYING: voices.STUDYING_ON}[persona.status]
    if part == "origin":
        return f"reasons {persona.past.role if persona.past else persona.subject}", persona.reasons
    if part == "place":
        where = persona.course.campus or persona.course.delivery
        return f"place {where}", voices.PLACES[where]
    if part in {"project", "wish"}:
        return f"{part} {field}", trade.projects if part == "project" else trade.wishes
    return part, {
        "learning": voices.LEARNING, "again": voices.AGAIN, "belief": voices.BELIEFS, "life": voices.LIVES, "helping": voices.HELPING,
        "arriving": voices.ARRIVING, "seeking": voices.SEEKING, "moving": voices.MOVING_ON,
    }[part]  # fmt: skip


_MONTHS = ("", "한", "두", "석", "넉", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한")


def duration(months: int) -> str:
    """How long, as one says it: `석 달`, `1년 반`, `3년`."""
    if months < 12:
        return f"{_MONTHS[max(1, months)]} 달"
    return f"{months // 12}년" + (" 반" if 5 <= months % 12 <= 8 else "")

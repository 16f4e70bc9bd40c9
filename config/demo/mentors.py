"""Mentor offers and the notes with which people ask for a mentor."""

from dataclasses import dataclass
from functools import cache
from random import Random

from config.demo.cast import ALUMNA, CAST, MENTOR
from config.demo.chance import SEED, dice, pick
from config.demo.fields import FIELD
from config.demo.people import Graduate, graduates
from config.demo.profiles import Profile, profiles
from config.demo.stories import CODERS

STARTUP = "startup"
TOPICS = {
    "career-change": ("직무 전환", "Changing careers"), "first-job": ("첫 취업", "First job"), "portfolio": ("포트폴리오", "Portfolio"), "interview": ("면접 준비", "Interviews"),
    "study-plan": ("공부 계획", "Study plans"), "code-review": ("코드 리뷰", "Code review"), "certificates": ("자격증", "Certificates"), STARTUP: ("창업", "Starting a company"),
    "working-life": ("회사 생활", "Working life"), "freelance": ("프리랜서", "Freelancing"), "returning": ("다시 시작하기", "Returning to work"), "research": ("연구·대학원", "Research and degrees"),
}  # fmt: skip
FORMATS = ("coffee", "video", "phone", "writing")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Slot = tuple[str, str, int]


@dataclass(frozen=True)
class DemoOffer:
    """A mentor's offer; `slots` are (day, time of day in Seoul, minutes); `record_id` names the mentor on the roster."""

    record_id: str
    field: str
    topics: tuple[str, ...]
    formats: tuple[str, ...]
    slots: tuple[Slot, ...]
    capacity: int
    languages: tuple[str, ...]
    introduction: str
    resting: bool = False


@dataclass(frozen=True)
class DemoRequest:
    """Why somebody asks this mentor, in her own words."""

    mentee_record_id: str
    mentor_record_id: str
    note: str


_OPENINGS = {
    "ai-modeling": ("모델이 왜 틀렸는지 같이 들여다보는 시간을 좋아해요.", "수식 앞에서 멈춘 분이라면 그림부터 그려 드려요.", "논문과 서비스 사이에서 헤매 본 사람이에요.", "첫 AI 직장을 얻기까지 지원서를 마흔 번 냈어요."),
    "data-analysis": ("질문을 먼저 정하고 데이터를 나중에 여는 연습을 같이 해요.", "엑셀에서 넘어온 사람이라 엑셀만 쓰는 분의 마음을 알아요.", "분석 보고서를 한 장으로 줄여 드려요.", "숫자 앞에서 작아지던 사람이 숫자로 말하게 된 과정을 나눠요.", "공공데이터로 포트폴리오를 만들어 취업했어요."),
    "backend": ("동작하는 코드와 오래가는 코드의 차이를 이야기해요.", "비전공자로 서버 개발자가 된 길을 처음부터 보여 드려요.", "코드를 읽는 법부터 같이 시작해요.", "이력서의 프로젝트 한 줄을 열 번 고쳐 드릴 수 있어요.", "새 직장에서 첫 석 달을 버티는 법을 알아요."),
    "frontend": ("화면을 함께 켜 놓고 한 군데씩 고쳐요.", "디자이너 출신이라 디자인과 코드 사이를 통역해요.", "접근성을 챙기는 개발자가 되고 싶은 분을 기다려요.", "첫 앱을 출시하기까지 울었던 이야기를 웃으며 해 드려요."),
    "cloud": ("자격증 다음에 무엇을 할지 모르겠는 분과 이야기하고 싶어요.", "서버를 망가뜨려 본 이야기를 아끼지 않고 해 드려요.", "당번을 서면서도 건강하게 일하는 법을 나눠요.", "첫 클라우드 프로젝트를 같이 설계해요."),
    "ai-planning": ("기획서를 줄이고 또 줄이는 연습을 같이 해요.", "손님을 만나러 가는 길이 무서운 분과 동행해요.", "개발을 모르는 기획자에서 개발자가 믿는 기획자가 되는 길을 나눠요.", "AI로 무엇을 하지 않을지 정하는 이야기를 좋아해요."),
    "digital-marketing": ("광고비 5만 원으로 시작하는 법부터 알려 드려요.", "카피 한 줄을 놓고 30분 이야기할 수 있어요.", "숫자와 글 가운데 하나만 자신 있는 분께 나머지 하나를 보태 드려요."),
    "robotics": ("현장에서 로봇을 넘어뜨려 본 만큼 이야기해 드려요.", "하드웨어가 무서운 개발자의 첫 보드를 같이 켜요.", "로봇 회사가 신입에게 무엇을 보는지 솔직하게 말씀드려요."),
    "bio-data": ("실험실에서 서버실로 건너온 길을 나눠요.", "생명과학 전공을 버리지 않고 쓰는 방법을 같이 찾아요.", "의료 데이터를 다룰 때의 조심스러움부터 이야기해요."),
    "fintech": ("금융권 면접에서 받은 질문을 모아 두었어요.", "1원이 맞지 않던 밤을 어떻게 넘겼는지 들려 드려요.", "개발과 금융 가운데 한쪽만 아는 분께 다른 쪽을 열어 드려요."),
    "content-graphics": ("작품집의 첫 15초를 같이 골라요.", "그림과 기술 사이에서 직업을 찾는 이야기를 나눠요.", "생성형 AI와 사이좋게 일하는 법을 보여 드려요."),
    "security": ("보안 일이 영화와 얼마나 다른지부터 이야기해요.", "자격증 공부와 실제 업무 사이를 이어 드려요.", "혼나지 않는 보안 교육을 만들고 싶은 분과 이야기하고 싶어요."),
    "fashion-tech": ("옷과 데이터를 함께 다루는 직업을 보여 드려요.", "작은 브랜드의 첫 시즌을 같이 계획해요."),
    STARTUP: ("법인을 세우는 날 무엇을 챙겨야 하는지 목록을 드려요.", "첫 고객 열 명을 만나는 계획을 같이 세워요.", "한 번 닫아 본 사람이라 닫지 않는 법도 조금 알아요.", "투자 이야기보다 월급날 이야기를 먼저 해 드려요.", "혼자 창업할지 같이 할지부터 이야기해요."),
}  # fmt: skip
_MANNERS = (
    "만나기 전에 궁금한 것 세 가지만 적어 보내 주세요.", "정답은 못 드리지만 같이 헤매는 건 자신 있어요.", "첫 만남은 커피 한잔으로 가볍게 시작해요.", "준비가 덜 된 채로 오셔도 괜찮아요.",
    "한 번 만나고 그만두셔도 서운해하지 않아요.", "숙제를 하나씩 정하고 다음에 같이 봐요.", "녹음하셔도 되고, 끝나면 제가 요약을 보내 드려요.", "조언보다 질문을 더 많이 하는 편이에요.",
    "화면을 같이 보면서 이야기하는 걸 좋아해요.", "솔직하게 말씀드리되 다정하게 말하려고 해요.", "석 달 동안 여섯 번 만나는 걸 기본으로 해요.", "길게 끌지 않고 세 번 안에 한 가지를 끝내요.",
    "답장은 하루 안에 드리고, 못 드리는 날은 미리 말씀드려요.", "산책하면서 이야기해도 좋아요.", "실패한 이력서를 먼저 보여 드릴게요.", "아이를 키우는 분의 시간에 맞출 수 있어요.",
)  # fmt: skip
_CLOSINGS = (
    "저도 멘토님 덕분에 여기까지 왔어요.", "한 사람이라도 덜 외롭게 준비하면 좋겠어요.", "", "", "올해 두 번째 멘토링이에요.", "비전공자, 늦게 시작한 분을 특히 반겨요.", "", "캠퍼스가 달라도 괜찮아요.",
    "지방에 계신 분은 영상으로 만나요.", "", "지난 시즌 멘티 두 분이 모두 취업했어요.", "",
)  # fmt: skip
# A note, and the field of the mentor to whom it is written.
_NOTES = (
    ("안녕하세요. 상담 일을 하다가 기획으로 넘어온 지 이제 3년째예요. 다음 한 해를 어떻게 보내야 할지 이야기 나누고 싶습니다.", "ai-planning"),
    ("포트폴리오를 다섯 번 고쳤는데 이제 무엇이 나아졌는지도 모르겠어요. 남의 눈으로 한 번만 봐 주실 수 있을까요?", "frontend"),
    ("첫 면접에서 아무 말도 못 하고 나왔어요. 두 번째가 다음 달인데 모의 면접을 부탁드려도 될까요.", "backend"),
    ("두 번째 직업을 준비하고 있어요. 나이 이야기를 솔직하게 나눌 분을 찾고 있습니다.", "data-analysis"),
    ("모델이 틀린 예시를 삼백 개쯤 모았는데 그다음에 무엇을 해야 할지 모르겠어요. 한번 같이 봐 주실 수 있을까요?", "ai-modeling"),
    ("회사에서 저 혼자 개발자예요. 코드를 봐 줄 사람이 한 번도 없었어요.", "backend"),
    ("동기 두 명과 창업을 이야기하고 있어요. 시작하기 전에 꼭 들어야 할 말을 듣고 싶어요.", STARTUP),
    ("수료하고 몇 달이 지났는데 지원서를 쓰다 멈추기를 반복하고 있어요. 함께 계획을 세워 주실 수 있나요?", "cloud"),
    ("낮에는 다른 일을 하고 밤에 공부합니다. 비슷한 시간을 지나오신 것 같아 용기를 내어 신청해요.", "cloud"),
    ("데이터 분석과 마케팅 가운데 어디로 갈지 정하지 못했어요. 숫자를 가까이 보는 분의 이야기를 듣고 싶어요.", "digital-marketing"),
    ("입사한 지 두 달인데 회의에서 무슨 말인지 모르겠어요. 저만 그런 건지 궁금합니다.", "ai-planning"),
    ("자격증 시험에 두 번 떨어졌어요. 공부 방법이 틀린 것 같아 여쭤보고 싶어요.", "security"),
    ("의료 데이터 쪽으로 자리를 옮기려고 해요. 병원에서는 무엇을 먼저 묻는지 알고 싶어요.", "bio-data"),
    ("웹 화면을 만드는 일로 옮기고 싶어요. 제 작품집이 개발 회사에서도 읽힐지 봐 주세요.", "content-graphics"),
    ("지금 회사를 1년은 채워야 하는지 고민하고 있어요. 결정은 제가 하되 이야기를 듣고 싶습니다.", "data-analysis"),
    ("로봇 회사 면접을 앞두고 있어요. 현장에서 정말 중요한 것이 무엇인지 알고 싶어요.", "robotics"),
    ("금융권으로 지원서를 쓰고 있어요. 개발만 해 온 제가 무엇을 더 읽어야 할지 알려 주세요.", "fintech"),
    ("대학원에 갈지 취업할지 올해 안에 정해야 해요. 연구와 서비스 사이에 계신 분께 여쭙고 싶어요.", "ai-modeling"),
    ("작은 브랜드를 준비하고 있어요. 첫 시즌에 무엇을 만들지 않아야 할지 듣고 싶어요.", "fashion-tech"),
    ("특별한 목표는 아직 없어요. 다만 이 일을 오래 하는 분을 한 번 만나 보고 싶어요.", "frontend"),
)  # fmt: skip


@cache
def offers(members: tuple[Profile, ...] | None = None, count: int = 60, seed: int = SEED) -> tuple[DemoOffer, ...]:
    """Offers of members who have worked in their field for a while, the cast's mentor first, every field among them."""
    members = profiles() if members is None else members
    rng = dice(seed + 3)
    mentor = [member for member in members if member.story == MENTOR.story]
    able = [
        member for member in members if member.career and member.career[-1].ended_on is None and member.story not in {person.story for person in CAST}
    ]
    able = [member for member in able if member.career[-1].started_on.year <= 2024]
    chosen = _across_fields(rng, able, count - len(mentor))
    drawn: dict[str, list[str]] = {}
    return tuple(_offer(rng, member, drawn) for member in (*mentor, *chosen))


def _across_fields(rng: Random, members: list[Profile], count: int) -> list[Profile]:
    """Five founders and two of each field where there are so many, the rest as they come."""
    rng.shuffle(members := list(members))
    first = [member for member in members if _is_founder(member)][:5]
    first += [member for field in FIELD for member in [other for other in members if other.field == field and not _is_founder(other)][:2]]
    taken = {member.record_id for member in first}
    return [*first, *(member for member in members if member.record_id not in taken)][:count]


def _is_founder(member: Profile) -> bool:
    return member.career[-1].role == "공동 창업자"


def _topics(rng: Random, member: Profile) -> tuple[str, ...]:
    """Two to four topics that this mentor can really speak about."""
    spoken = ["career-change", "first-job", "portfolio", "interview", "study-plan", "certificates", "working-life", "returning"]
    spoken += ["code-review"] * 2 if member.field in CODERS else []
    spoken += ["research"] if "대학원" in member.education else []
    first = [STARTUP] if _is_founder(member) else ["freelance"] if member.career[-1].employer == "프리랜서" else []
    return tuple(dict.fromkeys([*first, *rng.sample(spoken, rng.randint(2, 4))]))[:4]


def _offer(rng: Random, member: Profile, drawn: dict[str, list[str]]) -> DemoOffer:
    if member.story == MENTOR.story:
        return DemoOffer(
            member.record_id, member.field, ("career-change", "portfolio", "working-life", STARTUP), ("coffee", "video"), (("tue", "20:00", 30), ("tue", "20:40", 30)), 2,
            ("한국어", "영어"), "기획서를 한 장으로 줄이는 연습을 같이 해요. 첫 서비스를 접어 본 이야기부터 시작할게요. 만나기 전에 궁금한 것 세 가지만 적어 보내 주세요.",
        )  # fmt: skip
    return DemoOffer(
        record_id=member.record_id,
        field=member.field,
        topics=_topics(rng, member),
        formats=tuple(sorted(rng.sample(FORMATS, rng.randint(1, 3)), key=FORMATS.index)),
        slots=_slots(rng),
        capacity=pick(rng, (1, 2, 3, 4, 5), (30, 36, 20, 8, 6)),
        languages=tuple(language for language in member.languages if language in {"한국어", "영어", "중국어", "일본어", "베트남어", "한국수어"}),
        introduction=_introduction(rng, STARTUP if _is_founder(member) else member.field, drawn),
        resting=rng.random() < 0.06,
    )


def _introduction(rng: Random, kind: str, drawn: dict[str, list[str]]) -> str:
    parts = [_next(rng, kind, _OPENINGS[kind], drawn), _next(rng, "manner", _MANNERS, drawn), _next(rng, "closing", _CLOSINGS, drawn)]
    return " ".join(part for part in parts if part)


def _next(rng: Random, pile: str, cards: tuple[str, ...], drawn: dict[str, list[str]]) -> str:
    """The next card of a shuffled pile, shuffled anew when it is empty."""
    left = drawn.get(pile) or rng.sample(cards, len(cards))
    card, drawn[pile] = left[0], left[1:]
    return card


def _slots(rng: Random) -> tuple[Slot, ...]:
    """One to three weekly slots, in the evening on working days, by day on others."""
    found: set[Slot] = set()
    for _ in range(rng.randint(1, 3)):
        day = rng.choice(DAYS)
        hours = (
            ("10:00", "11:00", "14:00", "15:30", "17:00")
            if day in {"sat", "sun"}
            else ("07:30", "12:20", "19:00", "19:30", "20:00", "20:30", "21:00", "21:30")
        )
        found.add((day, rng.choice(hours), pick(rng, (30, 45, 60), (60, 15, 25))))
    return tuple(sorted(found, key=lambda slot: (DAYS.index(slot[0]), slot[1])))


@cache
def requests(people: tuple[Graduate, ...] | None = None, seed: int = SEED) -> tuple[DemoRequest, ...]:
    """Twenty notes to mentors of the right field, the first from the cast's mentee to the cast's mentor; no mentee asks twice."""
    people = graduates() if people is None else people
    members = profiles(people)
    rng = dice(seed + 4)
    mentors = list(offers(members))
    of_mentors = {offer.record_id for offer in mentors}
    alumna = next(person.record_id for person in people if person.email == ALUMNA.email)
    mentees = [alumna, *rng.sample([member.record_id for member in members if member.record_id not in of_mentors | {alumna}], len(_NOTES) - 1)]
    made = []
    for mentee, (note, wanted) in zip(mentees, _NOTES, strict=True):
        mentor = next((offer for offer in mentors if wanted in {offer.field, *offer.topics}), mentors[0])
        mentors.append(mentors.pop(mentors.index(mentor)))
        made.append(DemoRequest(mentee, mentor.record_id, note))
    return tuple(made)

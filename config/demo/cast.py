"""The people whom everybody meets in the demo, all at example.org, and who they are."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Career:
    """A job; `ended_on` is None while it lasts."""

    employer: str
    role: str
    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True)
class Person:
    """One demo account. `role` says what she is for; the alumni among them also stand on the roster."""

    local_part: str
    role: str
    name: str
    name_en: str
    headline: str = ""
    story: str = ""
    female: bool = True
    birth_date: date | None = None
    phone: str = ""
    # The course by which the roster knows her, '' for those who are no graduates.
    course: str = ""
    skills: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("한국어",)
    career: tuple[Career, ...] = ()
    education: str = ""
    certificates: tuple[str, ...] = ()
    offers: str = ""
    looking_for_work: bool = False
    department: str = ""
    organisation: str = ""

    @property
    def email(self) -> str:
        return f"{self.local_part}@example.org"

    @property
    def is_graduate(self) -> bool:
        return bool(self.course)


ALUMNA = Person(
    "alumna", "verified alumna, mentee", "윤서하", "Yun Seoha",
    headline="상담 전화를 받던 사람이 상담을 돕는 AI를 기획합니다",
    story="카드사 고객센터에서 4년 동안 전화를 받았어요. 하루 백 통 가운데 예순 통은 같은 질문이라는 걸 세어 본 날, 서대문 캠퍼스에 지원했습니다."
    " 수료 프로젝트로 혼자 사는 어르신께 안부를 묻는 챗봇을 만들었고, 대답을 기다리는 시간을 2초 늘린 것을 지금도 제일 잘한 결정으로 꼽아요."
    " 기획자 3년 차가 되니 그다음이 보이지 않아서, 이 길을 먼저 걸어 본 분을 찾고 있어요.",
    birth_date=date(1996, 5, 14), phone="010-0412-0001", course="ai-planner-seodaemun-1",
    skills=("service-planning", "chatbot-design", "user-research", "figma", "prompt-engineering", "sql"), industries=("finance", "ai"),
    languages=("한국어", "영어"),
    career=(Career("카드사 고객센터", "상담원", date(2018, 9, 3), date(2022, 12, 30)), Career("되묻는AI", "AI 서비스 기획자", date(2024, 3, 4))),
    education="서울 소재 대학 심리학과 졸업", certificates=("ADsP", "Azure AI Fundamentals"),
    offers="고객센터에서 기획으로 옮겨 온 과정을 있는 그대로 들려 드려요. 챗봇 말투를 정하는 일도 같이 고민해요.",
)  # fmt: skip
MENTOR = Person(
    "mentor", "verified alumnus, mentor", "남궁현", "Namgung Hyeon", female=False,
    headline="팀이 자라는 속도를 돌보는 AI 서비스 프로덕트 매니저",
    story="출판사에서 6년 동안 책을 만들다가 마포 캠퍼스에서 AI 서비스 기획을 배웠습니다. 첫 서비스는 석 달 만에 접었지만, 왜 접었는지 쓴 글을 보고"
    " 지금 팀이 저를 불렀어요. 기능을 더하는 회의보다 빼는 회의가 즐겁습니다. 한 달에 두 사람, 화요일 저녁에 만나요.",
    birth_date=date(1990, 11, 2), phone="010-0412-0002", course="ai-planner-mapo-2",
    skills=("product-management", "service-planning", "business-model", "data-storytelling", "ai-agents", "facilitation", "portfolio-review"),
    industries=("education", "ai"), languages=("한국어", "영어"),
    career=(Career("인문 출판사", "편집자", date(2016, 3, 2), date(2022, 2, 25)), Career("칠판너머", "프로덕트 매니저", date(2022, 11, 1))),
    education="서울 소재 대학 국어국문학과 졸업", certificates=("서비스·경험디자인기사",),
    offers="기획서를 한 장으로 줄이는 연습, 회의에서 아니라고 말하는 연습을 같이 해요.",
)  # fmt: skip
NEWCOMER = Person(
    "newcomer", "on the roster, not yet verified", "백이든", "Baek Ideun", female=False,
    birth_date=date(1999, 2, 27), phone="010-0412-0003", course="robot-software-gangnam-2",
    headline="사람 옆에서 안전한 로봇을 배우는 중입니다",
    story="기계공학과에서 만든 로봇 팔이 엉뚱한 곳을 집는 바람에 소프트웨어를 배우게 됐어요. 수서 실습실에서 배달 로봇을 스물아홉 번 넘어뜨렸고"
    " 서른 번째에 문턱을 넘었어요. 첫 직장을 찾고 있어요.",
    skills=("ros", "python", "cpp", "slam", "robot-simulation"), industries=("robotics",), education="경기도 소재 대학 기계공학과 졸업",
    certificates=("임베디드기사",), looking_for_work=True,
)  # fmt: skip
COMPANY = Person(
    "company", "owner of a member organisation", "심보경", "Shim Bokyeong", organisation="malgwi-lab", department="사람과문화팀",
    headline="말귀랩 사람과문화팀장",
    story="음성 인식 회사 말귀랩에서 사람을 뽑고 함께 자라는 일을 맡고 있어요. 이력서보다 만든 것을 먼저 봅니다.",
)  # fmt: skip
DONOR = Person(
    "donor", "gives, no alumni record", "원정숙", "Won Jeongsuk",
    headline="", story="청량리에서 30년 동안 옷 수선집을 했어요. 딸이 캠퍼스에서 배워 취업하던 날 무언가 돌려주고 싶어 후원을 시작했습니다.",
)  # fmt: skip
EDITOR = Person("editor", "news editor", "곽나래", "Kwak Narae", department="동문회 사무국 소식팀")
OFFICER = Person(
    "officer", "second pair of eyes: publishes, approves", "문태경", "Moon Taegyeong", female=False, department="일자리정책과 일자리정책팀"
)
AUDITOR = Person("auditor", "reads all that is money", "석진아", "Seok Jina", department="동문회 감사")
STAFF = Person("staff", "all of the back office", "허윤슬", "Heo Yunseul", department="동문회 사무국")

CAST = (ALUMNA, MENTOR, NEWCOMER, COMPANY, DONOR, EDITOR, OFFICER, AUDITOR, STAFF)

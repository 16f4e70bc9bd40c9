"""Who may collect, what for, and the gifts of the first year: all invented, none of it a promise."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from config.demo.chance import SEED, dice, pick, seoul
from config.demo.names import full_name, split
from config.demo.people import Graduate, graduates
from config.demo.profiles import Profile, profiles
from config.demo.registration import registration_number

SCHOLARSHIP, EXAM_FEE, TRAINING_GRANT, ADVANCED_TRACK = "scholarship", "exam_fee", "training_grant", "advanced_track"
ANYONE, ALUMNI = "anyone", "alumni"


@dataclass(frozen=True)
class RecipientEntity:
    """The body that collects. `is_demo` is said on every page that shows it: nobody should take it for a real one."""

    slug: str
    name_ko: str
    name_en: str
    representative_ko: str
    representative_en: str
    identification_number: str
    address_ko: str
    address_en: str
    telephone: str
    email: str
    legal_basis_ko: str
    legal_basis_en: str
    deductible_from: date | None
    deductible_until: date | None
    solicitation_number: str
    solicitation_from: date
    solicitation_until: date
    solicitation_ceiling: int
    is_demo: bool = True


@dataclass(frozen=True)
class Fund:
    """A purpose people give to. `target` is in won; `campus` a campus slug or ''."""

    slug: str
    kind: str
    who_may_give: str
    name_ko: str
    name_en: str
    lead_ko: str
    lead_en: str
    purpose_ko: str
    purpose_en: str
    target: int
    opens_on: date
    closes_on: date
    campus: str = ""


@dataclass(frozen=True)
class DemoGift:
    """A gift for the demo, in won. `donor_record_id` is '' for a guest, `shown_name` for the unnamed; `at` is Seoul time."""

    fund: str
    amount: int
    donor_name: str
    donor_email: str
    donor_record_id: str
    shown_name: str
    amount_is_shown: bool
    message: str
    at: datetime


ENTITY = RecipientEntity(
    slug="seoul-youth-alumni",
    name_ko="서울청년취업사관학교 동문회(시연용 단체)",
    name_en="Alumni Association of the Seoul Youth Academy (demonstration body)",
    representative_ko="한가온",
    representative_en="Han Gaon",
    identification_number=registration_number(998, 82, 2878),
    address_ko="서울특별시 영등포구, 문래역 가까이(시연용 주소)",
    address_en="Near Mullae Station, Yeongdeungpo-gu, Seoul (demonstration address)",
    telephone="02-0000-2878",
    email="giving@example.org",
    legal_basis_ko=(
        "이 화면의 모금 단체는 시연을 위해 지어낸 단체예요. 실제로 문을 열 때에는 「기부금품의 모집·사용 및 기부문화 활성화에 관한 법률」에 따른 등록 여부와"
        " 공익법인 지정 기간을 확인해 이 자리에 적습니다. 지정 기간이 아닌 동안에는 세액공제를 받을 수 없는 후원 확인서를 드려요."
    ),
    legal_basis_en=(
        "This body was made up for the demonstration. Before opening, its registration under the Act on Collection and Use of Donations and its period"
        " as a designated public-interest corporation are checked and stated here. Outside that period donors receive a certificate without tax relief."
    ),
    deductible_from=None,
    deductible_until=None,
    solicitation_number="시연-2026-0001",
    solicitation_from=date(2026, 1, 1),
    solicitation_until=date(2026, 12, 31),
    solicitation_ceiling=100_000_000,
)

FUNDS = (
    Fund(
        "scholarship", SCHOLARSHIP, ANYONE, "이음 장학금", "Ieum Scholarship",
        "배우는 동안 아르바이트를 하나 덜 해도 되도록.", "So that learning costs one part-time job less.",
        "과정을 듣는 여섯 달 동안 생활비 때문에 그만두는 사람이 없도록 돕는 장학금이에요. 한 사람에게 한 학기 120만 원을 두 번에 나누어 드립니다."
        " 성적이 아니라 사정과 다짐을 보고, 신청서에서 이름과 캠퍼스를 가린 채 세 사람이 읽어요. 받은 사람은 한 학기 뒤에 어떻게 지냈는지 짧은 소식을"
        " 남기고, 그 글은 후원한 분들께 전해집니다. 남은 돈은 다음 학기로 넘어가며 다른 곳에 쓰지 않아요.",
        "It keeps people from giving up a course because the rent is due. Each scholar receives 1,200,000 won for a term, in two parts. Three readers decide"
        " without seeing name or campus, and look at circumstances and intentions rather than marks. A term later every scholar writes a few lines that go"
        " to the donors. What is left passes to the next term and to nothing else.",
        12_000_000, date(2026, 1, 12), date(2026, 12, 31),
    ),
    Fund(
        "exam-fees", EXAM_FEE, ANYONE, "자격증 응시료 지원 기금", "Exam Fee Fund",
        "한 번 더 시험 볼 용기를 돌려드려요.", "Courage for one more try, paid back.",
        "국제 AI·클라우드 자격증은 한 번 볼 때마다 십만 원에서 삼십만 원이 듭니다. 떨어질까 봐 접수 단추 앞에서 망설이는 마음을 덜어 주려고 만든 기금이에요."
        " 목록에 있는 시험을 치른 수료생과 재학생이라면 붙든 떨어지든 응시료를 돌려드려요. 한 해에 두 번, 같은 시험은 한 번까지이고 한 사람에게"
        " 최대 40만 원이에요. 영수증을 올리면 보통 열흘 안에 입금됩니다.",
        "An international AI or cloud certificate costs between 100,000 and 300,000 won a try. This fund takes away the hesitation before the button. Students"
        " and graduates who sat an exam on the list are paid back, whether they passed or not: twice a year, once for the same exam, 400,000 won at most."
        " Upload the receipt; the money usually arrives within ten days.",
        5_000_000, date(2026, 2, 2), date(2026, 12, 31),
    ),
    Fund(
        "training-grant", TRAINING_GRANT, ANYONE, "교육훈련지원금", "Training Grant",
        "가장 먼 곳에서 오는 사람을 위해.", "For those who come from furthest away.",
        "보호가 끝난 청년, 가족을 돌보는 청년, 오래 쉬었던 청년처럼 교실까지 오는 길이 유난히 먼 사람들이 있어요. 온라인 기초 과정을 마치고 캠퍼스 과정을"
        " 시작할 때 노트북과 교통비, 점심값을 지원합니다. 기업의 사회공헌 후원으로 시작했고 동문과 시민이 보태고 있어요. 누가 받았는지는 지원한 담당자"
        " 두 사람만 알아요.",
        "For some, the way to the classroom is longer than for others: young people who have left care, who look after a family, who have rested for a long time."
        " When they move from the online basics to a campus course, the grant pays for a laptop, fares and lunches. Companies began it; alumni and citizens add"
        " to it. Only two people know who receives it.",
        10_000_000, date(2026, 1, 12), date(2026, 12, 31),
    ),
    Fund(
        "advanced-track", ADVANCED_TRACK, ANYONE, "고급인재 양성 트랙 기금", "Advanced Track Fund",
        "해마다 스무 사람의 깊은 공부를 받칩니다.", "Twenty people a year go deeper.",
        "수료한 뒤에 연구를 더 하고 싶은 사람, 학위에 도전하는 사람, 어려운 AI 과제를 끝까지 파고드는 사람을 해마다 스무 명 뽑아요. 이 기금은 그 스무 사람의"
        " 연구비와 학회 참가비, GPU 사용료로 쓰입니다. 결과가 나오지 않은 연구도 실패라고 적지 않고, 무엇을 알게 되었는지 적어요. 한 해의 기록은"
        " 겨울에 모두에게 공개합니다.",
        "Every year twenty graduates are chosen who want to do research, take a degree or follow a hard AI problem to its end. The fund pays for their materials,"
        " conferences and GPU time. Research without the hoped-for result is not written down as a failure but as what was learned. The year's records are"
        " published for everyone each winter.",
        20_000_000, date(2026, 3, 2), date(2027, 2, 28),
    ),
    Fund(
        "yeongdeungpo", SCHOLARSHIP, ALUMNI, "영등포 캠퍼스 첫 불빛 기금", "Yeongdeungpo First Light Fund",
        "가장 먼저 켜진 교실의 불을 후배에게.", "From those who came first.",
        "2021년 영등포 캠퍼스에서 처음 배운 사람들이 다섯 해를 맞아 만든 기금이에요. 밤까지 남아 공부하는 후배의 저녁값과 늦은 귀가 교통비로 써요."
        " 동문만 후원할 수 있고, 한 번에 만 원도 좋습니다. 쓴 내역은 분기마다 캠퍼스 게시판과 이곳에 함께 올려요.",
        "Made by those who learned first, at Yeongdeungpo in 2021, when five years had passed. It buys supper and a late way home for students who stay into the"
        " night. Only alumni give here, and 10,000 won is welcome. Each quarter the spending is posted on the campus wall and on this page.",
        2_000_000, date(2026, 4, 5), date(2026, 12, 31), campus="yeongdeungpo",
    ),
)  # fmt: skip
FUND = {fund.slug: fund for fund in FUNDS}

_MESSAGES = (
    "저도 그때 누군가의 도움으로 버텼어요.", "합격하고 첫 월급에서 보냅니다.", "커피 두 잔 값이지만 마음은 그보다 큽니다.", "후배님, 밥은 꼭 챙겨 드세요.", "떨어져도 괜찮아요. 저도 세 번 봤어요.",
    "딸이 여기서 배워 취업했어요. 고맙습니다.", "영등포 1기 아직 살아 있습니다!", "늦게 시작한 사람이 오래 가더라고요. 응원해요.", "우리 팀 첫 매출의 일부를 나눕니다.", "시험 날 아침에 초콜릿 드세요.",
    "막차 타고 다니던 시절이 생각나서요.", "이름은 밝히지 않을게요. 그냥 고마워서요.", "면접에서 떨어진 날 보냅니다. 저도 힘낼게요.", "작은 가게를 합니다. 매달은 어렵지만 가끔 올게요.", "누구에게 갈지 몰라서 더 좋네요.",
    "멘티였던 제가 멘토가 된 날을 기념하며.", "공부하는 사람을 응원하는 것이 제일 큰 기쁨입니다.", "노트북이 느려서 울던 날을 기억해요.", "결혼식 축의금 가운데 일부를 전합니다.", "서른여섯에 수료했습니다. 늦지 않았어요.",
    "퇴사하고 배우던 여섯 달, 참 따뜻했습니다.", "엄마 생신 선물 대신 엄마 이름으로 후원합니다.", "회사 동문 다섯 명이 모아 보냅니다.", "돌려받을 생각 말고 나중에 후배에게 주세요.", "장학금 덕분에 아르바이트를 줄였던 사람입니다.",
    "GPU 값 보태세요.", "논문 붙으면 소식 들려주세요.", "연구가 안 되는 날도 있는 법이지요.", "교실 불이 꺼지지 않기를.", "강사님께 배운 그대로 돌려드립니다.",
    "처음 후원해 봅니다. 생각보다 쉽네요.", "다음 달에도 올게요.", "이 돈이 누군가의 한 번 더가 되면 좋겠습니다.", "취업 못 하던 시절 받은 김밥 한 줄을 갚습니다.", "천천히 가도 괜찮아요.",
)  # fmt: skip
_AMOUNTS, _AMOUNT_SHARES = (10_000, 20_000, 30_000, 50_000, 70_000, 100_000, 150_000, 200_000, 300_000, 500_000), (24, 10, 18, 20, 3, 14, 2, 5, 3, 1)
_FUND_SHARES = (30, 22, 18, 14, 16)


@cache
def gifts(
    people: tuple[Graduate, ...] | None = None, members: tuple[Profile, ...] | None = None, count: int = 80, seed: int = SEED
) -> tuple[DemoGift, ...]:
    """Demo gifts, oldest first, each after its fund opened and before November 2026. Only alumni of that campus give to a campus fund."""
    people = graduates() if people is None else people
    rng = dice(seed + 2)
    belong = {member.record_id for member in (profiles(people) if members is None else members)}
    alumni = [person for person in people if person.record_id in belong]
    messages = rng.sample(_MESSAGES, len(_MESSAGES))
    made = [_gift(rng, number, alumni, messages) for number in range(count)]
    return tuple(sorted(made, key=lambda gift: (gift.at, gift.donor_email)))


def _gift(rng: Random, number: int, alumni: list[Graduate], messages: list[str]) -> DemoGift:
    fund = pick(rng, FUNDS, _FUND_SHARES)
    days = (date(2026, 11, 1) - fund.opens_on).days
    day = fund.opens_on + timedelta(days=min(int(rng.triangular(0, days, days * 0.2)), days - 1))
    record_id, name, email = _donor(rng, number, fund, alumni)
    return DemoGift(
        fund=fund.slug,
        amount=pick(rng, _AMOUNTS, _AMOUNT_SHARES),
        donor_name=name,
        donor_email=email,
        donor_record_id=record_id,
        shown_name=pick(rng, (name, _masked(name), ""), (52, 14, 34)),
        amount_is_shown=rng.random() < 0.6,
        message=_message(messages, fund.slug) if rng.random() < 0.5 else "",
        at=seoul(day.year, day.month, day.day, rng.randint(7, 23), rng.randint(0, 59)),
    )


def _donor(rng: Random, number: int, fund: Fund, alumni: list[Graduate]) -> tuple[str, str, str]:
    """Record id, name and e-mail: a member for the alumni's funds and for four gifts in ten, else a guest."""
    if fund.who_may_give == ALUMNI or rng.random() < 0.4:
        of_campus = [person for person in alumni if any(done.course.campus == fund.campus for done in person.completions)]
        person = rng.choice(of_campus or alumni)
        return person.record_id, person.name, person.email
    return "", full_name(rng, female=rng.random() < 0.5, born=rng.randint(1965, 2002)), f"donor{number + 1:03d}@example.org"


_MESSAGE_ONLY_FOR = {
    "영등포 1기": "yeongdeungpo", "시험 날": "exam-fees", "떨어져도": "exam-fees", "한 번 더": "exam-fees", "GPU": "advanced-track", "논문": "advanced-track",
    "연구가": "advanced-track", "교실 불": "yeongdeungpo", "장학금 덕분": "scholarship", "노트북": "training-grant", "막차": "yeongdeungpo", "밥은 꼭": "yeongdeungpo",
}  # fmt: skip


def _message(messages: list[str], fund: str) -> str:
    """A message that suits the fund and has not been used; '' when none is left."""
    for position, message in enumerate(messages):
        if next((only for fragment, only in _MESSAGE_ONLY_FOR.items() if fragment in message), fund) == fund:
            return messages.pop(position)
    return ""


def _masked(name: str) -> str:
    """`김○○`: the family name alone, as many donors like it."""
    return split(name)[0] + "○○"

"""News of the first year, as an editor would write it. Facts are published ones where a source is named; the rest is the demo's."""

from dataclasses import dataclass
from datetime import date

from config.demo.targets import CITY

PRESS, NOTICE, ALUMNI = "press", "notice", "alumni"
CATEGORIES = {PRESS: ("보도자료", "Press release"), NOTICE: ("공지", "Notice"), ALUMNI: ("동문 소식", "Alumni news")}
POLICY_TEAM, ALLIANCE_TEAM, ASSOCIATION_OFFICE = "일자리정책과 일자리정책팀", "일자리정책과 AI인재협력팀", "동문회 사무국"


@dataclass(frozen=True)
class Section:
    """A numbered part of an article: a heading ('' for none), paragraphs, then bullets."""

    heading: str
    paragraphs: tuple[str, ...]
    bullets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """An article in one language."""

    title: str
    lead: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Article:
    """`source` names where published facts come from; `licence` is the 공공누리 type."""

    slug: str
    category: str
    department: str
    telephone: str
    published_on: date
    changed_on: date
    ko: Text
    en: Text | None = None
    source: str = ""
    pinned: bool = False
    licence: str = "1"


ARTICLES = (
    Article(
        "1089-project", PRESS, POLICY_TEAM, "02-0000-1089", date(2025, 11, 11), date(2025, 11, 12), source=CITY, pinned=True,
        ko=Text(
            "열 명 가운데 여덟아홉이 일하게, 청년취업사관학교 2.0 '1089' 시작",
            "배우는 곳에서 일자리까지 이어지는 곳으로. 스물다섯 캠퍼스를 채운 청년취업사관학교가 다음 다섯 해의 목표를 내놓았습니다.",
            (
                Section(
                    "왜 '1089'인가",
                    ("'십중팔구'를 숫자로 적은 이름입니다. 과정을 마친 열 명 가운데 여덟에서 아홉이 좋은 일자리를 얻게 하겠다는 뜻입니다.",
                     "2021년 영등포에서 시작한 학교는 2025년 11월 중랑 캠퍼스를 열어 서울의 스물다섯 자치구에 모두 자리를 잡았습니다. 지금까지 만 명이 배웠고 누적"
                     " 취업률은 75.4%입니다. 2025년 4월에서 9월 사이의 취업률은 49%로, 26%p 올랐습니다."),
                ),
                Section(
                    "배우는 사람과 배우는 내용",
                    ("2021년 556명이던 한 해 교육생은 2025년 3,300명이 되었고, 2030년에는 만 명을 목표로 합니다. 열 개로 시작한 AI 과정은 130개가 되었습니다."
                     " 지원자도 늘어 한 자리에 3.3명이 신청합니다.",),
                    ("빅테크 캠퍼스: 마포(마이크로소프트), 중구(세일즈포스), 종로(인텔)에서 2030년 열 곳으로",
                     "특화 캠퍼스: 성북 바이오, 영등포 핀테크, 강남 로보틱스, 강서 창조산업, 동대문 뷰티·패션",
                     "고급인재 양성 트랙: 해마다 수료생 20명의 연구와 학위, 심화 과제를 지원",
                     "다시 배우기: 평생 두 번이던 제한을 없애고, 수료하고 1년이 지나면 다시 신청"),
                ),
                Section(
                    "배움에서 일로",
                    ("배운 것이 이력서 한 줄로 끝나지 않도록 현장 경험을 잇습니다.",),
                    ("기업연계 인턴십: 2026년 300명, 2030년 한 해 1,000명",
                     "시정연계 인턴십: 행정 데이터를 다루는 자리로 2026년 100명, 2030년 한 해 300명",
                     "국제 AI 자격증: 준비 과정을 열고 응시료를 돌려드림",
                     "창업: 서울의 창업 센터와 함께 개발부터 마케팅, 투자 유치까지"),
                ),
                Section(
                    "공간과 운영",
                    ("교육 공간은 3,843㎡에서 22,298㎡로 넓어졌습니다. 평균 494㎡인 작은 캠퍼스 열여섯 곳은 2030년까지 1,000㎡ 이상으로 키웁니다."
                     " 과정을 열고 닫는 일과 강사를 정하는 일은 학과 운영위원회가 맡습니다.",),
                ),
                Section("", ("이 글은 발표된 사실을 바탕으로 이음이 새로 쓴 것입니다. 원문은 서울시 누리집에서 볼 수 있습니다.",)),
            ),
        ),
        en=Text(
            "Eight or nine in ten: the academy begins its '1089' project",
            "From a place to learn to a way into work. With a campus in all twenty-five districts, the Seoul youth academy has set its goals for the next five years.",
            (
                Section("Why '1089'", (
                    "The name spells a Korean saying, 'ten in which eight or nine', in figures: of ten people who finish a course, eight or nine are to find good work.",
                    "The academy began at Yeongdeungpo in 2021 and opened its last campus at Jungnang in November 2025. Ten thousand people have been trained, and 75.4%"
                    " of them found work. Between April and September 2025 the rate was 49%, up 26 percentage points.",
                )),
                Section("Who learns, and what", (
                    "From 556 trainees in 2021 the academy has grown to 3,300 in 2025, with 10,000 a year as its aim for 2030. Ten AI courses have become 130, and 3.3"
                    " people apply for every place.",
                ), (
                    "Big-tech campuses at Mapo (Microsoft), Jung-gu (Salesforce) and Jongno (Intel), ten by 2030",
                    "Specialised campuses: bio at Seongbuk, fintech at Yeongdeungpo, robotics at Gangnam, creative industries at Gangseo, beauty and fashion at Dongdaemun",
                    "An advanced track that takes twenty graduates a year into research, degrees and deep AI projects",
                    "Coming back: the limit of two courses in a lifetime is gone; a year after finishing you may apply again",
                )),
                Section("From learning to work", ("So that a course is more than a line on a CV.",), (
                    "Company internships: 300 in 2026, 1,000 a year by 2030",
                    "City internships on administrative data: 100 in 2026, 300 a year by 2030",
                    "Certificates of global AI companies: courses to prepare, and the exam fee paid back",
                    "Start-ups: from building to marketing and investment, with the Seoul start-up centres",
                )),
                Section("Rooms and rules", (
                    "Floor area has grown from 3,843 m² to 22,298 m²; sixteen small campuses, 494 m² on average, are to reach 1,000 m² or more by 2030. A course committee"
                    " decides which courses open and close, and who teaches.",
                )),
                Section("", ("Written by Ieum from the published facts; the original is on the website of the Seoul Metropolitan Government.",)),
            ),
        ),
    ),
    Article(
        "alliance-launch", PRESS, ALLIANCE_TEAM, "02-0000-1211", date(2025, 12, 11), date(2025, 12, 11),
        ko=Text(
            "어떤 인재가 필요한지 함께 묻습니다, 서울 AI 얼라이언스 출범",
            "학교와 기업, 대학, 협회가 한자리에 앉았습니다. 2030년까지 250곳이 함께하는 것이 목표입니다.",
            (
                Section("함께 정하는 교육", (
                    "가르치는 쪽이 혼자 정하면 늦고, 뽑는 쪽이 혼자 정하면 좁아집니다. 얼라이언스는 무엇을 어떻게 가르칠지를 양쪽이 함께 정하는 모임입니다.",
                    "첫 모임에는 기업 열한 곳과 대학, 협회, 공공기관이 나와 올해 뽑고 싶었지만 뽑지 못한 자리를 하나씩 이야기했습니다.",
                )),
                Section("참여기관이 하는 일", ("한 해 단위로 참여하며, 다음 네 가지 가운데 하나 이상을 맡습니다.",), (
                    "해마다 봄, 필요한 인재를 묻는 수요조사에 답하기",
                    "인턴십과 채용 공고를 동문에게 먼저 알리기",
                    "학과 운영위원회와 분과 회의에 사람을 보내기",
                    "장비와 공간, 데이터를 교육에 빌려주기",
                )),
                Section("참여하려면", (
                    "기업과 대학, 협회, 공공기관이면 규모와 관계없이 신청할 수 있습니다. 신청서는 중간에 저장할 수 있고, 내부 결재에 쓸 수 있도록 PDF로도 내려받을 수"
                    " 있습니다. 결과는 보통 두 주 안에 담당자 메일로 알려 드립니다.",
                )),
            ),
        ),
        en=Text(
            "Asking together what is needed: the Seoul AI Alliance begins",
            "The academy, companies, universities and associations have sat down at one table. By 2030 there should be 250 of them.",
            (
                Section("Deciding together what to teach", (
                    "Those who teach decide too late on their own; those who hire decide too narrowly. In the alliance both settle what is taught and how.",
                    "At the first meeting eleven companies, universities, associations and public bodies each named a post that they had wanted to fill this year and could not.",
                )),
                Section("What members do", ("Members join for a year at a time and take on at least one of these.",), (
                    "Answer the yearly survey on the talent they need",
                    "Announce internships and jobs to alumni first",
                    "Send people to the course committee and the working groups",
                    "Lend equipment, rooms or data for teaching",
                )),
                Section("How to join", (
                    "Any company, university, association or public body may apply, whatever its size. The form can be saved half-way and downloaded as a PDF for your own"
                    " approval. We usually answer within two weeks.",
                )),
            ),
        ),
    ),
    Article(
        "jungnang-campus", PRESS, POLICY_TEAM, "02-0000-0025", date(2025, 11, 3), date(2025, 11, 4), source=CITY,
        ko=Text(
            "스물다섯 번째 교실에 불이 켜졌습니다",
            "중랑 캠퍼스가 문을 열어 서울의 모든 자치구에 캠퍼스가 하나씩 생겼습니다. 2021년 영등포에서 시작한 지 네 해 만입니다.",
            (
                Section("가까운 곳에서 배우기", (
                    "집에서 교실까지 두 번 갈아타던 사람이 이제 한 번만 타면 됩니다. 1자치구 1캠퍼스는 배우러 오는 길을 짧게 하자는 약속이었습니다.",
                    "중랑 캠퍼스의 첫 학기는 AI를 처음 만나는 사람을 위한 기초 과정입니다. 여섯 주 동안 배우고, 원하면 이웃 캠퍼스의 긴 과정으로 이어 갈 수 있습니다.",
                )),
                Section("작지만 함께", ("상봉역에서 걸어올 수 있는 작은 캠퍼스입니다.",), (
                    "비전공자를 위한 AI 첫걸음(6주)", "처음 만나는 AI 데이터 분석(6주)", "AI로 시작하는 웹 개발 첫걸음(8주)", "AI 업무 자동화 전문가 과정(10주)",
                )),
            ),
        ),
        en=Text(
            "The light is on in the twenty-fifth classroom",
            "With the opening of Jungnang every district of Seoul has a campus, four years after the first at Yeongdeungpo.",
            (
                Section("Learning close to home", (
                    "Those who changed trains twice now change once. A campus in every district was a promise to shorten the way to the classroom.",
                    "The first term at Jungnang is for people who meet AI for the first time: six weeks, and after that, for those who wish, a longer course at a neighbouring campus.",
                )),
                Section("Small, and together", ("A small campus within a walk of Sangbong Station.",), (
                    "First steps in AI without a technical degree (6 weeks)", "A first course in AI data analysis (6 weeks)",
                    "First steps in web development with AI (8 weeks)", "Automating work with AI (10 weeks)",
                )),
            ),
        ),
    ),
    Article(
        "opening-ieum", ALUMNI, ASSOCIATION_OFFICE, "02-0000-2878", date(2026, 11, 16), date(2026, 11, 20), pinned=True,
        ko=Text(
            "이음을 엽니다: 계정 0개에서 시작하는 까닭",
            "배운 사람 만 명, 동문회원 2,878명, 그리고 이음의 계정은 0개. 세 숫자를 하나로 뭉뚱그리지 않으려고 합니다.",
            (
                Section("세 숫자는 서로 달라요", (
                    "만 명은 2021년부터 과정을 마친 사람 모두예요. 2,878명은 그 가운데 동문회에 이름을 올린 사람이고요. 이음에 계정을 만든 사람은 문을 여는 오늘 한 명도"
                    " 없어요. 큰 숫자를 빌려 오지 않고, 여기서 만나는 사람을 한 명씩 세려고 해요.",
                )),
                Section("무엇을 할 수 있나요", ("동문 인증을 마치면 이런 일을 할 수 있어요.",), (
                    "같은 캠퍼스, 같은 분야의 동문을 찾아 이야기 나누기", "멘토에게 멘토링 신청하기, 또는 멘토로 등록하기", "장학금과 응시료 지원을 신청하고, 후배를 위해 후원하기",
                    "참여기관이 동문에게 먼저 알리는 인턴십과 채용 공고 보기",
                )),
                Section("무엇을 보여 줄지는 내가 정해요", (
                    "프로필의 모든 칸에는 누구에게 보일지 정하는 단추가 있어요. 처음에는 가장 좁게 맞춰 두었으니, 편한 만큼만 넓히면 돼요. 전화번호는 직접 열기 전까지"
                    " 아무에게도 보이지 않아요.",
                )),
            ),
        ),
    ),
    Article(
        "winter-mentoring-season", NOTICE, ASSOCIATION_OFFICE, "02-0000-2879", date(2026, 11, 9), date(2026, 11, 9),
        ko=Text(
            "겨울 멘토링 시즌 참가 신청을 받아요",
            "12월 1일부터 14일까지 신청하고, 1월부터 석 달 동안 여섯 번 만나요. 멘토 예순 명이 기다리고 있어요.",
            (
                Section("어떻게 짝을 찾나요", (
                    "원하는 멘토를 세 명까지 고를 수 있어요. 고르지 않아도 괜찮아요. 분야와 고민, 만날 수 있는 시간을 보고 함께할 사람을 찾아 드려요. 같은 회사에 다니는"
                    " 사람끼리는 짝이 되지 않아요.",
                )),
                Section("시즌의 흐름", ("모든 날짜는 신청서에도 적혀 있어요.",), (
                    "12월 5일(토) 온라인 설명회", "12월 14일(월) 신청 마감", "12월 21일(월) 멘토와 멘티에게 결과 안내, 둘 다 수락하면 시작", "1월 첫 주 첫 만남, 2주 뒤 '계속 함께할까요?' 확인",
                )),
                Section("멘토가 되고 싶다면", ("경력이 길지 않아도 괜찮아요. 한 해 먼저 지나온 길이 가장 필요한 이야기일 때가 많아요. 한 달에 두 번, 30분이면 시작할 수 있어요.",)),
            ),
        ),
    ),
    Article(
        "robot-campus-open-day", PRESS, POLICY_TEAM, "02-0000-0610", date(2026, 10, 19), date(2026, 10, 20),
        ko=Text(
            "넘어져도 되는 바닥을 보여 드립니다, 강남 로보틱스 캠퍼스 공개일",
            "수서의 실습실 문을 하루 엽니다. 로봇이 문턱에서 어떻게 넘어지고 일어나는지 직접 볼 수 있습니다.",
            (
                Section("무엇을 보나요", ("강남 캠퍼스에서는 지금 네 개 반이 배우고 있습니다.",), (
                    "배달 로봇의 문턱 넘기 시연과 실패한 영상 모음", "손가락 힘을 조절해 달걀을 집는 로봇 손", "병원 복도를 본뜬 실습장에서 사람을 먼저 보내는 로봇", "수료생이 세운 회사의 첫 제품",
                )),
                Section("누가 올 수 있나요", ("누구나 올 수 있습니다. 시간마다 서른 명씩 들어가며, 청소년은 보호자와 함께 와 주십시오. 수어 통역이 있습니다.",)),
                Section("신청", ("행사 화면에서 시간을 골라 신청합니다. 자리가 남으면 당일에도 들어갈 수 있습니다.",)),
            ),
        ),
    ),
    Article(
        "founder-interview", ALUMNI, ASSOCIATION_OFFICE, "02-0000-2878", date(2026, 9, 7), date(2026, 9, 7),
        ko=Text(
            "영수증 한 장을 액자에 넣은 사람들",
            "영등포 캠퍼스 핀테크 과정에서 만난 세 사람이 '셈바른정산'을 차린 지 3년이 됐어요. 첫 매출은 3만 원이었어요.",
            (
                Section("시작", (
                    "길서준 대표는 동네 빵집의 장부를 돕다가 회사를 시작했어요. 빵을 굽는 시간보다 영수증을 붙이는 시간이 더 길다는 말을 듣고, 같은 반 두 사람에게 저녁을 샀대요.",
                    "수료 프로젝트로 만든 화면을 빵집에 그대로 두고 나왔는데, 석 달 뒤에도 쓰고 있었어요. 그때 처음으로 돈을 받아도 되겠다고 생각했다고 해요.",
                )),
                Section("어려웠던 날", (
                    "두 번째 겨울에는 월급날이 사흘 늦었어요. 그날 세 사람은 서로의 통장을 보여 주고, 다음부터는 돈 이야기를 매주 월요일 아침에 하기로 정했대요.",
                )),
                Section("후배에게", (
                    "'고객 열 명을 만나기 전에는 사업 계획서를 쓰지 마세요. 열 명을 만나면 계획이 저절로 바뀌어요.' 길 대표는 한 달에 한 번 창업을 고민하는 동문을 만나고 있어요."
                    " 멘토 찾기에서 '창업'을 고르면 만날 수 있어요.",
                )),
            ),
        ),
    ),
    Article(
        "advanced-track-2026", NOTICE, POLICY_TEAM, "02-0000-1089", date(2026, 6, 22), date(2026, 6, 29),
        ko=Text(
            "2026년 고급인재 양성 트랙, 스무 명을 기다립니다",
            "수료한 뒤 더 깊이 파고들 사람을 뽑습니다. 연구와 학위, 심화 과제 가운데 하나를 골라 신청하세요.",
            (
                Section("누구를 뽑나요", ("과정을 마친 사람이면 언제 수료했는지 묻지 않습니다. 이름과 학교를 가리고 계획서만 읽습니다.",), (
                    "연구: 대학과 연구소의 연구실에 들어가 한 해 동안 함께 연구", "학위: 석사 과정 등록금의 일부 지원", "심화 과제: 팀을 이루어 어려운 AI 문제 하나를 끝까지",
                )),
                Section("무엇을 지원하나요", ("연구비와 학회 참가비, GPU 사용료를 지원하고 한 달에 한 번 지도하는 사람을 만납니다. 결과가 기대와 달라도 지원은 끊기지 않습니다.",)),
                Section("일정", ("7월 17일(금) 저녁 6시까지 계획서 세 쪽을 올려 주십시오. 8월 첫 주에 면담을 하고, 8월 14일(금)에 결과를 알려 드립니다.",)),
            ),
        ),
    ),
    Article(
        "company-internships-2026", PRESS, ALLIANCE_TEAM, "02-0000-0300", date(2026, 5, 18), date(2026, 5, 18), source=CITY,
        ko=Text(
            "기업연계 인턴십 300자리, 절반을 채웠습니다",
            "AI 협회 회원사와 얼라이언스 참여기관이 올해 내놓기로 한 300자리 가운데 152자리에서 수료생이 일하고 있습니다.",
            (
                Section("어떤 자리인가요", (
                    "석 달 동안 일하며 최저임금 이상을 받고, 보험에 가입합니다. 자리마다 무엇을 배우는지와 끝난 뒤 채용할 계획이 있는지를 공고에 적습니다.",
                )),
                Section("지금까지", ("시연을 위해 지어낸 숫자입니다.",), (
                    "참여한 회사 71곳, 연결된 수료생 152명", "체험형 94자리, 채용연계형 58자리", "끝까지 마친 사람의 만족도 84점", "답을 받지 못한 지원자 0명",
                )),
                Section("하반기", ("시정연계 인턴십 100자리와 함께 모집합니다. 데이터를 다루는 시 산하 기관의 자리가 먼저 열립니다.",)),
            ),
        ),
    ),
    Article(
        "yeongdeungpo-five-years", ALUMNI, ASSOCIATION_OFFICE, "02-0000-2878", date(2026, 4, 6), date(2026, 4, 8),
        ko=Text(
            "문래동 첫 교실, 다섯 번째 봄",
            "4월 5일은 영등포 캠퍼스가 문을 연 날이에요. 첫해에 배운 사람들이 모여 후배의 저녁값을 모으기 시작했어요.",
            (
                Section("첫 불빛 기금", (
                    "2021년에는 저녁 여덟 시가 넘으면 캠퍼스 둘레에 밥 먹을 곳이 없었대요. 그때 컵라면을 나눠 먹던 사람들이 이번에 '첫 불빛 기금'을 만들었어요.",
                    "첫날에만 서른한 명이 참여했어요. 가장 적은 후원은 만 원, 가장 많은 후원은 오십만 원이었어요.",
                )),
                Section("그날의 이야기", ("다섯 해 동안 무엇이 달라졌는지 돌아가며 한 마디씩 했어요.",), (
                    "'그때는 AI라는 말을 꺼내기가 쑥스러웠어요.' 1기 수료생", "'아직도 그 강사님께 배운 대로 로그부터 봐요.' 2기 수료생", "'오늘 보니 우리 반이 제일 시끄럽네요.' 3기 수료생",
                )),
            ),
        ),
    ),
    Article(
        "exam-fee-support", NOTICE, ASSOCIATION_OFFICE, "02-0000-0400", date(2026, 2, 2), date(2026, 8, 3),
        ko=Text(
            "자격증 응시료, 붙어도 떨어져도 돌려드려요",
            "2월 2일부터 응시료 지원 신청을 받아요. 목록에 있는 시험이면 결과와 관계없이 신청할 수 있어요.",
            (
                Section("누가 신청하나요", ("과정을 듣고 있거나 마친 사람이면 돼요. 한 해에 두 번, 같은 시험은 한 번까지, 모두 더해 40만 원까지 지원해요.",)),
                Section("어떤 시험인가요", ("목록은 석 달마다 학과 운영위원회가 고쳐요.",), (
                    "클라우드: AWS, Azure, Google Cloud의 공인 시험", "AI: Azure AI Engineer Associate, AWS Certified AI Practitioner 등", "데이터와 개발: CKA, Salesforce Administrator 등",
                )),
                Section("어떻게 받나요", ("시험을 보고 60일 안에 영수증과 응시 확인서를 올려 주세요. 확인이 더 필요하면 메일로 여쭤볼게요. 보통 열흘 안에 입금돼요.",)),
            ),
        ),
    ),
    Article(
        "association-three-things", ALUMNI, ASSOCIATION_OFFICE, "02-0000-2878", date(2026, 1, 20), date(2026, 1, 20), source=CITY,
        ko=Text(
            "동문회가 하는 일 세 가지",
            "2,878명이 모였고 2030년에는 만 명이 되려고 해요. 무엇을 함께하는지 짧게 적었어요.",
            (
                Section("멘토링", ("한 걸음 먼저 간 사람이 한 시간을 내어 줘요. 정답을 주는 일이 아니라 함께 헤매 주는 일이라고 생각해요.",)),
                Section("재능기부", ("이력서 읽기, 모의 면접, 행사 사진, 포스터 그리기. 내가 잘하는 것을 프로필의 '도울 수 있는 일'에 적어 두면 필요한 사람이 찾아와요.",)),
                Section("장학금 후원", ("배우는 동안 그만두는 사람이 없도록 조금씩 모아요. 모은 돈과 쓴 돈은 수입·지출 내역에 날마다 적고, 달마다 마감해 공개해요.",)),
            ),
        ),
    ),
)  # fmt: skip

"""Sixty member organisations (참여기관) of the Seoul AI Alliance that do not exist, though they could."""

from dataclasses import dataclass
from datetime import date

from config.demo.campuses import CAMPUS
from config.demo.registration import registration_number

COMPANY, UNIVERSITY, ASSOCIATION, PUBLIC_BODY = "company", "university", "association", "public_body"
# The middle of a registration number says what kind of body it is.
_NUMBER_KIND = {COMPANY: 81, UNIVERSITY: 82, ASSOCIATION: 82, PUBLIC_BODY: 83}
SIZES = ("1-10", "11-50", "51-300", "301-")

AI_FIELDS = {
    "language": ("자연어 처리", "Language"), "speech": ("음성", "Speech"), "vision": ("컴퓨터 비전", "Vision"), "generative": ("생성형 AI", "Generative AI"),
    "agents": ("AI 에이전트", "AI agents"), "recommendation": ("추천·검색", "Recommendation and search"), "forecasting": ("수요 예측", "Forecasting"),
    "robotics": ("로봇", "Robotics"), "on-device": ("온디바이스·AI 반도체", "On-device AI and chips"), "infrastructure": ("데이터·클라우드 기반", "Data and cloud infrastructure"),
    "health": ("의료·바이오", "Health and bio"), "finance": ("금융", "Finance"), "education": ("교육", "Education"), "security": ("보안·개인정보", "Security and privacy"),
    "manufacturing": ("제조", "Manufacturing"), "logistics": ("물류·교통", "Logistics and transport"), "creative": ("콘텐츠·창작", "Creative industries"),
    "fashion-beauty": ("뷰티·패션", "Beauty and fashion"), "public": ("공공 서비스", "Public services"), "ethics": ("AI 윤리·정책", "AI ethics and policy"),
}  # fmt: skip


@dataclass(frozen=True)
class Organisation:
    """A member organisation. `district` is a campus slug; `parent` and `founders` are '' where there are none."""

    slug: str
    name_ko: str
    name_en: str
    kind: str
    district: str
    founded: int
    size: str
    ai_fields: tuple[str, ...]
    joined_on: date
    contact_name: str
    contact_role: str
    summary_ko: str
    summary_en: str
    registration_number: str
    parent: str = ""
    founders: str = ""

    @property
    def website(self) -> str:
        return f"https://{self.slug}.example.org/"

    @property
    def contact_email(self) -> str:
        return "company@example.org" if self.slug == "malgwi-lab" else f"contact.{self.slug}@example.org"

    @property
    def is_alumni_startup(self) -> bool:
        return bool(self.founders)

    @property
    def district_ko(self) -> str:
        return CAMPUS[self.district].district_ko


# slug | 이름 | English name | district | founded | size | AI fields | joined | contact, role | founders or parent
# and below it the summary in Korean and in English.
_COMPANIES = """
malgwi-lab | 말귀랩 | Malgwi Lab | mapo | 2019 | 51-300 | speech language | 2025-12-11 | 심보경, 사람과문화팀장 |
전화 너머의 사투리와 웅얼거림까지 알아듣는 음성 인식 엔진을 만들어요. 고객센터와 병원, 구청의 상담 기록을 글로 옮기는 데 쓰입니다. 해마다 신입의 절반을 인턴에서 뽑아요.
Builds speech recognition that understands dialect and mumbling. Call centres, hospitals and district offices use it to turn conversations into text; half of its new hires begin as interns.

nunsseolmi-ai | 눈썰미인공지능 | Nunsseolmi AI | seongdong | 2017 | 51-300 | vision manufacturing | 2025-12-11 | 김상우, 인사책임 |
공장 검사대에서 사람 눈이 놓치는 흠집을 찾아내는 비전 회사예요. 성수동 작은 공장 열두 곳과 함께 자라 지금은 전국 예순 개 라인에서 돌아갑니다.
A vision company that finds the scratches a tired eye would miss. It grew with a dozen small factories in Seongsu and now runs on sixty production lines.

saenggak-geumul | 생각그물연구소 | Saenggak Geumul Labs | seocho | 2020 | 11-50 | language generative agents | 2025-12-11 | 이수연, 연구지원 매니저 |
한국어 문서를 읽고 근거와 함께 답하는 작은 언어 모델을 연구해요. 모르면 모른다고 말하는 AI를 고집합니다.
Researches small language models that read Korean documents and answer with their sources. It insists on AI that says when it does not know.

munjang-gongbang | 문장공방 | Munjang Workshop | seodaemun | 2021 | 11-50 | language generative creative | 2025-12-18 | 박은채, 운영팀장 |
공공기관의 어려운 안내문을 쉬운 글로 바꾸는 일을 사람과 AI가 함께 해요. 글을 고친 이유를 한 줄씩 남기는 것이 이 회사의 방식입니다.
People and AI rewrite official notices in plain Korean together, and leave one line for every change that says why.

doemutneun-ai | 되묻는AI | Doemutneun AI | mapo | 2022 | 11-50 | agents language | 2026-01-15 | 이재민, 프로덕트 총괄 |
질문을 받으면 먼저 되묻는 상담 에이전트를 만들어요. 답이 틀리는 것보다 한 번 더 묻는 편이 낫다고 믿습니다.
Makes service agents that ask back before they answer, in the belief that one more question beats one wrong reply.

ongalpi-books | 온갈피북스 | Ongalpi Books | jongno | 2006 | 51-300 | recommendation speech creative | 2026-02-05 | 김다희, 디지털콘텐츠본부 |
책 읽어 주는 목소리를 만드는 출판사예요. 성우의 동의를 받은 목소리로만 오디오북을 내고, 시각장애인 도서관에 매달 백 권을 보냅니다.
A publisher that makes voices which read. It uses only voices whose owners agreed, and sends a hundred audio books a month to libraries for the blind.

neoreundeul-it | 너른들정보기술 | Neoreundeul IT | geumcheon | 2003 | 301- | infrastructure public | 2025-12-11 | 최현주, 인재개발팀 차장 |
스무 해 넘게 공공 시스템을 짓고 돌봐 온 가산의 중견 회사예요. 신입 교육을 석 달 동안 하고, 첫해에는 야근을 시키지 않는다는 규칙이 있습니다.
A mid-sized Gasan company that has built and looked after public systems for over twenty years. New people train for three months and may not work late in their first year.

munggecheung-systems | 뭉게층시스템 | Munggecheung Systems | yongsan | 2015 | 51-300 | infrastructure security | 2025-12-11 | 강진우, 클라우드사업부 |
멈추면 안 되는 서비스를 클라우드로 옮기는 일을 해요. 장애 보고서를 모두 공개하는 것으로 이름을 얻었습니다.
Moves services that must not stop into the cloud, and made its name by publishing every incident report.

doldari-systems | 돌다리시스템즈 | Doldari Systems | guro | 2009 | 51-300 | infrastructure finance | 2025-12-18 | 정재훈, 개발1팀장 |
은행과 보험사가 쓰는 데이터 연결 소프트웨어를 만드는 구로의 회사예요. 두드려 보고 건너자는 이름대로 시험 환경에 가장 많은 돈을 씁니다.
A Guro company whose software connects the data of banks and insurers. True to its name, a stepping-stone bridge, it spends most on testing.

binteum-software | 빈틈없는소프트웨어 | Binteum Software | guro | 2012 | 11-50 | security infrastructure | 2026-03-12 | 윤지혜, 품질팀장 |
다른 회사의 소프트웨어를 대신 시험해 주는 품질 전문 회사예요. 테스트 엔지니어를 처음부터 길러 본 경험이 많습니다.
Tests other people's software, and has raised many test engineers from their first day.

natdon-pay | 낱돈페이랩 | Natdon Pay Lab | yeongdeungpo | 2018 | 51-300 | finance security | 2025-12-11 | 김민석, 피플팀 |
동전만 한 금액도 정확히 주고받는 정산 서비스를 만들어요. 시장 상인 칠천 명이 저녁마다 이 화면으로 하루를 마칩니다.
Settles even the smallest sums exactly. Seven thousand market traders close their day on its screen.

goteun-credit | 곧은신용연구소 | Goteun Credit Labs | yeongdeungpo | 2020 | 11-50 | finance ethics | 2026-01-15 | 이정윤, 연구소장 |
금융 이력이 짧은 청년을 공정하게 보는 신용 모델을 연구해요. 거절에는 반드시 사람이 읽을 수 있는 이유를 붙입니다.
Studies credit models that are fair to young people with a short history, and attaches a readable reason to every refusal.

semarun-settle | 셈바른정산 | Sembareun | yeongdeungpo | 2023 | 1-10 | finance | 2026-04-09 | 길서준, 대표 | 영등포 캠퍼스 핀테크 과정 동문 세 사람
프리랜서와 작은 가게의 세금과 정산을 한 화면에 모아요. 영등포 캠퍼스에서 만난 세 사람이 수료 프로젝트로 시작했습니다.
Brings tax and settlement for freelancers and small shops onto one screen. Three people who met at Yeongdeungpo began it as their final project.

sumgyeol-meditech | 숨결메디노트 | Sumgyeol Medinote | seongbuk | 2016 | 51-300 | health speech | 2025-12-11 | 한유나, 임상협력팀 |
진료실의 대화를 의무기록 초안으로 바꿔 의사가 환자의 얼굴을 보게 해요. 홍릉의 병원들과 함께 시험하고 있습니다.
Turns the talk of a consulting room into a draft record, so that doctors can look at their patients. Hospitals around Hongneung are testing it.

maekbak-note | 맥박수첩 | Maekbak Diary | dongdaemun | 2021 | 11-50 | health on-device | 2026-02-05 | 김도경, 데이터팀장 |
손목시계의 맥박으로 몸의 이상을 먼저 알아차리는 작은 AI를 만들어요. 데이터는 시계 밖으로 나가지 않습니다.
Makes a small AI that notices trouble in a pulse, on the watch itself: no data leaves the wrist.

sepo-garden | 세포정원연구소 | Cell Garden Institute | seongbuk | 2014 | 51-300 | health vision | 2025-12-18 | 박희원, 연구기획실 |
현미경 사진 수백만 장을 읽어 신약 후보를 고르는 바이오 회사예요. 생물학 전공자와 개발자를 한 명씩 짝지어 뽑습니다.
A biotech firm that reads millions of microscope images to choose drug candidates. It hires a biologist and a developer as a pair.

onsaemi-genome | 온새미유전체 | Onsaemi Genomics | seongbuk | 2018 | 11-50 | health infrastructure | 2026-05-14 | 이지우, 정보보호책임자 |
희귀 질환 환자의 유전체를 분석하고 설명서를 써 드려요. 분석보다 설명에 더 오랜 시간을 들입니다.
Reads the genomes of people with rare diseases and writes an explanation, on which it spends longer than on the analysis.

georeumma-rehab | 걸음마재활기술 | Georeumma Rehab | nowon | 2025 | 1-10 | health robotics | 2026-06-11 | 조재희, 공동대표 | 노원 캠퍼스 임베디드 과정 동문 두 사람
걸음을 다시 배우는 사람 곁에서 균형을 잡아 주는 허리띠를 만들어요. 물리치료사였던 동문과 전자공학을 배운 동문이 함께 세웠습니다.
Makes a belt that steadies people who are learning to walk again. Its founders are two alumni: one had been a physiotherapist, one an electronics student.

mureunson-robotics | 무른손로보틱스 | Mureunson Robotics | gangnam | 2018 | 51-300 | robotics vision | 2025-12-11 | 김태훈, 인재영입 |
딸기도 달걀도 깨뜨리지 않고 집는 부드러운 로봇 손을 만들어요. 수서의 시험장에서 매주 수요일 실습생을 받습니다.
Builds soft robot hands that hold a strawberry or an egg. Its Suseo test floor takes trainees every Wednesday.

geotneun-machine | 걷는기계연구소 | Walking Machines | gangnam | 2016 | 11-50 | robotics on-device | 2025-12-18 | 선우진, 책임연구원 |
계단이 많은 서울에서 걸어 다니는 배달 로봇을 연구해요. 넘어지는 연습을 가장 많이 시킵니다.
Researches delivery robots that walk, for a city of stairs. What they practise most is falling.

munteok-robot | 문턱넘는로봇 | Munteok Robots | jongno | 2024 | 1-10 | robotics | 2026-07-09 | 장현서, 대표 | 강남 캠퍼스 로봇 소프트웨어 과정 동문 네 사람
오래된 집의 문턱을 넘는 청소 로봇 하나만 만드는 회사예요. 강남 캠퍼스 실습실에서 서른 번 넘어뜨린 로봇이 첫 제품이 됐습니다.
Makes one thing: a cleaning robot that crosses the sills of old houses. The robot that fell thirty times in the Gangnam lab became its first product.

madi-precision | 마디정밀기술 | Madi Precision | geumcheon | 1994 | 301- | manufacturing vision robotics | 2025-12-11 | 진홍석, 스마트공장추진단 |
관절 부품을 깎아 온 서른 해 된 제조사예요. 숙련공의 눈과 귀를 AI로 옮기는 일을 현장 사람들과 함께 합니다.
A manufacturer of joints for thirty years. Together with the people on the floor it moves the eye and ear of its masters into AI.

bullyang-zero | 불량없는날 | Bullyang Zero | geumcheon | 2021 | 11-50 | manufacturing forecasting | 2026-03-12 | 이준호, 현장솔루션팀 |
작은 공장도 쓸 수 있는 고장 예측 상자를 만들어요. 설치에 반나절, 설명에 하루를 씁니다.
Makes a box that predicts breakdowns even for small factories: half a day to install, a whole day to explain.

saebyeok-logi | 새벽길물류기술 | Saebyeokgil Logistics Tech | songpa | 2015 | 301- | logistics forecasting | 2025-12-11 | 김영광, 데이터인텔리전스팀 |
새벽에 도착해야 하는 물건의 길을 정해요. 배송 기사의 쉬는 시간을 먼저 넣고 경로를 계산합니다.
Plans the way of goods that must arrive before dawn. The drivers' breaks go into the calculation first.

goreun-delivery | 고른배송 | Goreun Delivery | songpa | 2019 | 51-300 | logistics robotics | 2026-01-15 | 신소윤, 운영본부 |
여러 쇼핑몰의 작은 짐을 모아 한 번에 나르는 공동 배송 회사예요. 물류센터 일을 아는 개발자를 반깁니다.
Gathers the small parcels of many shops into one trip. Developers who have worked in a warehouse are especially welcome.

makcha-bus | 막차없는버스 | Last Bus Never | dobong | 2025 | 1-10 | logistics public | 2026-08-13 | 임다온, 공동창업자 | 은평·도봉 캠퍼스 동문 세 사람
밤에 일하는 사람들을 위한 공유 버스 노선을 데이터로 짜요. 심야버스를 분석하던 수료 프로젝트가 시작이었습니다.
Draws shared bus lines for people who work at night. It started as a final project about the night bus.

hanppyeom-school | 한뼘학교 | Hanppyeom School | yangcheon | 2017 | 51-300 | education recommendation | 2025-12-18 | 김은지, 학습데이터팀 |
한 번에 한 뼘만 앞선 문제를 골라 주는 학습 서비스예요. 아이가 멈춘 자리를 선생님께 가장 먼저 알려 드립니다.
A learning service that picks exercises one hand's breadth ahead, and tells the teacher first where a child has stopped.

chilpan-beyond | 칠판너머 | Beyond the Blackboard | mapo | 2019 | 11-50 | education generative | 2026-01-15 | 남궁현, 프로덕트 매니저 |
교사의 수업 준비를 돕는 AI를 만들어요. 기능을 더하는 회의보다 빼는 회의를 더 자주 엽니다.
Makes AI that helps teachers prepare, and holds more meetings about what to leave out than about what to add.

odap-note | 오답노트연구소 | Odap Note Labs | gwanak | 2025 | 1-10 | education agents | 2026-05-14 | 박하늘, 대표 | 관악 캠퍼스 LLM 엔지니어 과정 동문 두 사람
틀린 문제만 모아 왜 틀렸는지 함께 따라가 보는 학습 에이전트예요. 관악 캠퍼스 책상 두 개에서 시작했습니다.
A learning agent that collects only wrong answers and walks back through them with you. It began at two desks of the Gwanak campus.

dambyeorak-market | 담벼락마켓 | Dambyeorak Market | seongdong | 2016 | 51-300 | recommendation forecasting | 2025-12-18 | 오유림, 채용담당 |
작은 공방의 물건만 파는 장터예요. 많이 팔린 것 대신 오래 쓴 것을 먼저 보여 주는 추천을 실험하고 있습니다.
A market for small workshops, experimenting with recommendations that show what lasted instead of what sold.

oneul-chanjang | 오늘찬장 | Oneul Chanjang | gangseo | 2018 | 51-300 | forecasting logistics | 2026-02-05 | 최성민, 수요예측팀 |
반찬 사백 가지의 내일 주문을 맞히는 식품 커머스예요. 버린 음식의 무게를 매달 공개합니다.
A food shop that forecasts tomorrow's orders for four hundred side dishes and publishes each month the weight of what it threw away.

golmok-order | 골목주문 | Golmok Order | gwangjin | 2020 | 11-50 | agents recommendation | 2026-04-09 | 노아람, 운영총괄 |
전화로 받던 동네 가게 주문을 AI가 대신 받아 적어요. 사장님이 말투를 직접 고를 수 있습니다.
AI takes down the telephone orders of neighbourhood shops, in a tone of voice that the owner chooses.

dalbit-drawer | 달빛서랍 | Moonlit Drawer | gangseo | 2015 | 11-50 | creative generative | 2025-12-18 | 이지윤, 제작총괄 |
전시와 공연의 영상을 만드는 스튜디오예요. 생성형 AI로 만든 장면에는 반드시 그 사실을 적습니다.
A studio for exhibition and stage films that always says which scenes were made with generative AI.

nemo-cloud-games | 네모난구름게임즈 | Square Cloud Games | gangseo | 2013 | 51-300 | creative agents | 2026-03-12 | 권민재, 개발지원실 |
느리게 즐기는 농장 게임을 열 해 넘게 돌보고 있어요. 게임 속 이웃들이 계절을 기억하게 하는 AI를 연구합니다.
Has looked after a slow farming game for more than ten years, and studies AI that lets its villagers remember the seasons.

ipsomun-studio | 입소문제작소 | Ipsomun Studio | jung | 2014 | 51-300 | generative recommendation | 2026-01-15 | 안서희, 그로스본부 |
과장하지 않는 광고를 만드는 마케팅 회사예요. 세일즈포스 과정 수료생을 해마다 인턴으로 맞습니다.
A marketing company that does not exaggerate. It takes interns from the Salesforce course every year.

gyeolgoun-lab | 결고운연구소 | Gyeolgoun Lab | dongdaemun | 2017 | 11-50 | fashion-beauty vision | 2025-12-18 | 김소정, 제품개발팀 |
피부 사진 대신 사용자의 말로 고민을 읽는 화장품 회사예요. 조명에 속지 않는 측정법을 공개했습니다.
A cosmetics firm that reads concerns from what people say rather than from a photo, and published a way to measure that no lamp can fool.

sil-baneul | 실과바늘랩 | Thread and Needle Lab | jungnang | 2024 | 1-10 | fashion-beauty creative | 2026-09-10 | 정하린, 대표 | 동대문 캠퍼스 패션 테크 과정 동문 두 사람
면목동 봉제 골목의 옷본을 데이터로 옮기고 있어요. 옷을 짓기 전에 화면에서 먼저 입혀 봅니다.
Turns the patterns of the Myeonmok sewing streets into data and dresses the screen before anything is cut.

bitjang-lab | 빗장연구소 | Bitjang Labs | songpa | 2011 | 51-300 | security | 2025-12-11 | 송재윤, 분석센터장 |
하루 사만 건의 경보에서 진짜 하나를 찾는 관제 회사예요. 실수한 사람을 탓하지 않는 훈련으로 알려졌습니다.
Finds the one real alarm among forty thousand a day, and is known for drills that blame nobody.
"""

_UNIVERSITIES = """
hanmaru-univ | 한마루대학교 | Hanmaru University | seodaemun | 1956 | 301- | language vision ethics | 2025-12-11 | 구본석, 기획처 담당관 |
인문과 공학이 한 강의실에서 만나는 종합대학이에요. 찾아가는 청년취업사관학교를 가장 먼저 열었습니다.
A comprehensive university where the humanities and engineering share a classroom; the first to host a visiting academy.

hanmaru-iacf | 한마루대학교 산학협력단 | Hanmaru University Industry-Academic Cooperation Foundation | seodaemun | 2004 | 51-300 | infrastructure language | 2026-01-15 | 노정민, 산학기획팀장 | hanmaru-univ
기업의 문제를 학생 팀에 연결하고, 실험 장비를 함께 쓰도록 돕는 일을 맡아요. 얼라이언스의 공동 과제를 접수하는 창구입니다.
Matches student teams with the problems of companies and opens the laboratories; the door for joint projects of the alliance.

seoulnuri-univ | 서울누리대학교 | Seoul Nuri University | dongdaemun | 1918 | 301- | infrastructure public forecasting | 2025-12-11 | 민경아, 데이터과학과 교수 |
도시의 데이터를 오래 연구해 온 대학이에요. 교통과 주거 자료를 시민과 함께 읽는 강의를 엽니다.
Has long studied the data of the city, and teaches courses in which citizens read the figures of transport and housing.

seoulnuri-iacf | 서울누리대학교 산학협력단 | Seoul Nuri University Industry-Academic Cooperation Foundation | dongdaemun | 2004 | 51-300 | infrastructure public | 2026-02-05 | 김성호, 사업지원팀 | seoulnuri-univ
도시 데이터 실험실과 AI 실습 서버를 얼라이언스에 내놓았어요. 시정연계 인턴십의 교육을 함께 맡습니다.
Shares a city data laboratory and training servers with the alliance and helps to teach the city internships.

bukak-tech | 북악이공대학교 | Bukak Institute of Technology | seongbuk | 1967 | 301- | on-device robotics | 2025-12-11 | 이문수, AI반도체학과장 |
AI 반도체 설계를 학부부터 가르치는 공과대학이에요. 칩을 실제로 찍어 보는 공동 실습실을 엽니다.
An institute that teaches AI chip design from the first year and opens a laboratory where chips are really made.

bukak-iacf | 북악이공대학교 산학협력단 | Bukak Tech Industry-Academic Cooperation Foundation | seongbuk | 2005 | 11-50 | on-device manufacturing | 2026-03-12 | 박다현, 장비공동활용센터 | bukak-tech
고가 장비를 작은 기업과 나눠 쓰는 일을 해요. 예약부터 안전교육까지 한 번에 안내합니다.
Shares costly equipment with small companies, from the booking to the safety course.

daon-womens | 다온여자대학교 | Daon Women's University | yongsan | 1938 | 301- | health education ethics | 2025-12-18 | 홍수빈, 진로취업처 |
AI를 다루는 여성 인재를 위한 부전공을 운영해요. 경력을 다시 잇는 졸업생도 들을 수 있습니다.
Runs a minor in AI for women, open as well to graduates who return after a break.

hangang-arts | 한강예술대학교 | Hangang University of Arts | gangseo | 1985 | 301- | creative generative | 2026-01-15 | 서재희, 융합예술센터 |
붓과 카메라와 코드를 함께 가르치는 예술대학이에요. 강서 캠퍼스와 해마다 가을 전시를 엽니다.
Teaches brush, camera and code together, and opens an exhibition with the Gangseo campus every autumn.

hangang-iacf | 한강예술대학교 산학협력단 | Hangang Arts Industry-Academic Cooperation Foundation | gangseo | 2008 | 11-50 | creative | 2026-06-11 | 이소율, 공동제작팀 | hangang-arts
작가와 기술 회사를 이어 실감 콘텐츠를 함께 만들어요. 저작권 계약서를 쉬운 말로 고쳐 두었습니다.
Brings artists and technology firms together, with contracts rewritten in plain language.

jungnang-poly | 중랑천과학기술대학교 | Jungnangcheon College of Science and Technology | nowon | 1979 | 51-300 | manufacturing on-device | 2026-04-09 | 전상훈, 현장실습지원센터 |
두 해 안에 현장으로 나가는 기술 인재를 길러요. 교수의 절반이 산업체에서 열 해 이상 일한 사람입니다.
Prepares technicians for work within two years; half of its teachers have spent ten years or more in industry.
"""

_ASSOCIATIONS = """
korea-small-ai | 작은인공지능기업협회 | Association of Small AI Companies | seocho | 2018 | 11-50 | language vision agents | 2025-12-11 | 제갈민, 사무국장 |
열 명 안팎의 AI 회사 이백여 곳이 모였어요. 회원사의 인턴 자리를 모아 한 번에 공고하는 일을 맡습니다.
Some two hundred AI companies of about ten people each. It gathers their internships into one announcement.

seoul-robot-makers | 서울로봇메이커협회 | Seoul Robot Makers Association | gangnam | 2016 | 1-10 | robotics | 2025-12-18 | 류수호, 교육위원장 |
서울에서 로봇을 만드는 사람과 회사의 모임이에요. 안전 기준을 함께 쓰고 장비를 서로 빌려 줍니다.
People and firms that build robots in Seoul. They write safety rules together and lend each other machines.

data-ethics-forum | 데이터윤리시민포럼 | Citizens' Forum on Data Ethics | eunpyeong | 2019 | 1-10 | ethics public | 2025-12-11 | 최가람, 운영위원 |
AI가 시민의 하루를 어떻게 바꾸는지 묻고 기록해요. 얼라이언스 분과 회의에 시민의 자리를 지킵니다.
Asks and records how AI changes a citizen's day, and keeps a citizen's chair at the working groups.

fintech-practitioners | 청년핀테크실무자협회 | Young Fintech Practitioners | yeongdeungpo | 2020 | 1-10 | finance security | 2026-02-05 | 고지훈, 부회장 |
여의도와 문래의 실무자들이 달마다 사례를 나눠요. 첫 직장을 찾는 사람을 위한 모의 심사 날이 인기입니다.
Practitioners from Yeouido and Mullae share cases every month; their mock interview day is always full.

sewing-data-coop | 봉제데이터협동조합 | Sewing Data Cooperative | jungnang | 2022 | 11-50 | fashion-beauty manufacturing | 2026-05-14 | 김도윤, 이사장 |
중랑과 동대문의 봉제 공장 마흔 곳이 주문과 옷본 데이터를 함께 관리해요. 일한 만큼 나누는 규칙을 코드로 적어 두었습니다.
Forty sewing shops of Jungnang and Dongdaemun keep orders and patterns together, with the rule of sharing written as code.

accessible-tech | 모두를위한접근성협회 | Accessibility for Everyone | seodaemun | 2013 | 1-10 | public speech vision | 2026-07-09 | 문해나, 사무국 |
장애가 있는 사용자와 개발자를 이어 서비스를 함께 점검해요. 교육 과정의 발표회에 심사위원을 보냅니다.
Brings disabled users and developers together to test services, and sends jurors to the courses' demo days.
"""

_PUBLIC_BODIES = """
seoul-youth-job-center | 서울청년일자리이음센터 | Seoul Youth Jobs Centre Ieum | jung | 2021 | 51-300 | public education | 2025-12-11 | 이보라, 기업협력팀 |
배운 사람과 일할 자리를 잇는 공공기관이에요. 기업연계 인턴십의 참여 기업을 찾고 현장을 점검합니다.
Joins those who have learned with places to work: it finds companies for the internships and visits them.

seoul-data-library | 서울데이터서재 | Seoul Data Reading Room | jongno | 2020 | 11-50 | public infrastructure | 2025-12-11 | 성다인, 개방정책팀 |
서울의 공공데이터를 누구나 읽을 수 있게 정리하고 빌려주는 곳이에요. 한 해에 한 번 시민 분석 대회를 엽니다.
Puts the city's open data in order and lends it to everyone, with a yearly contest for citizens.

mapo-startup-port | 마포창업나루 | Mapo Startup Landing | mapo | 2019 | 11-50 | generative agents | 2025-12-18 | 배윤, 보육팀장 |
수료생 창업팀이 첫 두 해를 보내는 공간이에요. 마케팅과 법무, 투자 설명회를 함께 준비합니다.
Where alumni teams spend their first two years, with help in marketing, law and meeting investors.

gangseo-content-hub | 강서콘텐츠마루 | Gangseo Content Maru | gangseo | 2017 | 11-50 | creative | 2026-01-15 | 김나현, 제작지원팀 |
촬영장과 녹음실, 렌더링 서버를 청년 제작자에게 빌려줘요. 동네 이야기를 담은 작품을 먼저 지원합니다.
Lends a stage, a sound room and rendering servers to young makers; stories of the neighbourhood come first.

hongneung-bio-square | 홍릉바이오마당 | Hongneung Bio Square | seongbuk | 2016 | 51-300 | health infrastructure | 2026-02-05 | 백유진, 데이터지원실 |
병원과 연구소, 작은 바이오 회사를 한자리에 모으는 지원 기관이에요. 가명 처리한 의료 데이터 실습실을 엽니다.
Gathers hospitals, institutes and small biotech firms, and runs a practice room with pseudonymised medical data.

yangjae-ai-garden | 양재AI뜰 | Yangjae AI Garden | seocho | 2018 | 51-300 | language on-device ethics | 2025-12-11 | 양세빈, 인재양성팀 |
연구자와 기업이 점심을 함께 먹는 것에서 시작한 AI 지원 기관이에요. 금요일 세미나와 공용 GPU를 운영합니다.
An AI support centre that began with shared lunches between researchers and firms. It runs the Friday seminar and shared GPUs.
"""


def _organisations() -> list[Organisation]:
    found: list[Organisation] = []
    for kind, text in ((COMPANY, _COMPANIES), (UNIVERSITY, _UNIVERSITIES), (ASSOCIATION, _ASSOCIATIONS), (PUBLIC_BODY, _PUBLIC_BODIES)):
        for entry in text.strip().split("\n\n"):
            found.append(_organisation(kind, entry, len(found)))
    return found


def _organisation(kind: str, entry: str, number: int) -> Organisation:
    facts, summary_ko, summary_en = entry.split("\n")
    slug, name_ko, name_en, district, founded, size, ai_fields, joined_on, contact, extra = (part.strip() for part in facts.split("|"))
    contact_name, contact_role = contact.split(", ")
    return Organisation(
        slug, name_ko, name_en, kind, district, int(founded), size, tuple(ai_fields.split()), date.fromisoformat(joined_on), contact_name, contact_role,
        summary_ko, summary_en, registration_number(990 + number % 9, _NUMBER_KIND[kind], 1009 + number * 137),
        parent=extra if kind == UNIVERSITY else "", founders=extra if kind == COMPANY else "",
    )  # fmt: skip


ORGANISATIONS = tuple(_organisations())
ORGANISATION = {organisation.slug: organisation for organisation in ORGANISATIONS}

"""The academy's 25 campuses, one in each district of Seoul.

Published facts: the first campus is Yeongdeungpo (2021), the last Jungnang (November 2025); the specialisms and the
big-tech partners; the total floor area (22,298 m², and 3,843 m² at first, which we give to the two of 2021) and the sixteen small campuses with
494 m² on average. Plausible demo values: every other opening day and how the floor area is split between campuses.
Places on the map are in the units of `static/img/seoul-districts.svg`.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Campus:
    """One campus; `fields` are the slugs of what is taught most here."""

    slug: str
    name_ko: str
    name_en: str
    district_ko: str
    district_en: str
    opened_on: date
    floor_area_m2: int
    map_x: int
    map_y: int
    place_ko: str
    place_en: str
    description_ko: str
    description_en: str
    fields: tuple[str, ...]
    specialism_ko: str = ""
    specialism_en: str = ""
    big_tech_partner: str = ""


CAMPUSES = (
    Campus(
        "gangnam", "강남", "Gangnam", "강남구", "Gangnam-gu", date(2024, 6, 10), 1480, 689, 592,
        "강남구, 수서역 가까이", "Gangnam-gu, near Suseo Station",
        "고속열차가 서는 수서역 둘레에 로봇을 시험하는 공간이 하나둘 모이고 있어요. 이곳에서는 관절 하나를 돌리는 일부터 시작해"
        " 로봇이 스스로 길을 찾게 하는 일까지 배웁니다. 실습실 한쪽은 책상을 치우고 로봇이 마음껏 넘어져도 되는 바닥으로 두었어요.",
        "Places to test robots are gathering around Suseo, where the express trains stop. You start here by turning a single joint"
        " and end with a robot that finds its own way. Half of the lab has no desks: it is a floor on which robots may fall.",
        ("robotics", "ai-modeling", "backend"), specialism_ko="로보틱스", specialism_en="Robotics",
    ),
    Campus(
        "gangdong", "강동", "Gangdong", "강동구", "Gangdong-gu", date(2022, 8, 29), 523, 898, 455,
        "강동구, 천호역 가까이", "Gangdong-gu, near Cheonho Station",
        "육천 년 전 움집터가 남은 암사동과 새 업무지구가 들어선 고덕동 사이에 있어요. 클라우드와 서버 개발을 주로 배우고,"
        " 수료를 앞둔 팀은 강동의 가게와 도서관이 실제로 쓸 서비스를 하나씩 내놓습니다.",
        "Between Amsa-dong, with its six-thousand-year-old dwellings, and the new offices of Godeok. Cloud and server development are"
        " the main subjects, and before finishing every team ships something that a shop or a library in the district really uses.",
        ("cloud", "backend", "frontend"),
    ),
    Campus(
        "gangbuk", "강북", "Gangbuk", "강북구", "Gangbuk-gu", date(2025, 6, 16), 418, 603, 204,
        "강북구, 수유역 가까이", "Gangbuk-gu, near Suyu Station",
        "창을 열면 북한산이 보이고, 골목을 나서면 수유시장이에요. 시장 상인과 동네 병원에서 받아 온 문제를 AI 서비스로 풀어 보는"
        " 수업이 많습니다. 정원이 작은 대신 한 사람씩 오래 이야기를 나눠요.",
        "Bukhansan from the window, Suyu Market around the corner. Many classes turn a problem brought from a stallholder or a local"
        " clinic into an AI service. The groups are small, so there is time to talk with everyone.",
        ("ai-planning", "data-analysis", "frontend"),
    ),
    Campus(
        "gangseo", "강서", "Gangseo", "강서구", "Gangseo-gu", date(2022, 11, 21), 1655, 138, 414,
        "강서구, 마곡나루역 가까이", "Gangseo-gu, near Magongnaru Station",
        "연구소 건물과 식물원이 나란히 선 마곡에서 창조산업을 배워요. 그림을 그리던 사람과 코드를 짜던 사람이 한 팀이 되어 영상, 게임,"
        " 가상 전시를 만듭니다. 저녁이면 호수 둘레를 걸으며 회의를 이어 가는 팀이 많아요.",
        "In Magok, where laboratories stand beside a botanic garden, people study the creative industries. Those who drew and those who"
        " coded share a team and make films, games and virtual exhibitions. In the evening many meetings continue around the lake.",
        ("content-graphics", "frontend", "ai-planning"), specialism_ko="창조산업", specialism_en="Creative industries",
    ),
    Campus(
        "gwanak", "관악", "Gwanak", "관악구", "Gwanak-gu", date(2024, 3, 25), 571, 437, 708,
        "관악구, 낙성대역 가까이", "Gwanak-gu, near Nakseongdae Station",
        "서울에서 청년이 가장 많이 사는 동네예요. 낙성대와 신림 사이 창업 공간이 가까워서, 모델을 만들다가 회사를 차리겠다고 나서는"
        " 사람이 해마다 나와요. 수업은 AI 모델링과 데이터 분석이 중심입니다.",
        "No district of Seoul has more young people. The start-up spaces between Nakseongdae and Sillim are near, and every year somebody"
        " sets out to build a model and ends up founding a company. AI modelling and data analysis are at the centre.",
        ("ai-modeling", "data-analysis", "backend"),
    ),
    Campus(
        "gwangjin", "광진", "Gwangjin", "광진구", "Gwangjin-gu", date(2023, 3, 27), 486, 766, 465,
        "광진구, 건대입구역 가까이", "Gwangjin-gu, near Konkuk University Station",
        "대학가의 공연장과 뚝섬 한강공원이 걸어서 닿아요. 3차원 그래픽과 웹 화면을 배우는 사람이 많고, 수료 전시는 강바람이 드는"
        " 야외에서 열기도 했습니다.",
        "University venues and the riverside park at Ttukseom are a walk away. Many come for 3D graphics and web interfaces, and the"
        " graduation show has been held outdoors, in the wind off the river.",
        ("content-graphics", "frontend", "digital-marketing"),
    ),
    Campus(
        "guro", "구로", "Guro", "구로구", "Guro-gu", date(2024, 11, 18), 552, 202, 626,
        "구로구, 구로디지털단지역 가까이", "Guro-gu, near Guro Digital Complex Station",
        "봉제와 전자 공장이 있던 자리를 소프트웨어 회사들이 이어받은 곳이에요. 배운 다음 날 걸어서 면접을 보러 갈 수 있을 만큼 회사가"
        " 가깝습니다. 서버 개발과 데이터 처리를 실제 업무의 속도로 익혀요.",
        "Software companies have taken over from the sewing and electronics factories here, so close by that you could walk to an"
        " interview the day after class. Server development and data processing are learned at the pace of real work.",
        ("backend", "data-analysis", "cloud"),
    ),
    Campus(
        "geumcheon", "금천", "Geumcheon", "금천구", "Geumcheon-gu", date(2021, 9, 27), 1607, 338, 739,
        "금천구, 가산디지털단지역 가까이", "Geumcheon-gu, near Gasan Digital Complex Station",
        "영등포에 이어 두 번째로 문을 연 캠퍼스로, 가산의 높은 지식산업센터들에 둘러싸여 있어요. 출근하는 사람들과 같은 지하철에서 내려"
        " 하루를 시작합니다. 백엔드와 클라우드, 보안 과정이 오래 쌓여 선배가 많은 곳이에요.",
        "The second campus to open, surrounded by the tall office blocks of Gasan: people get off the same train as the workers around"
        " them. Back-end, cloud and security have been taught here for years, so there is a graduate in almost every building.",
        ("backend", "cloud", "security"),
    ),
    Campus(
        "nowon", "노원", "Nowon", "노원구", "Nowon-gu", date(2024, 7, 15), 547, 734, 128,
        "노원구, 공릉역 가까이", "Nowon-gu, near Gongneung Station",
        "기찻길이 숲길로 바뀐 공릉동, 공과대학이 이웃한 자리예요. 보드에 센서를 얹어 움직여 보는 실습과 AI 모델링을 함께 배웁니다."
        " 수요일 저녁마다 열리는 논문 읽기 모임은 수료한 사람도 들어와요.",
        "In Gongneung, where the railway became a woodland path, next to engineering schools. Boards and sensors share the timetable with"
        " AI modelling, and graduates still come to the paper reading on Wednesday evenings.",
        ("ai-modeling", "robotics", "data-analysis"),
    ),
    Campus(
        "dobong", "도봉", "Dobong", "도봉구", "Dobong-gu", date(2023, 11, 20), 432, 639, 119,
        "도봉구, 창동역 가까이", "Dobong-gu, near Chang-dong Station",
        "음악 도시를 준비하는 창동에 있어요. 노래와 공연의 데이터를 다루는 수업, 소리를 알아듣는 AI 수업처럼 이곳에서만 여는 과정이"
        " 있습니다. 도봉산에 오르고 나서 시작하는 토요일 모임도 유명해요.",
        "In Chang-dong, a neighbourhood getting ready to be a city of music. Some courses exist only here, on data about songs and"
        " concerts and on AI that listens. The Saturday group that begins with a climb up Dobongsan is well known too.",
        ("content-graphics", "ai-modeling", "data-analysis"),
    ),
    Campus(
        "dongdaemun", "동대문", "Dongdaemun", "동대문구", "Dongdaemun-gu", date(2023, 7, 10), 1284, 689, 360,
        "동대문구, 청량리역 가까이", "Dongdaemun-gu, near Cheongnyangni Station",
        "봉제 공방과 약재 시장, 대학이 뒤섞인 동네에서 뷰티와 패션을 기술로 다시 배워요. 옷본을 데이터로 옮기고, 피부를 재고, 다음 계절에"
        " 입을 색을 예측합니다. 만든 것은 이웃 공방에서 바로 바느질해 볼 수 있어요.",
        "Sewing workshops, a herb market and universities share these streets, and beauty and fashion are learned anew as technology:"
        " patterns become data, skin is measured, next season's colours are forecast. The workshop next door sews the result.",
        ("fashion-tech", "digital-marketing", "ai-planning"), specialism_ko="뷰티·패션", specialism_en="Beauty and fashion",
    ),
    Campus(
        "dongjak", "동작", "Dongjak", "동작구", "Dongjak-gu", date(2022, 10, 17), 464, 435, 600,
        "동작구, 노량진역 가까이", "Dongjak-gu, near Noryangjin Station",
        "오래 시험을 준비하던 사람들의 동네 노량진에 새로운 공부방이 생겼어요. 늦게 시작해도 괜찮다는 말을 가장 많이 듣는 캠퍼스입니다."
        " 데이터 분석과 웹 개발을 기초부터 차근차근 배워요.",
        "Noryangjin has long been where people study for examinations; now there is another kind of study room. Nowhere do you hear"
        " more often that it is fine to start late. Data analysis and web development are taught from the ground up.",
        ("data-analysis", "frontend", "backend"),
    ),
    Campus(
        "mapo", "마포", "Mapo", "마포구", "Mapo-gu", date(2022, 3, 14), 1512, 322, 416,
        "마포구, 공덕역 가까이", "Mapo-gu, near Gongdeok Station",
        "네 개 노선이 만나는 공덕역과 경의선숲길 사이, 마이크로소프트와 함께 여는 캠퍼스예요. 애저 클라우드와 생성형 AI를 실제 계정으로"
        " 다루고 국제 자격증까지 준비합니다. 창업 공간이 이웃해 있어 점심시간에 투자 설명회를 듣는 날도 있어요.",
        "Between Gongdeok, where four lines meet, and the Gyeongui Line forest, and run with Microsoft. People work with Azure and"
        " generative AI on real accounts and prepare for the certificates. With start-ups next door, lunch may come with a pitch.",
        ("cloud", "ai-modeling", "backend", "ai-planning"), big_tech_partner="Microsoft",
    ),
    Campus(
        "seodaemun", "서대문", "Seodaemun", "서대문구", "Seodaemun-gu", date(2023, 5, 15), 508, 415, 377,
        "서대문구, 신촌역 가까이", "Seodaemun-gu, near Sinchon Station",
        "대학 여러 곳이 모인 신촌 한복판이라 전공이 가장 다양한 캠퍼스예요. 철학을 배운 사람이 챗봇의 말투를 정하고, 간호를 배운 사람이"
        " 화면 순서를 고칩니다. AI 서비스 기획 과정의 발표회는 늘 자리가 모자라요.",
        "In the middle of Sinchon and its universities, this is the campus with the widest mix of degrees. A philosopher sets the tone of"
        " a chatbot, a nurse reorders the screens. The planners' demo day never has enough chairs.",
        ("ai-planning", "digital-marketing", "frontend"),
    ),
    Campus(
        "seocho", "서초", "Seocho", "서초구", "Seocho-gu", date(2024, 9, 9), 583, 606, 663,
        "서초구, 양재시민의숲역 가까이", "Seocho-gu, near Yangjae Citizens' Forest Station",
        "인공지능 연구소와 기업이 모여드는 양재에 있어요. 언어 모델을 줄이고 다듬어 작은 기계에서도 돌아가게 하는 수업이 깊습니다."
        " 숲을 가로질러 현직 연구자가 찾아오는 금요일 세미나가 있어요.",
        "In Yangjae, where AI laboratories and companies are gathering. The course on making language models small enough for small"
        " machines goes deep, and on Fridays researchers walk over through the wood for a seminar.",
        ("ai-modeling", "cloud", "ai-planning"),
    ),
    Campus(
        "seongdong", "성동", "Seongdong", "성동구", "Seongdong-gu", date(2023, 2, 20), 569, 659, 452,
        "성동구, 성수역 가까이", "Seongdong-gu, near Seongsu Station",
        "붉은 벽돌 공장이 가게와 사무실로 바뀐 성수동이에요. 이번 주에 만든 화면을 다음 주에 팝업 매장에서 시험해 볼 수 있습니다."
        " 프런트엔드와 디지털 마케팅을 배우는 사람들이 서로의 손님이 되어 줘요.",
        "Seongsu-dong, where red-brick factories became shops and offices. A screen made this week can be tried in a pop-up shop the"
        " next. Those who study front-end and those who study marketing are each other's first customers.",
        ("frontend", "digital-marketing", "ai-planning"),
    ),
    Campus(
        "seongbuk", "성북", "Seongbuk", "성북구", "Seongbuk-gu", date(2024, 2, 26), 1390, 604, 305,
        "성북구, 고려대역 가까이", "Seongbuk-gu, near Korea University Station",
        "병원과 연구소가 이어진 홍릉 옆에서 바이오 데이터를 배워요. 유전체와 진료 기록, 단백질 구조처럼 조심히 다뤄야 하는 자료를 만지는"
        " 법부터 가르칩니다. 생물을 전공한 사람과 컴퓨터를 전공한 사람이 반씩 앉아요.",
        "Beside Hongneung and its hospitals and institutes, people study bio data. The first lesson is how to handle material that needs"
        " care: genomes, patient records, protein structures. Half the class come from biology, half from computing.",
        ("bio-data", "ai-modeling", "data-analysis"), specialism_ko="바이오", specialism_en="Bio",
    ),
    Campus(
        "songpa", "송파", "Songpa", "송파구", "Songpa-gu", date(2025, 2, 24), 541, 833, 584,
        "송파구, 문정역 가까이", "Songpa-gu, near Munjeong Station",
        "법조단지와 물류센터, 큰 시장이 함께 있는 송파에서는 안전하게 지키는 일과 제때 나르는 일을 배워요. 침입 흔적을 찾는 보안 실습과"
        " 배송 데이터를 다루는 수업이 짝을 이룹니다.",
        "With law courts, warehouses and a great market in one district, Songpa teaches how to keep things safe and how to bring them on"
        " time: exercises in finding an intruder's traces sit beside classes on delivery data.",
        ("security", "data-analysis", "backend"),
    ),
    Campus(
        "yangcheon", "양천", "Yangcheon", "양천구", "Yangcheon-gu", date(2025, 4, 14), 395, 232, 539,
        "양천구, 오목교역 가까이", "Yangcheon-gu, near Omokgyo Station",
        "방송과 교육의 동네 목동에 자리 잡은 아담한 캠퍼스예요. 영상에서 자막을 뽑고, 아이에게 맞는 문제를 골라 주는 AI를 만들어 봅니다."
        " 아이를 학교에 보내고 오는 사람을 위해 오전 열 시에 시작하는 반이 있어요.",
        "A small campus in Mok-dong, a neighbourhood of broadcasters and schools. People build AI that captions films or picks the right"
        " exercise for a child, and one group starts at ten, for those who take a child to school first.",
        ("content-graphics", "ai-planning", "frontend"),
    ),
    Campus(
        "yeongdeungpo", "영등포", "Yeongdeungpo", "영등포구", "Yeongdeungpo-gu", date(2021, 4, 5), 2236, 349, 535,
        "영등포구, 문래역 가까이", "Yeongdeungpo-gu, near Mullae Station",
        "2021년, 모든 것이 시작된 첫 번째 캠퍼스예요. 쇠 깎는 소리가 나는 문래동과 금융회사가 모인 여의도 사이에서 핀테크를 배웁니다."
        " 가장 넓고 오래된 만큼 수료한 사람들이 후배를 만나러 자주 들러요.",
        "The first campus, where everything began in 2021. Fintech is taught between the metal workshops of Mullae and the finance houses"
        " of Yeouido. It is the largest and the oldest, and its graduates often drop in to meet those who came after.",
        ("fintech", "backend", "data-analysis", "ai-modeling"), specialism_ko="핀테크", specialism_en="Fintech",
    ),
    Campus(
        "yongsan", "용산", "Yongsan", "용산구", "Yongsan-gu", date(2022, 6, 20), 477, 513, 511,
        "용산구, 용산역 가까이", "Yongsan-gu, near Yongsan Station",
        "전자상가에서 부품을 사다가 컴퓨터를 조립하던 기억이 남은 동네예요. 지금은 서버를 눈에 보이지 않는 곳에 세우는 법, 클라우드를"
        " 배웁니다. 장애가 났을 때 침착하게 움직이는 훈련을 한 달에 한 번씩 해요.",
        "People once came to the electronics market here to build their own computers. Now they learn to put servers where nobody sees"
        " them, in the cloud, and once a month there is a drill in staying calm when everything is down.",
        ("cloud", "security", "backend"),
    ),
    Campus(
        "eunpyeong", "은평", "Eunpyeong", "은평구", "Eunpyeong-gu", date(2024, 5, 27), 452, 391, 253,
        "은평구, 불광역 가까이", "Eunpyeong-gu, near Bulgwang Station",
        "북한산 자락, 사회문제를 함께 풀어 온 사람들이 많은 동네예요. 공공데이터로 혼자 사는 어르신의 여름을 살피고 동네 버스의 빈틈을"
        " 찾는 수업이 있습니다. 데이터 분석을 배우며 누구를 위한 숫자인지 먼저 물어요.",
        "At the foot of Bukhansan, in a district with a habit of solving things together. Open data shows how older people who live alone"
        " get through the summer, or where the local bus leaves a gap. Before any number the question is for whom it is.",
        ("data-analysis", "ai-planning", "backend"),
    ),
    Campus(
        "jongno", "종로", "Jongno", "종로구", "Jongno-gu", date(2023, 10, 16), 1605, 505, 342,
        "종로구, 종각역 가까이", "Jongno-gu, near Jonggak Station",
        "궁궐과 오래된 공구상가 사이에서 인텔과 함께 여는 캠퍼스예요. 큰 서버가 아니라 손에 들린 기계 안에서 돌아가는 AI를 배웁니다."
        " 세운상가에서 부품을 구해 오후에 바로 붙여 보는 수업이 인기예요.",
        "Between palaces and old tool shops, and run with Intel. The subject is AI that runs not in a great server but in the device in"
        " your hand, and the favourite class buys a part at Seun arcade in the morning and solders it in the afternoon.",
        ("ai-modeling", "robotics", "cloud"), big_tech_partner="Intel",
    ),
    Campus(
        "jung", "중구", "Jung-gu", "중구", "Jung-gu", date(2023, 8, 28), 1625, 563, 427,
        "중구, 을지로입구역 가까이", "Jung-gu, near Euljiro 1-ga Station",
        "회사와 은행, 시장이 한 걸음 거리인 을지로에서 세일즈포스와 함께 여는 캠퍼스예요. 손님을 이해하는 데이터, 영업과 상담을 잇는 시스템을"
        " 배웁니다. 무엇을 전공했는지 묻지 않고 시작하는 과정이 많아요.",
        "In Euljiro, a step from offices, banks and markets, and run with Salesforce. People learn data that understands a customer and"
        " systems that join sales and service. Most of its courses begin without asking what you studied before.",
        ("digital-marketing", "ai-planning", "data-analysis", "cloud"), big_tech_partner="Salesforce",
    ),
    Campus(
        "jungnang", "중랑", "Jungnang", "중랑구", "Jungnang-gu", date(2025, 11, 3), 386, 780, 314,
        "중랑구, 상봉역 가까이", "Jungnang-gu, near Sangbong Station",
        "2025년 11월, 스물다섯 번째로 문을 열어 서울의 모든 자치구에 캠퍼스가 생겼어요. 봄이면 장미가 오 킬로미터 넘게 피는 중랑천이 가깝습니다."
        " AI를 처음 만나는 사람을 위한 기초 과정으로 첫 학기를 시작했어요.",
        "The twenty-fifth campus, opened in November 2025, and with it every district of Seoul has one. In spring roses bloom for five"
        " kilometres along the Jungnangcheon nearby. Its first term began with courses for people who meet AI for the first time.",
        ("ai-planning", "data-analysis", "frontend"),
    ),
)  # fmt: skip
CAMPUS = {campus.slug: campus for campus in CAMPUSES}

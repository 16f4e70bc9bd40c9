"""The courses: what is taught where, and every run (기수) of it from 2021 to 2025.

The number of runs a year follows what the academy published (10 AI courses at first, 130 in 2025); titles and days are ours.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from config.demo.campuses import CAMPUS
from config.demo.chance import SEED, dice

ONLINE, VISITING, ON_CAMPUS = "online", "visiting", "campus"
RUNS_A_YEAR = {2021: 22, 2022: 62, 2023: 86, 2024: 112, 2025: 130}
LAST_DAY = date(2025, 12, 26)


@dataclass(frozen=True)
class Programme:
    """A course as it is announced. `places` are campus slugs; for a visiting academy, host universities; `weeks` of lessons."""

    slug: str
    title_ko: str
    title_en: str
    field: str
    weeks: int
    since: int
    places: tuple[str, ...]
    delivery: str = ON_CAMPUS


@dataclass(frozen=True)
class Course:
    """One run of a programme. `campus` is a campus slug, '' when visiting or online; `place` is how a roster writes it."""

    slug: str
    programme: str
    title_ko: str
    title_en: str
    field: str
    delivery: str
    campus: str
    host: str
    cohort: str
    starts_on: date
    ends_on: date

    @property
    def place(self) -> str:
        if self.delivery == ONLINE:
            return "온라인"
        return CAMPUS[self.campus].name_ko if self.campus else f"찾아가는({self.host})"


# slug | Korean title | English title | weeks | first year | where
_ON_CAMPUS = {
    "ai-modeling": """
        deep-learning-basics | 딥러닝 모델 개발 기본 과정 | Deep learning: building models | 20 | 2021 | yeongdeungpo geumcheon
        nlp-service | 자연어 처리 서비스 개발 | Building services with natural language processing | 22 | 2022 | mapo yeongdeungpo
        vision-inspection | 컴퓨터 비전 검사 모델 개발 | Computer vision for inspection | 20 | 2023 | jongno nowon
        llm-engineer | LLM 엔지니어 양성 과정 | Becoming an LLM engineer | 24 | 2024 | seocho gwanak mapo
        rag-project | 사내 문서 검색 AI 구축 실전 | Search over company documents with retrieval and LLMs | 16 | 2025 | seocho jongno mapo
        ai-agent-dev | AI 에이전트 개발자 과정 | AI agent developer | 20 | 2025 | gwanak mapo yeongdeungpo
        sound-ai | 소리를 듣는 AI 만들기 | AI that listens | 14 | 2024 | dobong
        on-device-llm | 작은 언어 모델과 경량화 | Small language models and compression | 18 | 2025 | seocho jongno
        recommender-lab | 추천 시스템 실전 프로젝트 | Recommender systems in practice | 18 | 2023 | yeongdeungpo gwanak
        ai-maths | AI를 위한 수학과 파이썬 | Mathematics and Python for AI | 10 | 2024 | nowon gwanak
    """,
    "data-analysis": """
        data-analyst | 데이터 분석가 양성 과정 | Data analyst | 18 | 2021 | yeongdeungpo geumcheon dongjak
        public-data-lab | 공공데이터로 푸는 동네 문제 | Neighbourhood problems, open data | 14 | 2024 | eunpyeong dongjak
        business-data | 실무형 비즈니스 데이터 분석 | Business data analysis | 16 | 2022 | dongjak gangdong jung
        data-engineer | 데이터 엔지니어링 기본 과정 | Data engineering | 22 | 2023 | guro geumcheon
        logistics-data | 배송·물류 데이터 분석 | Delivery and logistics data | 14 | 2025 | songpa
        customer-data | 고객 데이터 분석과 AI 예측 | Customer data and AI prediction | 16 | 2023 | jung
        ai-data-first | 처음 만나는 AI 데이터 분석 | A first course in AI data analysis | 6 | 2025 | jungnang gangbuk
        music-data | 음악·공연 데이터 분석 | Music and concert data | 12 | 2024 | dobong
        dashboard-master | 생성형 AI로 만드는 데이터 대시보드 | Dashboards with generative AI | 10 | 2025 | eunpyeong gangbuk guro
    """,
    "backend": """
        java-backend | 자바 백엔드 개발자 과정 | Java back-end developer | 24 | 2021 | yeongdeungpo geumcheon
        python-web | 파이썬 웹 서비스 개발 | Web services in Python | 20 | 2021 | geumcheon dongjak
        fullstack | 웹 풀스택 개발자 과정 | Full-stack web developer | 26 | 2022 | gangdong geumcheon yongsan
        spring-cloud-msa | 스프링 기반 대용량 서비스 개발 | Large services with Spring | 24 | 2023 | guro geumcheon mapo
        node-backend | Node.js 서버 개발 실전 | Node.js servers in practice | 18 | 2023 | gangdong
        ai-backend | AI 서비스를 위한 백엔드 개발 | Back end for AI services | 22 | 2025 | guro mapo gangdong
        ai-pair-java | AI와 함께 짜는 자바 백엔드 | Java back end with an AI pair | 22 | 2025 | geumcheon yeongdeungpo songpa
        civic-backend | 공공 서비스 백엔드 개발 | Back end for public services | 18 | 2024 | eunpyeong dongjak
        robot-backend | 로봇 관제 서버 개발 | Servers that direct robots | 18 | 2025 | gangnam
        quality-engineer | 소프트웨어 테스트·품질 엔지니어 과정 | Software test and quality engineer | 16 | 2024 | guro
    """,
    "frontend": """
        react-frontend | 리액트 프런트엔드 개발자 과정 | React front-end developer | 22 | 2022 | seongdong gangdong dongjak
        web-publisher | 반응형 웹 퍼블리싱과 자바스크립트 | Responsive web and JavaScript | 16 | 2021 | geumcheon
        ux-frontend | UX를 아는 프런트엔드 개발 | Front end with UX in mind | 20 | 2023 | seongdong gwangjin
        accessible-web | 모두를 위한 웹 접근성 실전 | Accessible web in practice | 12 | 2024 | seodaemun seongdong
        flutter-app | 플러터로 만드는 모바일 앱 | Mobile apps with Flutter | 18 | 2022 | dongjak gwangjin
        ai-frontend | 생성형 AI를 활용한 프런트엔드 개발 | Front end with generative AI | 20 | 2025 | seongdong gangbuk yangcheon
        interactive-3d | 인터랙티브 3D 웹 개발 | Interactive 3D on the web | 16 | 2024 | gwangjin gangseo
        ai-web-first | AI로 시작하는 웹 개발 첫걸음 | First steps in web development with AI | 8 | 2025 | jungnang gangbuk
    """,
    "cloud": """
        cloud-engineer | 클라우드 엔지니어 양성 과정 | Cloud engineer | 22 | 2022 | yongsan geumcheon
        azure-ai | 애저 클라우드와 생성형 AI | Azure and generative AI | 20 | 2023 | mapo
        devops | 데브옵스 엔지니어 과정 | DevOps engineer | 22 | 2023 | gangdong yongsan
        kubernetes-ops | 쿠버네티스 운영 실전 | Running Kubernetes | 16 | 2024 | yongsan guro
        mlops-cloud | 클라우드에서 운영하는 AI 모델 | AI models run in the cloud | 18 | 2025 | mapo seocho jongno
        linux-server | 리눅스 서버와 네트워크 기본 | Linux servers and networks | 14 | 2021 | geumcheon
        crm-cloud | 세일즈포스 클라우드 개발자 과정 | Salesforce cloud developer | 20 | 2023 | jung
        ai-infra | AI 반도체와 서버 인프라 이해 | AI chips and server infrastructure | 14 | 2025 | yongsan jongno
    """,
    "ai-planning": """
        ai-planner | AI 서비스 기획자 과정 | AI service planner | 16 | 2022 | mapo seodaemun
        chatbot-planner | 챗봇 대화 설계와 기획 | Designing conversations for chatbots | 12 | 2023 | seodaemun jung
        pm-basics | 프로덕트 매니저 기본 과정 | Product manager basics | 14 | 2022 | seongdong seodaemun
        genai-service | 생성형 AI 서비스 기획과 출시 | Planning and launching generative AI services | 16 | 2025 | seodaemun gangbuk mapo
        ai-automation | AI 업무 자동화 전문가 과정 | Automating work with AI | 10 | 2025 | jungnang jung gangbuk
        edu-ai | 교육 AI 서비스 기획 | Planning AI for education | 14 | 2025 | yangcheon
        social-ai | 사회문제를 푸는 AI 기획 | AI for social problems | 12 | 2024 | eunpyeong
        ai-first-step | 비전공자를 위한 AI 첫걸음 | First steps in AI without a technical degree | 6 | 2025 | jungnang
    """,
    "digital-marketing": """
        digital-marketer | 디지털 마케터 양성 과정 | Digital marketer | 14 | 2021 | yeongdeungpo
        performance-data | 데이터 기반 퍼포먼스 마케팅 | Data-driven performance marketing | 14 | 2023 | seongdong seodaemun
        crm-salesforce | 세일즈포스 CRM 마케팅 | CRM marketing with Salesforce | 14 | 2023 | jung
        ai-content-marketing | 생성형 AI 콘텐츠 마케팅 | Content marketing with generative AI | 12 | 2025 | seongdong gwangjin jung
        brand-commerce | 작은 브랜드의 온라인 판매 | Selling a small brand online | 12 | 2024 | dongdaemun seongdong
    """,
    "robotics": """
        robot-software | 로봇 소프트웨어 개발 과정 | Robot software | 24 | 2024 | gangnam
        robot-vision | 로봇 비전과 자율주행 기초 | Robot vision and autonomous driving | 20 | 2025 | gangnam jongno
        embedded-ai | 임베디드 AI 개발자 과정 | Embedded AI developer | 22 | 2024 | nowon jongno
        service-robot | 서비스 로봇 운영 전문가 과정 | Operating service robots | 14 | 2025 | gangnam
    """,
    "bio-data": """
        bioinformatics | 바이오 데이터 분석가 과정 | Bio data analyst | 22 | 2024 | seongbuk
        medical-ai | 의료 영상 AI 개발 | AI for medical imaging | 20 | 2024 | seongbuk
        clinical-data | 임상 데이터 관리 전문가 과정 | Clinical data manager | 16 | 2024 | seongbuk
        drug-ai | AI 신약 개발 입문 | Introduction to AI drug discovery | 16 | 2025 | seongbuk
    """,
    "fintech": """
        fintech-dev | 핀테크 서비스 개발자 과정 | Fintech developer | 24 | 2021 | yeongdeungpo
        finance-data | 금융 데이터 분석과 신용평가 | Financial data and credit scoring | 18 | 2022 | yeongdeungpo
        fraud-ai | 이상거래 탐지 AI 개발 | AI for fraud detection | 18 | 2024 | yeongdeungpo
        payments-lab | 결제·정산 시스템 실전 | Payments and settlement in practice | 16 | 2025 | yeongdeungpo
    """,
    "content-graphics": """
        content-creator | 영상·모션 그래픽 제작 과정 | Video and motion graphics | 16 | 2022 | gangseo
        unity-game | 유니티 게임 개발 과정 | Game development with Unity | 24 | 2023 | gangseo gwangjin
        virtual-exhibition | 가상 전시와 실감 콘텐츠 제작 | Virtual exhibitions and immersive content | 18 | 2023 | gangseo gwangjin
        ai-video | 생성형 AI 영상 제작 | Film making with generative AI | 12 | 2025 | gangseo yangcheon dobong
        webtoon-ai | AI와 함께하는 웹툰 제작 | Webtoons with AI | 14 | 2024 | dobong gangseo
    """,
    "security": """
        security-expert | 정보보안 전문가 과정 | Information security | 24 | 2022 | geumcheon
        cloud-security | 클라우드 보안 엔지니어 과정 | Cloud security engineer | 20 | 2024 | yongsan geumcheon
        ai-security | AI 보안 관제 실전 | Security monitoring with AI | 18 | 2025 | songpa
        privacy-officer | 개인정보 보호 실무 과정 | Privacy in practice | 10 | 2025 | songpa
    """,
    "fashion-tech": """
        fashion-tech | 패션 테크 전문가 과정 | Fashion technology | 18 | 2023 | dongdaemun
        beauty-data | 뷰티 데이터와 AI 피부 분석 | Beauty data and AI skin analysis | 16 | 2024 | dongdaemun
        garment-3d | 3D 가상 의상 제작 | Making 3D garments | 14 | 2024 | dongdaemun
    """,
}
_ELSEWHERE = {
    ONLINE: """
        online-coding | 온라인으로 시작하는 코딩 기초 | Coding basics online | backend | 8 | 2022 |
        online-ai | 온라인 AI 기초 과정 | AI basics online | ai-planning | 8 | 2024 |
        online-data | 온라인 데이터 기초 과정 | Data basics online | data-analysis | 8 | 2023 |
        online-cert | AI 국제 자격증 준비반 | Preparing for AI certificates | cloud | 6 | 2025 |
    """,
    VISITING: """
        visiting-ai | 찾아가는 AI 개발 기본 과정 | Visiting academy: AI development | ai-modeling | 15 | 2023 | 한마루대학교,서울누리대학교
        visiting-chip | 찾아가는 AI 반도체 실습 | Visiting academy: AI chips | robotics | 15 | 2024 | 북악이공대학교,한마루대학교
        visiting-planning | 찾아가는 AI 서비스 기획 | Visiting academy: AI service planning | ai-planning | 12 | 2025 | 다온여자대학교,한강예술대학교
        visiting-data | 찾아가는 데이터 분석 실습 | Visiting academy: data analysis | data-analysis | 12 | 2025 | 서울누리대학교,중랑천과학기술대학교
    """,
}


def _rows(text: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]


def _programmes() -> list[Programme]:
    found = []
    for field, lines in _ON_CAMPUS.items():
        for slug, ko, en, weeks, since, places in _rows(lines):
            found.append(Programme(slug, ko, en, field, int(weeks), int(since), tuple(places.split())))
    for delivery, lines in _ELSEWHERE.items():
        for slug, ko, en, field, weeks, since, hosts in _rows(lines):
            found.append(Programme(slug, ko, en, field, int(weeks), int(since), tuple(hosts.split(",")), delivery))
    return found


PROGRAMMES = tuple(_programmes())


@cache
def courses(seed: int = SEED) -> tuple[Course, ...]:
    """Every run of every programme that has ended by 26 December 2025, oldest first."""
    rng = dice(seed)
    runs: list[Course] = []
    cohorts: dict[tuple[str, str], int] = {}
    for year, wanted in RUNS_A_YEAR.items():
        slots = _slots(year)
        rng.shuffle(slots)
        # Every programme of the year once before any runs twice.
        chosen = sorted(((slots[n % len(slots)], _start(rng, slots[n % len(slots)], year)) for n in range(wanted)), key=lambda slot: slot[1])
        for (programme, place), starts_on in chosen:
            cohort = cohorts[programme.slug, place] = cohorts.get((programme.slug, place), 0) + 1
            runs.append(_run(programme, place, cohort, starts_on))
    return tuple(sorted(runs, key=lambda run: (run.ends_on, run.slug)))


def _slots(year: int) -> list[tuple[Programme, str]]:
    """Which programme can run where in a year: begun, on a campus that is open, and finished before the year is."""
    slots = [(programme, place) for programme in PROGRAMMES if programme.since <= year for place in programme.places]
    windows = {slot: _window(*slot, year) for slot in slots}
    return [slot for slot in slots if windows[slot][0] <= windows[slot][1]]


def _window(programme: Programme, place: str, year: int) -> tuple[date, date]:
    """First and last possible day of a start, such that the run ends within the year."""
    opened = CAMPUS[place].opened_on if programme.delivery == ON_CAMPUS else date(year, 1, 1)
    last = LAST_DAY.replace(year=year)
    return max(opened, date(year, 1, 8)), last - timedelta(weeks=programme.weeks)


def _start(rng: Random, slot: tuple[Programme, str], year: int) -> date:
    first, last = _window(*slot, year)
    day = first + timedelta(days=rng.randint(0, (last - first).days))
    return max(first, day - timedelta(days=day.weekday()))


def _run(programme: Programme, place: str, cohort: int, starts_on: date) -> Course:
    ends_on = starts_on + timedelta(weeks=programme.weeks)
    ends_on -= timedelta(days=(ends_on.weekday() - 4) % 7)
    on_campus = programme.delivery == ON_CAMPUS
    suffix = place if on_campus else programme.delivery + (f"-{programme.places.index(place) + 1}" if place else "")
    return Course(
        slug=f"{programme.slug}-{suffix}-{cohort}",
        programme=programme.slug,
        title_ko=programme.title_ko,
        title_en=programme.title_en,
        field=programme.field,
        delivery=programme.delivery,
        campus=place if on_campus else "",
        host="" if on_campus else place,
        cohort=f"{cohort}기",
        starts_on=starts_on,
        ends_on=ends_on,
    )

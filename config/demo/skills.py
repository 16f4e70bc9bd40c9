"""The kept vocabulary of skills: one spelling each, with the other ways in which people write it."""

from dataclasses import dataclass

COMMON = "common"


@dataclass(frozen=True)
class Skill:
    """A skill; `field` is the slug of the field that it belongs to, or `common`."""

    slug: str
    ko: str
    en: str
    field: str
    aliases: tuple[str, ...] = ()


# slug | Korean label | English label | other spellings, by field
_WORDS = {
    "ai-modeling": """
        machine-learning | 머신러닝 | Machine learning | 기계학습, ML
        deep-learning | 딥러닝 | Deep learning | 심층학습
        pytorch | PyTorch | PyTorch | 파이토치
        tensorflow | TensorFlow | TensorFlow | 텐서플로, 텐서플로우
        scikit-learn | scikit-learn | scikit-learn | 사이킷런
        hugging-face | Hugging Face | Hugging Face | 허깅페이스
        natural-language-processing | 자연어 처리 | Natural language processing | NLP, 자연어처리
        computer-vision | 컴퓨터 비전 | Computer vision | CV, 영상 인식
        llm-fine-tuning | LLM 미세조정 | LLM fine-tuning | 파인튜닝, 미세 조정
        rag | 검색 증강 생성 | Retrieval-augmented generation | RAG, 래그
        prompt-engineering | 프롬프트 설계 | Prompt engineering | 프롬프트 엔지니어링
        ai-agents | AI 에이전트 | AI agents | 에이전트
        speech-recognition | 음성 인식 | Speech recognition | STT
        recommender-systems | 추천 시스템 | Recommender systems | 추천 알고리즘
        time-series | 시계열 예측 | Time-series forecasting | 수요 예측
        reinforcement-learning | 강화학습 | Reinforcement learning | RL
        opencv | OpenCV | OpenCV | 오픈CV
        langchain | LangChain | LangChain | 랭체인
        vector-search | 벡터 검색 | Vector search | 임베딩 검색, 벡터 DB
        model-compression | 모델 경량화 | Model compression | 양자화, 경량화
        mlops | MLOps | MLOps | 엠엘옵스
        data-labelling | 데이터 라벨링 | Data labelling | 어노테이션
    """,
    "data-analysis": """
        sql | SQL | SQL | 에스큐엘, 시퀄
        pandas | pandas | pandas | 판다스
        numpy | NumPy | NumPy | 넘파이
        r-language | R | R | R언어, R 프로그래밍
        statistics | 통계 분석 | Statistics | 통계학
        data-visualisation | 데이터 시각화 | Data visualisation | 시각화
        data-cleaning | 데이터 전처리 | Data cleaning | 전처리
        web-scraping | 웹 크롤링 | Web scraping | 크롤링, 스크래핑
        ab-testing | A/B 테스트 | A/B testing | AB테스트
        tableau | Tableau | Tableau | 태블로
        power-bi | Power BI | Power BI | 파워BI
        excel | 엑셀 | Excel | Excel, 스프레드시트
        bigquery | BigQuery | BigQuery | 빅쿼리
        google-analytics | GA4 | Google Analytics 4 | 구글 애널리틱스
        looker-studio | Looker Studio | Looker Studio | 루커 스튜디오
        airflow | Airflow | Airflow | 에어플로
        spark | Spark | Spark | 스파크
        data-pipelines | 데이터 파이프라인 | Data pipelines | ETL
        dashboards | 대시보드 설계 | Dashboards | 대시보드
        spatial-analysis | 공간 데이터 분석 | Spatial analysis | GIS
        survey-analysis | 설문 분석 | Survey analysis | 설문조사
        public-data | 공공데이터 활용 | Open government data | 공공데이터
    """,
    "backend": """
        python | Python | Python | 파이썬
        java | Java | Java | 자바
        kotlin | Kotlin | Kotlin | 코틀린
        go-language | Go | Go | 고랭, Golang
        spring-boot | Spring Boot | Spring Boot | 스프링, 스프링부트, Spring
        jpa | JPA | JPA | 하이버네이트
        django | Django | Django | 장고
        fastapi | FastAPI | FastAPI | 패스트API
        nodejs | Node.js | Node.js | 노드, 노드JS
        nestjs | NestJS | NestJS | 네스트
        rest-api | REST API 설계 | REST API design | API 설계, RESTful
        graphql | GraphQL | GraphQL | 그래프큐엘
        postgresql | PostgreSQL | PostgreSQL | 포스트그레스
        mysql | MySQL | MySQL | 마이에스큐엘
        mongodb | MongoDB | MongoDB | 몽고DB
        redis | Redis | Redis | 레디스
        kafka | Kafka | Kafka | 카프카, 메시지 큐
        elasticsearch | Elasticsearch | Elasticsearch | 엘라스틱서치
        automated-testing | 테스트 자동화 | Automated testing | 테스트 코드, TDD
        software-design | 소프트웨어 설계 | Software design | 아키텍처, 객체지향 설계
        data-modelling | 데이터 모델링 | Data modelling | DB 설계
        git | Git | Git | 깃, GitHub
    """,
    "frontend": """
        javascript | JavaScript | JavaScript | 자바스크립트, JS
        typescript | TypeScript | TypeScript | 타입스크립트, TS
        react | React | React | 리액트
        nextjs | Next.js | Next.js | 넥스트
        vue | Vue.js | Vue.js | 뷰
        svelte | Svelte | Svelte | 스벨트
        html-css | HTML·CSS | HTML and CSS | 퍼블리싱, HTML, CSS
        tailwind | Tailwind CSS | Tailwind CSS | 테일윈드
        web-accessibility | 웹 접근성 | Web accessibility | 접근성
        web-performance | 웹 성능 개선 | Web performance | 성능 최적화
        design-systems | 디자인 시스템 | Design systems | 컴포넌트
        storybook | Storybook | Storybook | 스토리북
        flutter | Flutter | Flutter | 플러터
        react-native | React Native | React Native | 리액트 네이티브
        android | 안드로이드 개발 | Android development | Android
        ios | iOS 개발 | iOS development | Swift, 스위프트
        d3 | D3.js | D3.js | 디쓰리
        threejs | Three.js | Three.js | 쓰리JS
    """,
    "cloud": """
        aws | AWS | AWS | 아마존 웹 서비스
        azure | Azure | Azure | 애저
        google-cloud | Google Cloud | Google Cloud | GCP, 구글 클라우드
        docker | Docker | Docker | 도커
        kubernetes | Kubernetes | Kubernetes | 쿠버네티스, k8s
        terraform | Terraform | Terraform | 테라폼
        ansible | Ansible | Ansible | 앤서블
        linux | 리눅스 | Linux | Linux, 서버 관리
        ci-cd | CI/CD | CI/CD | 배포 자동화
        github-actions | GitHub Actions | GitHub Actions | 깃허브 액션
        nginx | Nginx | Nginx | 엔진엑스
        monitoring | 모니터링 | Monitoring | Prometheus, Grafana
        networking | 네트워크 | Networking | TCP/IP
        serverless | 서버리스 | Serverless | Lambda
        site-reliability | 장애 대응 | Site reliability | SRE
        cloud-cost | 클라우드 비용 관리 | Cloud cost management | FinOps
    """,
    "ai-planning": """
        service-planning | 서비스 기획 | Service planning | 기획
        product-management | 프로덕트 관리 | Product management | PM, PO
        user-research | 사용자 조사 | User research | 사용자 인터뷰, UX 리서치
        ux-design | UX 설계 | UX design | UX, UI/UX
        figma | Figma | Figma | 피그마
        prototyping | 프로토타입 제작 | Prototyping | 시제품
        requirements | 요구사항 정의 | Requirements | 요구사항 분석, 명세서
        screen-specification | 화면설계서 작성 | Screen specification | 스토리보드, 와이어프레임
        chatbot-design | 챗봇 설계 | Chatbot design | 대화 설계
        ai-ethics | AI 윤리 | AI ethics | 인공지능 윤리
        agile | 애자일 | Agile | 스크럼
        no-code | 노코드 | No-code | 업무 자동화
        business-model | 사업 모델 설계 | Business model design | BM, 수익 모델
        data-storytelling | 데이터로 설득하기 | Data storytelling | 데이터 스토리텔링
    """,
    "digital-marketing": """
        performance-marketing | 퍼포먼스 마케팅 | Performance marketing | 광고 운영
        content-marketing | 콘텐츠 마케팅 | Content marketing | 콘텐츠 기획
        crm-marketing | CRM 마케팅 | CRM marketing | CRM
        salesforce | Salesforce | Salesforce | 세일즈포스
        seo | 검색엔진 최적화 | Search engine optimisation | SEO
        google-ads | 검색 광고 | Search advertising | 키워드 광고
        growth-marketing | 그로스 마케팅 | Growth marketing | 그로스 해킹
        copywriting | 카피라이팅 | Copywriting | 글쓰기, 카피
        social-media | 소셜 미디어 운영 | Social media | SNS 운영
        ad-creative | 광고 소재 제작 | Ad creative | 배너, 소재
        marketing-automation | 마케팅 자동화 | Marketing automation | 자동화
        branding | 브랜딩 | Branding | 브랜드 기획
        live-commerce | 라이브 커머스 | Live commerce | 라방
    """,
    "robotics": """
        ros | ROS 2 | ROS 2 | 로스, ROS
        cpp | C++ | C++ | 씨쁠쁠, C플플
        c-language | C | C | C언어
        slam | SLAM | SLAM | 위치 추정, 슬램
        embedded | 임베디드 | Embedded systems | 펌웨어
        arduino | 아두이노 | Arduino | Arduino
        raspberry-pi | 라즈베리파이 | Raspberry Pi | Raspberry Pi
        motion-control | 모션 제어 | Motion control | 모터 제어
        sensor-fusion | 센서 융합 | Sensor fusion | 센서 퓨전
        robot-simulation | 로봇 시뮬레이션 | Robot simulation | Gazebo, 가제보
        machine-vision | 머신 비전 | Machine vision | 비전 검사
        edge-ai | 온디바이스 AI | On-device AI | 엣지 AI
        digital-twin | 디지털 트윈 | Digital twin | 트윈
        plc | PLC | PLC | 공정 제어
        cad | 3차원 설계 | CAD | CAD, 캐드
        drones | 드론 | Drones | 무인기
    """,
    "bio-data": """
        bioinformatics | 생물정보학 | Bioinformatics | 바이오인포매틱스
        genomics | 유전체 분석 | Genomics | NGS
        biostatistics | 의학 통계 | Biostatistics | 보건 통계
        clinical-data | 임상 데이터 관리 | Clinical data management | 임상시험, CDM
        medical-imaging | 의료 영상 분석 | Medical imaging | DICOM
        electronic-health-records | 전자의무기록 | Electronic health records | EMR, EHR
        drug-discovery | AI 신약 개발 | AI drug discovery | 신약개발
        protein-structure | 단백질 구조 예측 | Protein structure prediction | 단백질
        digital-health | 디지털 헬스케어 | Digital health | 헬스케어
        lab-data | 실험 데이터 관리 | Laboratory data | LIMS
    """,
    "fintech": """
        payments | 결제 시스템 | Payment systems | PG, 페이
        open-banking | 오픈뱅킹 | Open banking | 오픈 뱅킹
        my-data | 마이데이터 | MyData | 본인신용정보
        credit-scoring | 신용평가 모델 | Credit scoring | 신용 평가
        fraud-detection | 이상거래 탐지 | Fraud detection | FDS
        quantitative-finance | 퀀트 | Quantitative finance | 알고리즘 트레이딩
        financial-analysis | 재무 분석 | Financial analysis | 재무제표
        accounting | 회계 | Accounting | 결산
        blockchain | 블록체인 | Blockchain | 스마트 계약
        regtech | 금융 규제 준수 | Regulatory technology | 레그테크, 컴플라이언스
        insurance-data | 보험 데이터 분석 | Insurance data | 인슈어테크
    """,
    "content-graphics": """
        photoshop | 포토샵 | Photoshop | Photoshop
        illustrator | 일러스트레이터 | Illustrator | Illustrator
        premiere | 프리미어 프로 | Premiere Pro | Premiere, 프리미어
        after-effects | 애프터 이펙트 | After Effects | After Effects
        blender | 블렌더 | Blender | Blender
        unity | Unity | Unity | 유니티
        unreal-engine | 언리얼 엔진 | Unreal Engine | Unreal
        modelling-3d | 3D 모델링 | 3D modelling | 삼차원 모델링
        motion-graphics | 모션 그래픽 | Motion graphics | 모션그래픽
        video-editing | 영상 편집 | Video editing | 컷 편집
        generative-images | 생성형 이미지 | Generative images | 이미지 생성 AI
        illustration | 일러스트 | Illustration | 그림
        webtoon | 웹툰 제작 | Webtoon making | 웹툰
        sound-design | 사운드 디자인 | Sound design | 음향
        game-design | 게임 기획 | Game design | 게임디자인
        storytelling | 스토리텔링 | Storytelling | 시나리오
    """,
    "security": """
        web-security | 웹 보안 | Web security | 웹 해킹
        penetration-testing | 모의 해킹 | Penetration testing | 침투 테스트
        network-security | 네트워크 보안 | Network security | 방화벽
        security-monitoring | 보안 관제 | Security monitoring | SIEM
        incident-response | 침해사고 대응 | Incident response | CERT
        digital-forensics | 디지털 포렌식 | Digital forensics | 포렌식
        malware-analysis | 악성코드 분석 | Malware analysis | 리버싱
        secure-coding | 시큐어 코딩 | Secure coding | 보안 코딩
        cloud-security | 클라우드 보안 | Cloud security | IAM
        privacy | 개인정보 보호 | Privacy | 개인정보보호
        isms | ISMS-P | ISMS-P | 정보보호 인증
        cryptography | 암호학 | Cryptography | 암호화
    """,
    "fashion-tech": """
        virtual-fitting | 가상 피팅 | Virtual fitting | 가상 착용
        garment-3d | 3D 가상 의상 | 3D garments | 가상 샘플
        pattern-making | 패턴 설계 | Pattern making | 패턴, 옷본
        textiles | 소재 지식 | Textiles | 원단
        merchandising | MD 기획 | Merchandising | MD, 상품 기획
        trend-forecasting | 트렌드 예측 | Trend forecasting | 트렌드 분석
        skin-analysis | 피부 분석 | Skin analysis | 피부 진단
        personal-colour | 퍼스널 컬러 | Personal colour | 퍼스널컬러
        cosmetic-formulation | 화장품 처방 | Cosmetic formulation | 제형
        e-commerce | 온라인 판매 운영 | E-commerce operations | 이커머스
    """,
    COMMON: """
        presentation | 발표 | Presentation | 프레젠테이션
        technical-writing | 기술 문서 작성 | Technical writing | 문서화
        project-management | 프로젝트 관리 | Project management | 일정 관리
        facilitation | 회의 진행 | Facilitation | 퍼실리테이션
        code-review | 코드 리뷰 | Code review | 리뷰
        open-source | 오픈소스 기여 | Open-source contribution | 오픈소스
        business-english | 비즈니스 영어 | Business English | 영어
        startup | 창업 | Starting a company | 스타트업
        business-plan | 사업계획서 작성 | Business plans | 정부지원사업
        interview-coaching | 면접 준비 | Interview coaching | 면접
        portfolio-review | 포트폴리오 점검 | Portfolio review | 포트폴리오, 이력서
        teaching | 강의 | Teaching | 교육
    """,
}


def _skill(field: str, line: str) -> Skill:
    slug, ko, en, aliases = (part.strip() for part in line.split("|"))
    return Skill(slug, ko, en, field, tuple(alias.strip() for alias in aliases.split(",")))


SKILLS = tuple(_skill(field, line) for field, lines in _WORDS.items() for line in lines.strip().splitlines())
SKILL = {skill.slug: skill for skill in SKILLS}
SKILLS_OF = {field: tuple(skill.slug for skill in SKILLS if skill.field == field) for field in _WORDS}
# What people of one field often know of its neighbours.
NEIGHBOURS = {
    "ai-modeling": ("python", "sql", "docker", "statistics", "git", "fastapi", "numpy", "pandas"),
    "data-analysis": ("python", "machine-learning", "presentation", "data-storytelling", "git", "time-series"),
    "backend": ("docker", "aws", "linux", "sql", "ci-cd", "code-review", "javascript", "react"),
    "frontend": ("figma", "git", "nodejs", "ux-design", "code-review", "rest-api"),
    "cloud": ("python", "git", "sql", "network-security", "cloud-security", "go-language", "technical-writing"),
    "ai-planning": ("prompt-engineering", "ai-agents", "sql", "presentation", "rag", "google-analytics", "facilitation"),
    "digital-marketing": (
        "google-analytics",
        "sql",
        "ab-testing",
        "excel",
        "video-editing",
        "prompt-engineering",
        "generative-images",
        "looker-studio",
    ),
    "robotics": ("python", "opencv", "linux", "computer-vision", "reinforcement-learning", "deep-learning", "git"),
    "bio-data": ("python", "r-language", "statistics", "deep-learning", "sql", "privacy", "pandas"),
    "fintech": ("python", "java", "sql", "spring-boot", "time-series", "machine-learning", "excel", "privacy"),
    "content-graphics": ("figma", "prompt-engineering", "content-marketing", "threejs", "branding", "html-css"),
    "security": ("linux", "networking", "python", "aws", "c-language", "technical-writing"),
    "fashion-tech": ("generative-images", "content-marketing", "illustrator", "data-visualisation", "computer-vision", "live-commerce", "branding"),
}

"""What people learn and where they work: the fields of the courses and the industries."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """A field of study; `weight` is its share of the courses."""

    slug: str
    ko: str
    en: str
    weight: int


@dataclass(frozen=True)
class Industry:
    slug: str
    ko: str
    en: str


FIELDS = (
    Field("ai-modeling", "AI 모델링", "AI modelling", 13),
    Field("data-analysis", "데이터 분석", "Data analysis", 13),
    Field("backend", "백엔드", "Back-end development", 14),
    Field("frontend", "프런트엔드", "Front-end development", 11),
    Field("cloud", "클라우드", "Cloud", 9),
    Field("ai-planning", "AI 서비스 기획", "AI service planning", 9),
    Field("digital-marketing", "디지털 마케팅", "Digital marketing", 8),
    Field("robotics", "로보틱스", "Robotics", 4),
    Field("bio-data", "바이오 데이터", "Bio data", 4),
    Field("fintech", "핀테크", "Fintech", 5),
    Field("content-graphics", "콘텐츠·그래픽", "Content and graphics", 5),
    Field("security", "보안", "Security", 3),
    Field("fashion-tech", "뷰티·패션 테크", "Beauty and fashion tech", 2),
)
FIELD = {field.slug: field for field in FIELDS}

INDUSTRIES = (
    Industry("finance", "금융", "Finance"),
    Industry("health", "의료·헬스케어", "Health care"),
    Industry("bio", "바이오·제약", "Biotech and pharma"),
    Industry("education", "교육", "Education"),
    Industry("commerce", "커머스", "Commerce"),
    Industry("logistics", "물류·모빌리티", "Logistics and mobility"),
    Industry("manufacturing", "제조", "Manufacturing"),
    Industry("robotics", "로봇", "Robotics"),
    Industry("media", "콘텐츠·미디어", "Content and media"),
    Industry("games", "게임", "Games"),
    Industry("marketing", "광고·마케팅", "Advertising and marketing"),
    Industry("public", "공공", "Public sector"),
    Industry("nonprofit", "비영리·사회적경제", "Non-profit"),
    Industry("it-services", "IT 서비스", "IT services"),
    Industry("ai", "인공지능", "Artificial intelligence"),
    Industry("security", "정보보안", "Information security"),
    Industry("energy", "에너지·환경", "Energy and environment"),
    Industry("real-estate", "건설·부동산", "Construction and property"),
    Industry("food", "식음료", "Food and drink"),
    Industry("fashion", "패션", "Fashion"),
    Industry("beauty", "뷰티", "Beauty"),
    Industry("travel", "여행·문화", "Travel and culture"),
)
INDUSTRY = {industry.slug: industry for industry in INDUSTRIES}

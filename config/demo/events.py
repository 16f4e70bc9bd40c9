"""Events to come and events past, seen from November 2026."""

from dataclasses import dataclass
from datetime import datetime

from config.demo.chance import seoul


@dataclass(frozen=True)
class Event:
    """Something to go to; times are Seoul time, `campus` a campus slug or ''."""

    slug: str
    title_ko: str
    title_en: str
    starts_at: datetime
    ends_at: datetime
    place_ko: str
    place_en: str
    text_ko: str
    text_en: str
    capacity: int
    campus: str = ""
    online: bool = False


EVENTS = (
    Event(
        "mentoring-briefing", "겨울 멘토링 시즌 온라인 설명회", "Briefing on the winter mentoring season", seoul(2026, 12, 5, 11, 0), seoul(2026, 12, 5, 12, 0), "온라인", "Online",
        "신청서를 쓰기 전에 궁금한 것을 모두 물어보는 시간이에요. 지난 시즌 멘토와 멘티가 한 명씩 나와 첫 만남이 어땠는지 들려줘요. 얼굴을 켜지 않아도 괜찮아요.",
        "Ask everything before you fill in the form. A mentor and a mentee of last season tell how the first meeting went. Cameras may stay off.", 300, online=True,
    ),
    Event(
        "alliance-first-birthday", "서울 AI 얼라이언스 첫돌 모임", "The alliance turns one", seoul(2026, 12, 11, 15, 0), seoul(2026, 12, 11, 18, 0), "중구 캠퍼스, 을지로입구역 가까이", "Jung-gu campus, near Euljiro 1-ga Station",
        "예순 참여기관이 한 해 동안 함께 정한 것을 발표해요. 수요조사 결과를 처음 공개하고, 내년에 열 과정과 닫을 과정을 이야기합니다. 동문이면 누구나 들을 수 있어요.",
        "Sixty member organisations report what they settled in a year. The survey's results are shown for the first time, and next year's courses are discussed. Alumni are welcome to listen.",
        150, campus="jung",
    ),
    Event(
        "robot-open-day", "강남 로보틱스 캠퍼스 공개일", "Open day at the Gangnam robotics campus", seoul(2026, 12, 19, 10, 0), seoul(2026, 12, 19, 17, 0), "강남 캠퍼스, 수서역 가까이", "Gangnam campus, near Suseo Station",
        "로봇이 넘어지는 모습을 가까이에서 볼 수 있는 하루예요. 시간마다 서른 명씩 들어가요. 아이와 함께 오시면 리모컨을 쥐어 드려요.",
        "A day to watch robots fall, from close by. Thirty people enter every hour; children are handed the remote control.", 210, campus="gangnam",
    ),
    Event(
        "cv-saturday", "이력서를 함께 읽는 토요일", "A Saturday for reading CVs", seoul(2027, 1, 16, 13, 0), seoul(2027, 1, 16, 17, 0), "서대문 캠퍼스, 신촌역 가까이", "Seodaemun campus, near Sinchon Station",
        "한 사람의 이력서를 두 사람이 20분 동안 읽고 이야기해요. 읽어 줄 동문 스무 명이 함께해요. 이력서는 종이로 두 장만 가져오세요.",
        "Two people read one CV and talk about it for twenty minutes. Twenty alumni come to read. Bring two copies on paper.", 60, campus="seodaemun",
    ),
    Event(
        "autumn-gathering", "동문 가을 모임", "Alumni autumn gathering", seoul(2026, 10, 17, 14, 0), seoul(2026, 10, 17, 18, 0), "영등포 캠퍼스, 문래역 가까이", "Yeongdeungpo campus, near Mullae Station",
        "첫 기수부터 올해 수료한 사람까지 백오십 명이 모였어요. 명찰에는 이름 대신 요즘 고민을 적었고, 비슷한 고민끼리 탁자에 앉았습니다.",
        "A hundred and fifty people came, from the first class to this year's. Name tags carried a worry instead of a name, and similar worries shared a table.", 150, campus="yeongdeungpo",
    ),
    Event(
        "course-committee-autumn", "학과 운영위원회 공개 회의", "Open meeting of the course committee", seoul(2026, 10, 29, 16, 0), seoul(2026, 10, 29, 18, 0), "종로 캠퍼스, 종각역 가까이", "Jongno campus, near Jonggak Station",
        "내년 봄에 열 과정을 정하는 회의를 누구나 들을 수 있게 열었어요. 강사는 현장 경력 2년을 갖추고 만족도 80점을 목표로 합니다. 회의록은 다음 날 올렸어요.",
        "The committee chose next spring's courses in public. Instructors need two years of practice and aim at 80 points of satisfaction. The minutes were posted the next day.", 80, campus="jongno",
    ),
)  # fmt: skip

"""Korean names as they are borne: family names by their share, given names by the decade of birth."""

from itertools import accumulate
from random import Random

# Share of the population in one in ten thousand, after the 2015 census, rounded.
_FAMILY = {
    "김": 2150, "이": 1470, "박": 843, "최": 470, "정": 433, "강": 237, "조": 211, "윤": 205, "장": 199, "임": 166, "한": 155, "오": 153,
    "서": 151, "신": 149, "권": 142, "황": 140, "안": 138, "송": 137, "류": 60, "유": 68, "전": 112, "홍": 113, "고": 95, "문": 93, "양": 93,
    "손": 91, "배": 80, "백": 77, "허": 66, "남": 56, "심": 55, "노": 53, "하": 46, "곽": 41, "성": 40, "차": 39, "주": 39, "우": 39, "구": 39,
    "나": 34, "민": 34, "진": 32, "지": 31, "엄": 29, "채": 26, "원": 26, "천": 24, "방": 19, "공": 18, "현": 18, "함": 16, "변": 17, "염": 14,
    "여": 13, "추": 12, "도": 12, "소": 11, "석": 11, "선": 9, "설": 9, "마": 8, "길": 8, "연": 7, "위": 7, "표": 6, "명": 6, "기": 6, "반": 6,
    "왕": 5, "금": 5, "옥": 5, "육": 5, "인": 5, "맹": 5, "제": 5, "모": 4, "남궁": 6, "탁": 4, "국": 4, "어": 4, "은": 3, "편": 3, "용": 3,
    "황보": 3, "선우": 3, "제갈": 2, "서문": 1, "독고": 1, "사공": 1,
}  # fmt: skip
FAMILY_NAMES = tuple(_FAMILY)
_FAMILY_WEIGHTS = tuple(accumulate(_FAMILY.values()))

# Most frequent first; the rows are: born until 1991, 1992 to 1998, from 1999 on.
_WOMEN = (
    "지혜 지은 은지 수진 혜진 은영 지영 유진 혜원 보람 민정 아름 현정 은정 미나 은혜 수정 민지 지현 소영 주희 선영 효진 윤희 진아 현아 경은"
    " 슬기 은주 나래 하나 다혜 소연 민경 유리 지선 혜영 새롬 연주 희진 정은 수연 미선 보경 현주 나영 정아 지연 윤정 선미 인혜 송이 혜미 가영"
    " 세라 정윤 혜인 은경 주연 영은 소희 신혜 유나 진주 초롱 아람 고은 선아 혜림 은미 정현 소정 재은 예지",
    "유진 민지 수빈 지원 예진 지현 수진 지은 은지 예지 지수 하은 다은 소연 수연 채원 혜원 예린 유정 가영 나연 다솜 정은 민주 은서 서영 현지 희수"
    " 수민 하늘 소희 세영 지윤 유나 연수 혜진 주연 다영 아영 승희 윤지 은빈 다희 보민 민아 채린 지혜 혜수 서현 선우 하영 예은 윤아 나현 해인 솔이"
    " 재희 유림 경민 도연 한솔 슬기 효주 다인 소현 규리 세연 정민 영주 미소 가은 연우 시연 보라 희원 주현 은솔 채연 소은 나은 다현 이슬",
    "서연 지우 서현 민서 수빈 예은 지민 채원 유진 지원 하은 예린 수민 다은 윤서 소윤 예원 지윤 은서 시은 가은 나연 하윤 채은 유나 서영 지수 수아"
    " 다연 연우 예나 서윤 지안 소율 세은 하린 도연 규리 유빈 채윤 나은 아린 민아 현서 서진 가현 주하 다인 시연 지유 보민 소민 하영 혜원 윤지 이서"
    " 예서 은채 승연 수연 정원 서하 나윤 라온 민채 재인 해나 여진 유림 다솔 채아 소이 단비 새봄 하람 도희 규원 효린",
)
_MEN = (
    "지훈 성민 현우 준호 동현 민수 정훈 상현 재현 성훈 진우 영진 승현 종현 태훈 성호 현수 지환 준영 상훈 민호 경민 태영 용준 병준 재훈 창민 동욱"
    " 정민 우진 성진 대현 승훈 기훈 영민 광호 형준 인호 종민 석진 원준 동훈 재영 진호 세훈 윤호 상우 정현 승우 철민 호진 경수 규현 기범 명훈 범준"
    " 한솔 유석 주영 효준 태호 보성 남규 상민 재민 영호 진성 홍석 문수 현석 준혁 태준",
    "지훈 동현 현우 성민 준영 민수 승현 재현 준혁 상현 민재 태현 진우 지환 정우 승민 현준 동욱 민석 성현 우진 준호 재원 영훈 건우 도현 상민 태훈"
    " 종현 세진 윤호 재민 한결 민혁 창현 용빈 승훈 규민 성준 수현 원석 기현 진혁 태영 주환 찬호 형우 정민 유찬 병훈 재훈 승우 명진 시환 경민 찬영"
    " 하늘 한빛 도영 의준 석현 지호 태민 재윤 범수 혁준 순호 영재 선재 예준 우석 인성",
    "민준 현우 지훈 준서 건우 우진 민재 현준 예준 도현 승현 지호 준혁 승민 재민 시우 유준 민석 동현 지원 태현 정우 준우 성민 은우 윤우 주원 서준"
    " 찬영 민성 재원 한결 수호 규민 시현 태윤 찬우 승우 하준 도윤 정민 은찬 현서 건호 연우 지환 유찬 선우 진우 성현 태민 우빈 재윤 준영 이안 율"
    " 도경 세윤 영준 형준 상현 다온 시원 강민 원준 지성 윤재 해솔 산 겸 라온 태오",
)
_SINGLE = ("솔", "결", "건", "윤", "빈", "별", "율", "준", "담", "린", "현", "산", "훈", "단", "찬", "휘", "슬", "봄", "온", "원")
_RARE_FIRST, _RARE_LAST = "가나다라마보새소아연예온유이재정주지하해혜희", "람솜울음나라진원담온주별미온빛희봄영겸은"
# People who came to Seoul from elsewhere write their names in many ways.
_FOREIGN = (
    "Nguyen Thi Lan", "응우옌 티 흐엉", "Tran Minh Duc", "왕샤오위", "Wang Xiaoyu", "리웨이", "Zhang Yichen", "Batbayar Enkhjin", "엥흐진", "사토 미카",
    "Sato Mika", "Tanaka Sora", "Anna Petrova", "알리나 김", "Kim Jessica", "Daniel Park", "Grace Lee", "Michael Cho", "Maria Santos", "Jose Reyes",
    "Aigerim Bekova", "Otabek Karimov", "Siti Rahma", "Priya Nair", "Amara Okafor", "Lucas Martin", "Emma Choi", "Sophia Yoon", "팜 투 하", "첸유팅",
)  # fmt: skip
_MALE_NAMES = frozenset(name for names in _MEN for name in names.split())
_FEMALE_NAMES = frozenset(name for names in _WOMEN for name in names.split())


def _zipf(names: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    words = tuple(dict.fromkeys(names.split()))
    return words, tuple(accumulate(1 / (rank + 12) for rank in range(len(words))))


_POOLS = {(female, band): _zipf((_WOMEN if female else _MEN)[band]) for female in (True, False) for band in range(3)}


def family_name(rng: Random) -> str:
    """A family name, as frequent as in Korea."""
    return rng.choices(FAMILY_NAMES, cum_weights=_FAMILY_WEIGHTS)[0]


def given_name(rng: Random, *, female: bool, born: int) -> str:
    """A given name of that decade; now and then one of a single syllable, or one that few others bear."""
    chance = rng.random()
    if chance < 0.022:
        return rng.choice(_SINGLE)
    if chance < 0.05:
        return rng.choice(_RARE_FIRST) + rng.choice(_RARE_LAST)
    names, weights = _POOLS[female, 0 if born < 1992 else 1 if born < 1999 else 2]
    return rng.choices(names, cum_weights=weights)[0]


def full_name(rng: Random, *, female: bool, born: int) -> str:
    """A whole name as a roster writes it: `김서연`, `남궁 결` now and then with its space, or one from abroad."""
    if rng.random() < 0.006:
        return rng.choice(_FOREIGN)
    family, given = family_name(rng), given_name(rng, female=female, born=born)
    return f"{family} {given}" if len(family) == 2 and rng.random() < 0.3 else family + given


def is_foreign(name: str) -> bool:
    return name in _FOREIGN


def split(name: str) -> tuple[str, str]:
    """Family and given name of a Korean name."""
    compact = name.replace(" ", "")
    length = 2 if compact[:2] in FAMILY_NAMES and len(compact) > 2 else 1
    return compact[:length], compact[length:]


def likely_male(name: str) -> bool:
    """Whether the name is borne by men only, as far as our lists know."""
    given = split(name)[1]
    return given in _MALE_NAMES and given not in _FEMALE_NAMES

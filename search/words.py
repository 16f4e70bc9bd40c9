"""The kept list of words: what means the same, which endings hang on a Korean word, and what people add without looking for it."""

import re

KEPT = (
    ("청년취업사관학교", "새싹", "청취사", "sesac"),
    ("동문", "알럼나이", "alumni"),
    ("파이썬", "python", "python3"),
    ("자바스크립트", "javascript"),
    ("타입스크립트", "typescript"),
    ("자바", "java"),
    ("코틀린", "kotlin"),
    ("스프링", "spring"),
    ("스프링 부트", "spring boot"),
    ("리액트", "react"),
    ("리액트 네이티브", "react native"),
    ("넥스트", "next.js", "nextjs"),
    ("뷰", "vue"),
    ("노드", "node.js", "nodejs"),
    ("장고", "django"),
    ("쿠버네티스", "kubernetes", "k8s"),
    ("도커", "docker"),
    ("카프카", "kafka"),
    ("리눅스", "linux"),
    ("깃허브", "github"),
    ("유니티", "unity"),
    ("언리얼", "unreal"),
    ("플러터", "flutter"),
    ("스위프트", "swift"),
    ("피그마", "figma"),
    ("포토샵", "photoshop"),
    ("일러스트레이터", "illustrator"),
    ("블렌더", "blender"),
    ("태블로", "tableau"),
    ("엑셀", "excel"),
    ("노션", "notion"),
    ("파이토치", "pytorch"),
    ("텐서플로", "텐서플로우", "tensorflow"),
    ("씨플플", "c++", "cpp"),
    ("씨샵", "c#", "csharp"),
    ("닷넷", "net", "dotnet"),
    ("인공지능", "ai"),
    ("머신러닝", "기계 학습", "machine learning"),
    ("딥러닝", "심층 학습", "deep learning"),
    ("거대 언어 모델", "대규모 언어 모델", "초거대 언어 모델", "거대 언어모델", "대규모 언어모델", "초거대 언어모델", "llm"),
    ("자연어 처리", "nlp"),
    ("컴퓨터 비전", "computer vision"),
    ("챗지피티", "챗gpt", "chatgpt"),
    ("프롬프트", "prompt"),
    ("데이터 사이언티스트", "데이터 과학자", "data scientist"),
    ("백엔드", "백 엔드", "backend", "back end"),
    ("프론트엔드", "프런트엔드", "프론트 엔드", "프런트 엔드", "frontend", "front end"),
    ("프론트", "프런트", "front"),
    ("풀스택", "full stack"),
    ("데브옵스", "devops"),
    ("안드로이드", "android"),
    ("아이오에스", "ios"),
    ("큐에이", "qa"),
    ("개발자", "프로그래머", "developer", "programmer"),
    ("기획자", "서비스 기획", "프로덕트 매니저", "프로덕트 매니징", "product manager", "피엠", "pm"),
    ("프로덕트 오너", "product owner", "po"),
    ("디자이너", "designer"),
    ("마케터", "marketer"),
    ("데이터 분석", "data analysis"),
    ("데이터 분석가", "data analyst"),
    ("데이터 엔지니어", "data engineer"),
    ("클라우드", "cloud"),
    ("핀테크", "fintech"),
    ("로봇", "로보틱스", "robotics"),
    ("바이오", "bio"),
    ("스타트업", "startup"),
    ("인턴십", "인턴", "internship"),
    ("장학금", "scholarship"),
    ("멘토링", "mentoring"),
    ("포트폴리오", "portfolio"),
    ("리뷰", "review"),
    ("코드 리뷰", "code review"),
    ("이력서", "resume", "cv"),
    ("비전공자", "비전공"),
    ("경력 단절", "경단녀"),
    ("비밀번호", "비번", "password"),
    ("후원", "기부", "donation"),
    ("네이버", "naver"),
    ("카카오", "kakao"),
    ("쿠팡", "coupang"),
    ("배달의민족", "배민", "우아한형제들"),
    ("마이크로소프트", "microsoft"),
    ("세일즈포스", "salesforce"),
    ("인텔", "intel"),
    ("엔비디아", "nvidia"),
)
# How the academy's own compounds are divided by the Korean analyzer: the word, then its parts.
DIVIDED = (
    "청년취업사관학교 청년 취업 사관학교",
    "백엔드개발자 백엔드 개발자",
    "프론트엔드개발자 프론트엔드 개발자",
    "재능기부 재능 기부",
    "수료생 수료 생",
    "동문회원 동문 회원",
    "참여기관 참여 기관",
    "커피챗",
    "멘티",
    "멘토",
)
SAME = tuple(tuple(dict.fromkeys(form for word in group for form in (word, word.replace(" ", "")))) for group in KEPT)
MEANING = {word: group for group in SAME for word in group}
WHOLE = frozenset(
    ("java", "net", "ai", "pm", "po", "qa", "cv")
)  # whole words, not beginnings of others: whoever looks for Java has no use for JavaScript
SHORTENED = {"대병원": "대학교병원"}
LEGAL_FORM = re.compile(r"\((?:주|유|사|재)\)|주식회사|유한회사|사단법인|재단법인")
LONGEST_PHRASE = max(word.count(" ") + 1 for word in MEANING)

# Endings that are seldom the end of a noun are always taken off; those that often are, only when nothing was found with them.
SURE_ENDINGS = (
    *("에서는", "에서도", "으로는", "에게는", "이라는"),
    *("에서", "으로", "에게", "한테", "까지", "부터", "처럼", "보다", "이랑", "에는", "에도", "라는"),
    *("을", "를", "캠퍼스", "캠"),
)
DOUBTFUL_ENDINGS = (
    *("하고", "하는", "했던", "하신", "한", "님", "씨", "들"),
    *("이나", "이", "가", "은", "는", "도", "의", "로", "과", "와", "랑", "만", "에", "나", "구"),
)

# Said around what is looked for. Left out when other words remain.
NOISE = frozenset(
    (
        *("and", "or", "not", "near"),
        *("싶어요", "싶어", "싶은", "찾아요", "찾기", "찾는", "찾습니다", "알려줘", "알려주세요", "추천", "추천해줘", "관련", "관련된", "대한"),
        *("있는", "있나요", "하는", "하고", "받고", "받는", "어떻게", "어디", "사람"),
    )
)
# Said to whoever may answer. Left out when nothing was found with it and other words remain.
ASIDES = frozenset(
    (
        *("분", "분들", "사람들", "선배", "선배님", "후배", "지인", "연락처", "프로필", "신청", "방법", "안내", "문의", "모집"),
        *(
            "봐",
            "주실",
            "해",
            "줄",
            "하시는",
            "하실",
            "계신",
            "계시는",
            "다니는",
            "배우고",
            "배우는",
            "수료한",
            "졸업한",
            "일하는",
            "잘",
            "좀",
            "혹시",
            "하는법",
            "되는법",
        ),
    )
)
SAID = re.compile(".(?:세요|어요|아요|해요|나요|까요|니다|예요|에요)$")  # a verb at the end of a sentence: `도와주세요`


def is_aside(word: str) -> bool:
    """Whether a word is said to somebody rather than looked for."""
    return word in ASIDES or bool(SAID.match(word[-3:]))


def without_legal_form(text: str) -> str:
    """`(주)카카오`, `주식회사 카카오` → `카카오`; a text that is nothing else stays."""
    return " ".join(LEGAL_FORM.sub(" ", text).split()) or text


def without_ending(word: str, endings: tuple[str, ...]) -> str | None:
    """A Hangul word without its particle: `멘토링을` → `멘토링`; None when nothing comes off or less than two syllables would stay."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word[: -len(ending)]
    return None

"""The kept list of words: what means the same, which endings hang on a Korean word, and what people add without looking for it."""

SAME = (
    ("청년취업사관학교", "새싹", "청취사", "sesac"),
    ("동문", "알럼나이", "alumni"),
    ("파이썬", "python"),
    ("자바스크립트", "javascript"),
    ("타입스크립트", "typescript"),
    ("자바", "java"),
    ("코틀린", "kotlin"),
    ("스프링", "spring"),
    ("리액트", "react"),
    ("뷰", "vue"),
    ("노드", "node.js", "nodejs"),
    ("장고", "django"),
    ("쿠버네티스", "kubernetes", "k8s"),
    ("도커", "docker"),
    ("파이토치", "pytorch"),
    ("텐서플로", "텐서플로우", "tensorflow"),
    ("씨플플", "c++", "cpp"),
    ("씨샵", "c#", "csharp"),
    ("인공지능", "ai"),
    ("머신러닝", "기계학습", "machine learning"),
    ("딥러닝", "심층학습", "deep learning"),
    ("거대언어모델", "대규모언어모델", "llm"),
    ("자연어처리", "nlp"),
    ("컴퓨터비전", "computer vision"),
    ("백엔드", "backend"),
    ("프론트엔드", "프런트엔드", "frontend"),
    ("풀스택", "fullstack"),
    ("데이터분석", "data analysis"),
    ("클라우드", "cloud"),
    ("핀테크", "fintech"),
    ("로봇", "로보틱스", "robotics"),
    ("바이오", "bio"),
    ("스타트업", "startup"),
    ("인턴십", "인턴", "internship"),
    ("장학금", "scholarship"),
    ("멘토링", "mentoring"),
    ("포트폴리오", "portfolio"),
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
MEANING = {word: group for group in SAME for word in group}
LONGEST_PHRASE = max(word.count(" ") + 1 for word in MEANING)

# Endings that are seldom the end of a noun are always taken off; those that often are, only when nothing was found with them.
SURE_ENDINGS = (
    *("에서는", "에서도", "으로는", "에게는", "이라는"),
    *("에서", "으로", "에게", "한테", "까지", "부터", "처럼", "보다", "이랑", "에는", "에도", "라는"),
    *("을", "를"),
)
DOUBTFUL_ENDINGS = ("하고", "이나", "이", "가", "은", "는", "도", "의", "로", "과", "와", "랑", "만", "에", "나", "구", "캠퍼스")

# Said around what is looked for. Left out when other words remain.
NOISE = frozenset(
    (
        *("and", "or", "not", "near"),
        *("싶어요", "싶어", "싶은", "찾아요", "찾기", "찾는", "찾습니다", "알려줘", "알려주세요", "추천", "추천해줘", "관련", "관련된", "대한"),
        *("있는", "있나요", "하는", "하고", "받고", "받는", "어떻게", "어디", "사람"),
    )
)


def without_ending(word: str, endings: tuple[str, ...]) -> str | None:
    """A Hangul word without its particle: `멘토링을` → `멘토링`; None when nothing comes off or less than two syllables would stay."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word[: -len(ending)]
    return None

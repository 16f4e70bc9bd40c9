"""One line about oneself, in the many ways in which people write it."""

from random import Random

from config.demo.fields import INDUSTRY
from config.demo.korean import fill
from config.demo.skills import SKILL
from config.demo.stories import EMPLOYED, FOUNDER, FREELANCE, NOT_A_TRADE, STUDYING, Persona
from config.demo.trades import TRADES

_MANNERS = (
    "천천히 오래 가는", "끝까지 묻는", "매일 기록하는", "아침에 제일 잘하는", "두 번째 직업을 사는", "조용히 꼼꼼한", "설명하기 좋아하는", "회의를 짧게 하는", "남의 글을 잘 읽는",
    "실수를 적어 두는", "새벽에 강한", "동료를 먼저 챙기는", "작은 것을 고치는", "늦게 시작한", "웃으며 질문하는", "문서를 좋아하는", "몸으로 배운", "사람을 만나는",
)  # fmt: skip
_ANYBODY = (
    "{role} · {industry}", "{manner} {role}", "{subject/을} 전공한 {role}", "{skill1/과} {skill2/을} 다룹니다", "{role} | {skill1}, {skill2}", "{campus}에서 배운 {role}",
)  # fmt: skip
_AT_WORK = (
    "{employer} {role}",
    "{industry} 분야에서 일하는 {role}",
    "{nth} 차 {role}",
    "{employer}에서 {role/으로} 일합니다",
    "{role}, {skill1/을} 좋아합니다",
)
_FROM_A_TRADE = (
    "{past}에서 {role/으로}",
    "전직 {past}, 현직 {role}",
    "{past} {years}년, 그리고 {role}",
    "{past}의 눈으로 일하는 {role}",
    "한때 {past/이었}고 지금은 {role}",
)
_SEEKING = (
    "신입 {role} 자리를 찾습니다",
    "{role/을} 준비합니다",
    "첫걸음을 떼는 {role}",
    "{skill1/으로} 일할 곳을 찾는 중",
    "배운 것을 써 볼 곳을 찾습니다",
    "준비된 {role}",
)
_SEEKING_FROM_A_TRADE = ("{past}의 경험을 들고 온 {role} 지망", "{past/을} 그만두고 {role/을} 준비합니다")
_ALONE = ("프리랜서 {role}", "혼자 일하는 {role}", "필요한 만큼만 일하는 {role}", "{skill1} 작업을 맡습니다")
_FOUNDERS = ("동기들과 회사를 만들고 있습니다", "수료 프로젝트가 회사가 됐습니다", "{industry} 분야 초기 창업자", "{industry} 스타트업 공동 창업자")
_STUDENTS = ("다시 학생이 된 {role}", "대학원에서 {industry} 문제를 연구합니다", "공부가 끝나지 않는 {role}")


def headline(rng: Random, persona: Persona, skills: tuple[str, ...]) -> str:
    """A headline that fits the person's state; now and then a motto of the field."""
    if persona.status != FOUNDER and rng.random() < 0.1:
        return rng.choice(TRADES[persona.field].mottoes)
    first, second = (SKILL[slug].ko for slug in rng.sample(skills[:3], 2))
    words = {
        "role": persona.role,
        "industry": INDUSTRY[persona.industry].ko,
        "manner": rng.choice(_MANNERS),
        "subject": persona.subject,
        "skill1": first,
        "skill2": second,
        "campus": f"{persona.course.place} 캠퍼스" if persona.course.campus else "집에서 온라인" if persona.course.delivery == "online" else "학교",
        "employer": persona.employer,
        "nth": f"{max(1, persona.months // 12 + 1)}년",
        "past": persona.past.role if persona.past else "",
        "years": str(persona.years),
    }
    patterns = [pattern for pattern in _patterns(rng, persona) if persona.subject or "{subject" not in pattern]
    return fill(rng.choice(patterns), words)


def _patterns(rng: Random, persona: Persona) -> tuple[str, ...]:
    traded = persona.past is not None and persona.past.role not in NOT_A_TRADE
    own = {FREELANCE: _ALONE, FOUNDER: _FOUNDERS, STUDYING: _STUDENTS}.get(persona.status)
    if own:
        return own if persona.status == FOUNDER or rng.random() < 0.6 else _ANYBODY
    if traded and rng.random() < 0.38:
        return _FROM_A_TRADE if persona.status == EMPLOYED else _SEEKING_FROM_A_TRADE
    if persona.status == EMPLOYED:
        return _AT_WORK if rng.random() < 0.5 else _ANYBODY
    return _SEEKING if rng.random() < 0.6 else _ANYBODY

"""Speech levels: everything is written in 해요체 and said in 합니다체 or 한다체 where a person prefers it."""

import re
from collections.abc import Callable

from config.demo.korean import final_consonant

# Endings in 해요체/합니다체/한다체, `_` for a space; the longest that fits wins. The past tense (했어요) needs no row.
_TABLE = """
    예요/입니다/다 해요/합니다/한다 돼요/됩니다/된다 봐요/봅니다/본다 가요/갑니다/간다 와요/옵니다/온다 나요/납니다/난다 줘요/줍니다/준다
    써요/씁니다/쓴다 커요/큽니다/크다 쳐요/칩니다/친다 타요/탑니다/탄다 자요/잡니다/잔다 꺼요/끕니다/끈다 져요/집니다/진다 이에요/입니다/이다
    거예요/것입니다/것이다 싶어요/싶습니다/싶다 있어요/있습니다/있다 없어요/없습니다/없다 같아요/같습니다/같다 좋아요/좋습니다/좋다
    많아요/많습니다/많다 않아요/않습니다/않는다 다녀요/다닙니다/다닌다 걸려요/걸립니다/걸린다 느껴요/느낍니다/느낀다 드려요/드립니다/드린다
    배워요/배웁니다/배운다 믿어요/믿습니다/믿는다 읽어요/읽습니다/읽는다 찾아요/찾습니다/찾는다 걸어요/걷습니다/걷는다 달려요/달립니다/달린다
    맡아요/맡습니다/맡는다 살아요/삽니다/산다 알아요/압니다/안다 쉬워요/쉽습니다/쉽다 달라요/다릅니다/다르다 풀려요/풀립니다/풀린다
    보여요/보입니다/보인다 늘어요/늡니다/는다 골라요/고릅니다/고른다 올려요/올립니다/올린다 나눠요/나눕니다/나눈다 지켜요/지킵니다/지킨다
    적어요/적습니다/적는다 들려요/들립니다/들린다 챙겨요/챙깁니다/챙긴다 그려요/그립니다/그린다 모여요/모입니다/모인다 키워요/키웁니다/키운다
    줄여요/줄입니다/줄인다 옮겨요/옮깁니다/옮긴다 맞춰요/맞춥니다/맞춘다 돌려요/돌립니다/돌린다 막아요/막습니다/막는다 다뤄요/다룹니다/다룬다
    즐겨요/즐깁니다/즐긴다 마셔요/마십니다/마신다 모아요/모읍니다/모은다 끓여요/끓입니다/끓인다 남겨요/남깁니다/남긴다 바꿔요/바꿉니다/바꾼다
    미뤄요/미룹니다/미룬다 짚어요/짚습니다/짚는다 편해요/편합니다/편하다 잡아요/잡습니다/잡는다 쓰여요/쓰입니다/쓰인다 길어요/깁니다/길다
    열어요/엽니다/연다 띄워요/띄웁니다/띄운다 붙여요/붙입니다/붙인다 보내요/보냅니다/보낸다 세워요/세웁니다/세운다 꾸려요/꾸립니다/꾸린다
    설레요/설렙니다/설렌다 울려요/울립니다/울린다 지워요/지웁니다/지운다 길러요/기릅니다/기른다 구워요/굽습니다/굽는다 찍어요/찍습니다/찍는다
    들어요/듣습니다/듣는다 빚어요/빚습니다/빚는다 앉아요/앉습니다/앉는다 불러요/부릅니다/부른다 새워요/새웁니다/새운다 아니에요/아닙니다/아니다
    만들어요/만듭니다/만든다 고마워요/고맙습니다/고맙다 즐거워요/즐겁습니다/즐겁다 어려워요/어렵습니다/어렵다 반가워요/반갑습니다/반갑다
    새로워요/새롭습니다/새롭다 움직여요/움직입니다/움직인다 무서워요/무섭습니다/무섭다 기다려요/기다립니다/기다린다 행복해요/행복합니다/행복하다
    중요해요/중요합니다/중요하다 비슷해요/비슷합니다/비슷하다 필요해요/필요합니다/필요하다 솔직해요/솔직합니다/솔직하다 뿌듯해요/뿌듯합니다/뿌듯하다
    더라고요/더군요/더라 스러워요/스럽습니다/스럽다 내쉬어요/내쉽니다/내쉰다 생생해요/생생합니다/생생하다 단단해요/단단합니다/단단하다
    그리워요/그립습니다/그립다 괜찮아요/괜찮습니다/괜찮다 궁금해요/궁금합니다/궁금하다 든든해요/든든합니다/든든하다 충분해요/충분합니다/충분하다
    익숙해요/익숙합니다/익숙하다 가능해요/가능합니다/가능하다 부끄러워요/부끄럽습니다/부끄럽다 무섭지_않아요/무섭지_않습니다/무섭지_않다
"""
_LEVELS = {haeyo: (hamnida, handa) for haeyo, hamnida, handa in (entry.replace("_", " ").split("/") for entry in _TABLE.split())}
_ENDINGS = sorted(_LEVELS, key=len, reverse=True)
_PAST = re.compile(r"(?<=[가-힣])어요$")


def _said(sentence: str, level: int) -> str:
    body = sentence.rstrip(".!")
    mark = sentence[len(body) :] or "."
    for ending in _ENDINGS:
        if body.endswith(ending):
            return body.removesuffix(ending) + _LEVELS[ending][level] + mark
    if _PAST.search(body) and final_consonant(body[:-2]) == "ㅆ":
        return body[:-2] + ("습니다", "다")[level] + mark
    raise ValueError(f"No other speech level is known for: {sentence}")


def _each_sentence(text: str, change: Callable[[str], str]) -> str:
    return " ".join(change(sentence) for sentence in re.split(r"(?<=[.!])\s+", text.strip()))


def formal(text: str) -> str:
    """The text, written in 해요체, in 합니다체. ValueError for an ending it does not know."""
    return _each_sentence(text, lambda sentence: _said(sentence, 0))


_HUMBLE = re.compile(r"(?<![가-힣])(제|저)(?=( |가 |는 |와 |를 |도 |에게|의 |처럼|다[.!]))")


def plain(text: str) -> str:
    """The text, written in 해요체, in 한다체, where one says 나 and 내. ValueError for an ending it does not know."""
    said = _each_sentence(text, lambda sentence: _said(sentence, 1))
    return _HUMBLE.sub(lambda match: "내" if match[1] == "제" else "나", said)

"""Whether words that somebody looked for look as if they were about a person: such words are never written down.

Better a word too many left out than a name too many kept: lists of syllables, since search knows nobody. Apps that know people
say themselves which names are theirs (`register_names`).
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from search.keyboard import to_korean
from search.text import clean
from search.wishes import chunks
from search.words import DOUBTFUL_ENDINGS, MEANING, SURE_ENDINGS, without_ending

LEAST, LONGEST, MOST_WORDS, MOST_DIGITS, LONGEST_NAME = 2, 60, 6, 5, 4
# Statistics Korea, family names of 2015: the twenty most frequent are 80 % of all; then the others above ten thousand bearers.
FREQUENT = frozenset("김이박최정강조윤장임한오서신권황안송류홍")
FAMILY = FREQUENT | frozenset(
    "유전고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국은편용예"
)
OF_TWO = frozenset(("남궁", "황보", "제갈", "선우", "독고", "사공", "서문", "동방"))
GIVEN = frozenset(
    "가강건겸경고관광교국권규균근금기길나난남내노누다단달담대덕도동두득라란람래려련령로록루률리린림마만명모목무문미민바배백범별병보복본봉"
    "부빈빛산삼상새서석선설섭성세소솔송수숙순슬승시식신심아안애양언여연열엽영예오옥온완용우욱운웅원위유윤율은의이익인일임자장재전정제조종"
    "주준중지진찬창채천철청초춘충치탁태택평표필하학한해행향헌혁현형혜호홍화환효후훈휘흥희"
)
FIRST = frozenset("민지서현수영은정미유하예윤준도시우성동재승태진경혜선건주연소나다가채보해인원종상기광병창형규남명세효희아로라이")
LAST = frozenset("민지현수영은정미유하윤준우호훈진혁빈원희경선아연주인서율린나솔환석철규식섭욱재태성용숙자순찬웅국빛별람름결")
ROMAN = frozenset(
    (
        *("kim", "gim", "lee", "yi", "rhee", "park", "bak", "pak", "choi", "choe", "jung", "jeong", "chung", "kang", "gang", "cho", "jo", "yoon"),
        *("yun", "jang", "chang", "lim", "im", "rim", "han", "oh", "seo", "suh", "shin", "sin", "kwon", "gwon", "hwang", "ahn", "song", "ryu"),
        *("yoo", "yu", "hong", "jeon", "jun", "ko", "go", "moon", "mun", "yang", "son", "bae", "baek", "paik", "heo", "hur", "nam", "sim"),
        *("shim", "noh", "roh", "kwak", "woo", "min", "jin"),
    )
)
HONORIFICS = ("님께", "님", "씨", "선배님", "선배", "멘토님", "멘토", "선생님", "쌤", "동문")
SECRET = re.compile(r"(?=\S*[^\W\d_])(?=\S*[\d!@$%^&*])\S{8,}")  # letters with digits or signs among them: more likely a password than a word

_known: list[Callable[[Sequence[str]], bool]] = []


def register_names(known: Callable[[Sequence[str]], bool]) -> None:
    """Let an app say whether one of these folded texts is the name of a person whom it knows."""
    _known.append(known)


def plain_words(text: str) -> str:
    """The words of a question as they may be written down, folded; empty when they may be about a person, or are no words."""
    cleaned = clean(text)
    words = chunks(cleaned)
    plain = " ".join(words)
    if not LEAST <= len(plain) <= LONGEST or len(words) > MOST_WORDS or _is_a_key_to_somebody(cleaned):
        return ""
    return "" if _names(words) or _names(chunks(to_korean(cleaned))) or _is_known(words) else plain


def _is_a_key_to_somebody(text: str) -> bool:
    """An e-mail address, a link, a number of six digits and more, a password; and initial consonants, which are typed for names."""
    if "@" in text or "://" in text or "www." in text or SECRET.search(text):
        return True
    return sum(letter.isdigit() for letter in text) > MOST_DIGITS or any("ㄱ" <= letter <= "ㅣ" for letter in text)


def _names(words: list[str]) -> bool:
    together = "".join(words)
    if any(_is_like_a_name(word) for word in (*words, together if len(together) <= LONGEST_NAME else "")):
        return True
    return 2 <= len(words) <= LONGEST_NAME and any(word in ROMAN for word in words) and all(word.isascii() for word in words)


def _is_like_a_name(word: str) -> bool:
    """A Korean name, with or without its family name, a title behind it or more."""
    if not word or word in MEANING or not all("가" <= letter <= "힣" for letter in word):
        return False
    forms = {word, *(word.removesuffix(title) for title in HONORIFICS)}
    forms |= {stem for endings in (SURE_ENDINGS, DOUBTFUL_ENDINGS) if (stem := without_ending(word, endings))}
    return any(_is_a_name(form) for form in forms)


def _is_a_name(word: str) -> bool:
    match len(word):
        case 2:
            return word[0] in FIRST | FREQUENT and word[1] in LAST
        case 3:
            return word[0] in FAMILY and word[1] in GIVEN and word[2] in GIVEN
        case 4:
            return word[:2] in OF_TWO and word[2] in GIVEN and word[3] in GIVEN
    return len(word) > LONGEST_NAME and word[0] in FREQUENT and word[1] in FIRST and word[2] in LAST


def _is_known(words: list[str]) -> bool:
    """Whether an app knows somebody of this name, whatever it looks like."""
    texts = list(dict.fromkeys([*words, " ".join(words), "".join(words), *map("".join, pairwise(words))]))
    return any(known(texts) for known in _known)

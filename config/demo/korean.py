"""Korean that reads right: particles after any word, names in Roman letters."""

import re

# After a final consonant / after a vowel.
PARTICLES = (
    ("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로"), ("이나", "나"), ("이라", "라"), ("이랑", "랑"),
    ("이란", "란"), ("이에요", "예요"), ("이었", "였"), ("이든", "든"), ("아", "야"),
)  # fmt: skip
_PAIR = {form: pair for pair in PARTICLES for form in pair}
_DIGIT_FINAL = dict(zip("0123456789", "ㅇㄹ.ㅁ..ㄱㄹㄹ.", strict=True))
_LETTER_FINAL = {"L": "ㄹ", "R": "ㄹ", "M": "ㅁ", "N": "ㄴ"}
# Words in Roman letters whose Korean spelling ends differently from what their last letters suggest.
_WORD_FINAL = {"git": "ㅅ", "slack": "ㄱ", "hadoop": "ㅂ", "chatbot": "ㅅ", "app": "ㅂ", "web": "ㅂ"}
_ENDING_FINAL = {"ng": "ㅇ", "le": "ㄹ", "ne": "ㄴ", "me": "ㅁ", "book": "ㄱ", "shop": "ㅂ", "l": "ㄹ", "m": "ㅁ", "n": "ㄴ"}


def final_consonant(word: str) -> str:
    """The consonant with which the spoken word ends, '' after a vowel: 3 is read 삼, SQL is read 에스큐엘."""
    spoken = re.sub(r"[^0-9A-Za-z가-힣%]+$", "", re.sub(r"\([^()]*\)\s*$", "", word.strip()) or word)
    if not spoken or spoken[-1] == "%":
        return ""
    last = spoken[-1]
    if "가" <= last <= "힣":
        return _HANGUL_FINALS[(ord(last) - 0xAC00) % 28]
    if last.isdigit():
        return _DIGIT_FINAL[last].strip(".")
    return _latin_final(re.findall(r"[A-Za-z]+$", spoken)[0])


def _latin_final(word: str) -> str:
    if word.isupper() or len(word) == 1:
        return _LETTER_FINAL.get(word[-1].upper(), "")
    lower = word.lower()
    if lower in _WORD_FINAL:
        return _WORD_FINAL[lower]
    return next((final for ending, final in _ENDING_FINAL.items() if lower.endswith(ending)), "")


_HANGUL_FINALS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]


def particle(word: str, form: str) -> str:
    """The form of the particle that follows this word: `particle("서울", "으로")` is `로`."""
    after_consonant, after_vowel = _PAIR[form]
    final = final_consonant(word)
    if form in {"으로", "로"} and final == "ㄹ":
        return after_vowel
    return after_consonant if final else after_vowel


def josa(word: str, form: str) -> str:
    """The word with its particle: `josa("데이터", "을")` is `데이터를`."""
    return word + particle(word, form)


def fill(pattern: str, words: dict[str, str]) -> str:
    """Put words into `{slot}`, with a particle into `{slot/을}`. An unknown slot or particle is a KeyError."""

    def put(match: re.Match[str]) -> str:
        word = words[match["slot"]]
        return josa(word, match["form"]) if match["form"] else word

    return re.sub(r"\{(?P<slot>\w+)(?:/(?P<form>[가-힣]+))?\}", put, pattern)


# ─── Roman letters (Revised Romanisation, syllable by syllable, as people write their names) ───

_INITIALS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_VOWELS = ("a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i")
_FINALS = (
    "",
    *["k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"],
)


def romanise(word: str) -> str:
    """`수민` becomes `sumin`; letters that are not Hangul pass in lower case."""
    letters = []
    for syllable in word:
        if not "가" <= syllable <= "힣":
            letters.append(syllable.lower())
            continue
        index = ord(syllable) - 0xAC00
        letters.append(_INITIALS[index // 588] + _VOWELS[index % 588 // 28] + _FINALS[index % 28])
    return "".join(letters)

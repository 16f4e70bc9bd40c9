"""What somebody typed while the keyboard was set to the other language: `rkdska` was 강남, `ㅔㅛ쇄ㅜ` was python.

The two-set layout (두벌식, KS X 5002): a consonant and a vowel to a key.
"""

from search.text import FIRST, LAST

# The letters of the keyboard, in the order of their keys.
KEYS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True)) | dict(
    zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True)
)
BACK = {jamo: key for key, jamo in KEYS.items()}
INITIAL = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWEL = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINAL = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
JOINED = {
    **{"ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ"},
    **{
        "ㄱㅅ": "ㄳ",
        "ㄴㅈ": "ㄵ",
        "ㄴㅎ": "ㄶ",
        "ㄹㄱ": "ㄺ",
        "ㄹㅁ": "ㄻ",
        "ㄹㅂ": "ㄼ",
        "ㄹㅅ": "ㄽ",
        "ㄹㅌ": "ㄾ",
        "ㄹㅍ": "ㄿ",
        "ㄹㅎ": "ㅀ",
        "ㅂㅅ": "ㅄ",
    },
}
APART = {one: pair for pair, one in JOINED.items()}


def to_korean(text: str) -> str:
    """Latin letters as the Korean that their keys write, put together as an input method does: `rkdska` → 강남. Other characters stay."""
    made: list[str] = []
    letters: list[str] = []
    for letter in text:
        key = letter if letter in KEYS else letter.lower()
        if key in KEYS:
            letters.append(KEYS[key])
        else:
            made += [_syllables(letters), letter]
            letters = []
    return "".join([*made, _syllables(letters)])


def to_latin(text: str) -> str:
    """Korean as the Latin letters on its keys: `ㅔㅛ쇄ㅜ` → python. Other characters stay."""
    return "".join(BACK.get(jamo, jamo) for letter in text for jamo in _taken_apart(letter))


def _taken_apart(letter: str) -> str:
    code = ord(letter)
    if FIRST <= code <= LAST:
        at = code - FIRST
        parts = INITIAL[at // 588] + VOWEL[at % 588 // 28] + FINAL[at % 28].strip()
    else:
        parts = letter
    return "".join(APART.get(jamo, jamo) for jamo in parts)


def _syllables(letters: list[str]) -> str:
    """Letters as they were typed, as syllables; one that no syllable takes stands alone."""
    made: list[str] = []
    at = 0
    while at < len(letters):
        syllable, used = _syllable(letters, at)
        made.append(syllable)
        at += used
    return "".join(made)


def _syllable(letters: list[str], at: int) -> tuple[str, int]:
    """The syllable that begins here, and how many letters it takes. A consonant before a vowel begins the next one."""
    if letters[at] not in INITIAL or not _is_vowel(letters, at + 1):
        return (JOINED[pair], 2) if (pair := "".join(letters[at : at + 2])) in JOINED and pair[0] in VOWEL else (letters[at], 1)
    vowel, used = letters[at + 1], 2
    if (pair := vowel + "".join(letters[at + 2 : at + 3])) in JOINED:
        vowel, used = JOINED[pair], 3
    final = " "
    if _ends(letters, at + used):
        final, used = letters[at + used], used + 1
        if (pair := final + "".join(letters[at + used : at + used + 1])) in JOINED and not _is_vowel(letters, at + used + 1):
            final, used = JOINED[pair], used + 1
    return chr(FIRST + INITIAL.index(letters[at]) * 588 + VOWEL.index(vowel) * 28 + FINAL.index(final)), used


def _is_vowel(letters: list[str], at: int) -> bool:
    return at < len(letters) and letters[at] in VOWEL


def _ends(letters: list[str], at: int) -> bool:
    """Whether the letter here ends the syllable before it: a consonant that may end one and does not begin the next."""
    return at < len(letters) and letters[at] in FINAL and not _is_vowel(letters, at + 1)

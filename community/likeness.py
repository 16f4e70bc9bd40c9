"""How near two names, or two dates of birth, come to each other when somebody mistyped one of them."""

import unicodedata
from datetime import date

from community.names import normalise_name


def one_off(one: str, other: str) -> bool:
    """Whether one letter more, less or different makes the two equal. Hangul is counted in jamo: 지헤 is one off 지혜."""
    a, b = sorted((unicodedata.normalize("NFD", one), unicodedata.normalize("NFD", other)), key=len)
    if a == b or len(b) - len(a) > 1:
        return False
    start = next((place for place, (left, right) in enumerate(zip(a, b, strict=False)) if left != right), len(a))
    rest = a[start + 1 :] if len(a) == len(b) else a[start:]
    return rest == b[start + 1 :]


def is_near_name(said: str, known: str) -> bool:
    """One letter off, or the same words the other way round (`Minsu Kim`, `Kim Minsu`). Equal names are not near but equal."""
    if not said or not known:
        return False
    a, b = normalise_name(said), normalise_name(known)
    return a != b and (one_off(a, b) or sorted(said.lower().split()) == sorted(known.lower().split()))


def in_other_letters(said: str, known: str) -> bool:
    """Whether one is written in Hangul and the other in Roman letters, so that nothing can be said of them."""
    return normalise_name(said).isascii() != normalise_name(known).isascii()


def is_near_date(said: date, known: date) -> bool:
    """One digit different, two digits exchanged, or month and day exchanged. Equal dates are not near but equal."""
    a, b = said.isoformat().replace("-", ""), known.isoformat().replace("-", "")
    apart = [place for place in range(8) if a[place] != b[place]]
    exchanged = len(apart) == 2 and [a[place] for place in apart] == [b[place] for place in reversed(apart)]
    return len(apart) == 1 or exchanged or (a != b and a[:4] == b[:4] and a[4:] == b[6:] + b[4:6])

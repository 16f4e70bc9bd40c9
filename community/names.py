"""How names, e-mail addresses and telephone numbers are made comparable."""

import re
import unicodedata

from search.text import fold, letters

LEGAL_FORMS = re.compile(r"\((?:주|유|사|재|학)\)|(?:주식|유한|유한책임)회사|(?:사단|재단|학교)법인|[,\s]\s*(?:co|inc|ltd|corp|llc)\b", re.IGNORECASE)
LONGEST_KEY = 300


def normalise_email(email: str) -> str:
    """NFKC and lower case: `Ａｎｎａ@Example.ORG` and `anna@example.org` are one address."""
    return unicodedata.normalize("NFKC", email or "").strip().lower()


def normalise_name(name: str) -> str:
    """NFKC, no spaces, lower case: `남궁 민수` equals `남궁민수`, `Kim Min-su` equals `kimminsu`."""
    return re.sub(r"[\s.\-'·]", "", unicodedata.normalize("NFKC", name or "")).lower()


def normalise_phone(phone: str) -> str:
    """Digits only, with +82 turned into 0."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone or ""))
    return "0" + digits[2:].lstrip("0") if digits.startswith("82") else digits


def normalise_employer(name: str) -> str:
    """A company without its legal form: `㈜한강`, `한강 주식회사` and `한강` are one."""
    return normalise_name(LEGAL_FORMS.sub("", unicodedata.normalize("NFKC", name or "")))


def spelling_key(name: str) -> str:
    """A skill as it is compared: `Node.js` and `nodejs` are one, `C`, `C++` and `C#` three. In single letters, so `파이ㅆ` begins `파이썬`."""
    folded = fold(name)
    return letters(re.sub(r"[\s.\-_/·]", "", folded) or folded)[:LONGEST_KEY]


def masked_name(name: str) -> str:
    """Enough for its bearer and for nobody else: `김*나`, `김*`, `남**수`."""
    name = (name or "").strip()
    return name[:1] + "*" * (len(name) - 2 or 1) + name[-1] if len(name) > 2 else f"{name[:1]}*"


def family_name(name: str) -> str:
    """What stands in a person's circle: the family name, or the first letter of a name in Roman letters."""
    name = (name or "").strip()
    return name[:1].upper() if name else "?"

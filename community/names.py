"""How names, e-mail addresses and telephone numbers are made comparable."""

import re
import unicodedata


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


def masked_name(name: str) -> str:
    """Enough for its bearer and for nobody else: `김*나`, `김*`, `남**수`."""
    name = (name or "").strip()
    return name[:1] + "*" * (len(name) - 2 or 1) + name[-1] if len(name) > 2 else f"{name[:1]}*"


def family_name(name: str) -> str:
    """What stands in a person's circle: the family name, or the first letter of a name in Roman letters."""
    name = (name or "").strip()
    return name[:1].upper() if name else "?"

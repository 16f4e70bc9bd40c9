"""What people wrote, on its way into a letter: no mail program makes a link of it, and no sign turns a line around.

Every letter passes through here, so that a new kind need not think of it. Links of ours stay; so does what stands in an element
with the class `office`, which are the words of the association itself.
"""

import re
from urllib.parse import urlsplit

from django.conf import settings

# What webmails take for an address without a scheme. Others exist; these are what strangers use.
ENDINGS = (
    "com|net|org|edu|gov|info|biz|kr|co|io|me|ai|app|dev|page|site|online|shop|store|xyz|top|link|click|live|pro|club|space|website|cloud|blog|"
    "cc|tv|to|ly|gl|gg|be|us|uk|jp|cn|ru|in|de|fr|eu|tk|ml|ga|cf|gq|su|ws|vip|fun|icu|zip|mov|example|한국|닷컴"
)
HOST = rf"(?<![@\w.-])(?:[\w-]+\.)+(?:{ENDINGS})(?![\w-])"
ADDRESS = re.compile(rf"(?i)(?P<scheme>[a-z][a-z0-9+.-]*:)(?P<rest>//\S*)|(?P<host>{HOST})|(?P<www>www)\.")
CONTROLS = {0x7F, *range(0x20)} - {0x09, 0x0A, 0x0D}
UNSEEN = dict.fromkeys([*CONTROLS, 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # with the bidirectional controls
NOT_WORDS = re.compile(r'(<style\b.*?</style>|<(\w+)\b[^>]*\bclass="office"[^>]*>.*?</\2>|<[^>]*>)', re.DOTALL)


def inert(words: str) -> str:
    """The same words without anything that a mail program would make a link of, but for addresses of this site."""
    return ADDRESS.sub(_broken, words.translate(UNSEEN))


def inert_html(html: str) -> str:
    """The same for what is read in a page; its elements and their addresses stay as they are."""
    pieces = NOT_WORDS.split(html)
    return "".join(piece if at % 3 == 1 else inert(piece) for at, piece in enumerate(pieces) if at % 3 != 2)


def _broken(found: re.Match[str]) -> str:
    if _is_ours(found[0]):
        return found[0]
    if found["scheme"]:
        return f"{found['scheme']} {ADDRESS.sub(_broken, found['rest'])}"
    if found["www"]:
        return f"{found['www']} ."
    before, _dot, ending = found["host"].rpartition(".")
    return f"{ADDRESS.sub(_broken, before)} .{ending}"


def _is_ours(address: str) -> bool:
    """Ours alone: neither `ours.evil.example` nor `ours@evil.example`."""
    rest = address.removeprefix(settings.SITE_URL)
    return (rest != address and (not rest or rest[0] in "/?#")) or address.lower() == urlsplit(settings.SITE_URL).hostname

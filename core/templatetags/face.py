"""How numbers, days and names are written on every page, and what the components need to draw themselves."""

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import quote
from zlib import crc32

from babel.dates import format_date
from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import unsent

register = template.Library()

TINTS = 8
HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]+(?:[ ·,.]*[가-힣ㄱ-ㆎ]+)*")
TWO_SYLLABLE_FAMILIES = {"남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방", "망절"}


def _korean() -> bool:
    return (get_language() or settings.LANGUAGE_CODE).startswith("ko")


@register.filter
def figures(number: int | None) -> str:
    """2878 → `2,878`; nothing for None."""
    return "" if number is None or number == "" else f"{int(number):,}"


@register.filter
def won(amount: int | None) -> str:
    """Whole won: 10000 → `10,000원`, in English `₩10,000`; a minus sign stands first."""
    if amount is None or amount == "":
        return ""
    amount = int(amount)
    return f"{amount:,}원" if _korean() else f"{'-' if amount < 0 else ''}₩{abs(amount):,}"


def _seoul(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """`2026년 11월 24일`, in English `24 November 2026`; a date-time is read in Seoul."""
    if not value:
        return ""
    value = _seoul(value)
    return format_date(value, "y년 M월 d일" if _korean() else "d MMMM y", locale="ko" if _korean() else "en")


@register.filter
def moment(value: datetime | None) -> str:
    """`2026년 11월 24일 화요일 20:00`, in English `Tuesday 24 November 2026, 20:00`; in Seoul."""
    if not value:
        return ""
    at = _seoul(value)
    text = format_date(at, "y년 M월 d일 EEEE" if _korean() else "EEEE d MMMM y,", locale="ko" if _korean() else "en")
    return f"{text} {at:%H:%M}"


@register.filter
def machine_day(value: date | datetime | None) -> str:
    """`2026-11-24` for the `datetime` attribute."""
    return _seoul(value).strftime("%Y-%m-%d") if value else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """`화`, in English `Tue`."""
    return format_date(_seoul(value), "EEE", locale="ko" if _korean() else "en") if value else ""


@register.filter
def tint(seed: Any) -> int:
    """1–8, always the same for one id."""
    return crc32(str(seed).encode()) % TINTS + 1


@register.filter
def family_name(name: str) -> str:
    """What stands on an avatar: `김` of 김하나, `남궁` of 남궁민수, `K` of Kim Hana."""
    name = str(name or "").strip()
    if not name:
        return "·"
    return name[:2] if name[:2] in TWO_SYLLABLE_FAMILIES and len(name) > 2 else name[0].upper()


@register.filter
def share_of(part: int | None, whole: int | None) -> str:
    """How far along: `28.78%`, between 0 and 100, for an SVG coordinate."""
    if not whole or not part:
        return "0%"
    return f"{min(100.0, max(0.0, 100 * float(part) / float(whole))):.2f}%"


@register.filter
def percent_of(part: int | None, whole: int | None) -> int:
    """The same in whole per cent, for a reader: never 100 before it is reached, and not cut off above it."""
    return int(100 * int(part or 0) / int(whole)) if whole else 0


@register.filter
def anchor(share: str, margin: int = 14) -> str:
    """Where a label stands that must not leave the line: start, middle or end; `margin` in per cent grows with the label."""
    at = float(share.rstrip("%"))
    return "start" if at < margin else "end" if at > 100 - margin else "middle"


@register.filter
def beyond(items: Any, most: Any) -> int:
    """How many of these are left over after the first `most`; 0 without a limit."""
    return max(0, len(items) - int(most)) if items and most else 0


@register.filter
def as_chips(items: Any, most: Any) -> list[dict[str, Any]]:
    """The first `most` of these, or all without a limit, each with its `label` and its `url`; a word alone has none.

    Asking a word for its address in the template would work too, and cost more than drawing the chip.
    """
    shown = list(items or ())[: int(most) if most else None]
    return [{"label": one, "url": ""} if isinstance(one, str) else {"label": _part(one, "label") or one, "url": _part(one, "url")} for one in shown]


def _part(item: Any, name: str) -> Any:
    return item.get(name, "") if isinstance(item, dict) else getattr(item, name, "")


@register.filter
def widget_note(field: BoundField, name: str) -> str:
    """An attribute of a field's widget, such as `data-suffix`."""
    return field.field.widget.attrs.get(name, "")


@register.filter
def in_language(path: str) -> str:
    """An address in the language of this page: `/alumni/` → `/en/alumni/` on an English one."""
    return path if _korean() else f"/en{path}"


@register.filter
def is_here(path: str, current: str) -> bool:
    """Whether the page at `current` lies at or below `path`, in either language."""
    return (current.removeprefix("/en") if current.startswith("/en/") else current).startswith(path)


@register.filter
def mail_link(title: str, url: str) -> SafeString:
    """A mailto: address with a subject and one address in the text."""
    return format_html("mailto:?subject={}&body={}", quote(str(title)), quote(str(url)))


@register.filter
def amount(number: int | None, unit: str) -> str:
    """A count with its unit: `2,878명`, in English `2,878 people`; the unit `won` gives money."""
    if unit == "won":
        return won(number)
    return f"{figures(number)}{'' if _korean() or not unit else ' '}{unit}"


@register.filter
def whole(number: Any) -> int:
    """A whole number for choosing the plural; 0 for nothing."""
    return int(number or 0)


@register.filter
def label_place(share: str, margin: int = 14) -> str:
    """Where the label of that place begins, is centred or ends."""
    at = anchor(share, margin)
    return {"start": "0", "end": "100%"}.get(at, share)


@register.filter
def month_day(value: date | datetime | None) -> str:
    """`11.24`, in English `24 Nov`, for the small calendar leaf of an event."""
    if not value:
        return ""
    value = _seoul(value)
    return f"{value.month}.{value.day}" if _korean() else format_date(value, "d MMM", locale="en")


@register.filter
def clock(value: datetime | None) -> str:
    """`20:00` in Seoul."""
    return f"{_seoul(value):%H:%M}" if value else ""


@register.filter
def mark_korean(words: str) -> str:
    """What is Korean in a text on an English page, such as people's names, says so, for a voice that reads aloud (WCAG 3.1.2)."""
    text = conditional_escape(words)
    if _korean() or "<" in text:
        return text
    return mark_safe(HANGUL.sub(lambda found: f'<span lang="ko">{found[0]}</span>', text))  # noqa: S308 - escaped above


@register.filter
def first_letter(name: str) -> str:
    """What stands for an organisation without a logo: its first letter, not its legal form."""
    bare = str(name or "").removeprefix("(주)").removeprefix("㈜").removeprefix("주식회사").strip()
    return bare[:1] or "·"


@register.filter
def pages_shown(page: Page) -> list[int | None]:
    """Page numbers around the current one with both ends; None is a gap."""
    last, here = page.paginator.num_pages, page.number
    numbers = sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)})
    shown: list[int | None] = []
    for number in numbers:
        if shown and shown[-1] != number - 1:
            shown.append(None)
        shown.append(number)
    return shown


@register.filter
def still_to_come(planned: Any, sessions: Any) -> range:
    """One turn of a loop for each planned session that is not on the list yet."""
    return range(max(0, int(planned or 0) - len(sessions or [])))


BROWSERS = {"Edg": "Edge", "SamsungBrowser": "Samsung Internet", "Whale": "Whale", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "Mac", "Linux": "Linux"}


@register.filter
def device(user_agent: str) -> str:
    """`Chrome · Android` out of what a browser says of itself; the first forty characters of it where nothing is known."""
    found = [next((name for mark, name in names.items() if mark in user_agent), "") for names in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found)) or user_agent[:40]


@register.filter
def is_single_checkbox(field: BoundField) -> bool:
    """A yes-or-no box, whose label stands beside it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.filter
def optional_mark(field: BoundField) -> str:
    """What a label says beside a field that may stay empty; nothing beside a box that may stay unticked."""
    return "" if field.field.required or is_single_checkbox(field) else _("optional")


@register.filter
def before_colon(label: str) -> str:
    """A label that is a sentence, without its full stop or question mark: a colon follows."""
    return str(label).rstrip(".?!")


@register.simple_block_tag
def keep(content: str) -> SafeString:
    """Text of a block for more than one place: `{% keep as page_title %}…{% endkeep %}`."""
    return mark_safe(content.strip())  # noqa: S308 - rendered by the engine one line above, so escaped already


@register.simple_tag(takes_context=True)
def seal(context: Any) -> SafeString:
    """The hidden field by which a form comes back to its writer with her words (core.unsent); nothing in a stranger's form."""
    request = context.get("request")
    value = unsent.seal(request) if request is not None else ""
    return format_html('<input type="hidden" name="{}" value="{}">', unsent.SEAL, value) if value else mark_safe("")

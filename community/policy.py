"""The privacy policy as data: what its text takes from the settings when it is published, and how its pages are laid out."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from core.periods import periods

Rows = list[list[str]]
DAYS_A_YEAR = 365
LABELS = {  # of rules of `settings.RETENTION` that no app has registered
    "unverified_accounts": gettext_lazy("Accounts whose address was never confirmed"),
    "rejected_claims": gettext_lazy("Claims that could not be verified"),
    "certificates": gettext_lazy("Certificates, after the decision"),
    "stale_drafts": gettext_lazy("Drafts that nobody goes on with"),
    "secret_bodies": gettext_lazy("Codes and links in letters"),
    "letters": gettext_lazy("Letters that we sent"),
    "notifications": gettext_lazy("Lines in the inbox"),
    "bounce_notices": gettext_lazy("Notices that a letter came back"),
    "finished_runs": gettext_lazy("Notes of work done by the clock"),
    "access_records": gettext_lazy("Records of who in the office read what"),
    "introductions": gettext_lazy("Introductions"),
    "reports": pgettext_lazy("about a person", "Reports"),
    "gifts": gettext_lazy("Gifts and receipts"),
}


def policy_facts() -> dict[str, Any]:
    """What the settings say today, in both languages: kept with a version when it is published, so that it stays what people read."""
    facts: dict[str, Any] = {"settings": settings_today()}
    for language in ("ko", "en"):
        with translation.override(language):
            facts[language] = {"periods": _periods(), "processors": _processors(), "officer": _officer()}
    return facts


def settings_today() -> dict[str, Any]:
    """What a policy must agree with: days, who works for us, whom to turn to; without the words around them."""
    with translation.override("ko"):
        return {"days": dict(settings.RETENTION), "processors": len(_processors()), "officer": [value for _label, value in _officer()]}


def _periods() -> Rows:
    labels = LABELS | {name: period.label for name, period in periods.items()}
    return [[str(labels.get(name, name)), _length(days)] for name, days in settings.RETENTION.items()]


def _length(days: int) -> str:
    if not days:
        return _("straight away")
    if days % DAYS_A_YEAR == 0:
        years = days // DAYS_A_YEAR
        return ngettext("%(years)d year", "%(years)d years", years) % {"years": years}
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def _processors() -> Rows:
    """(who, what for): those that the settings switch on. Until they do, nothing leaves the machine."""
    found = []
    if settings.STRIPE_SECRET_KEY:
        found.append(["Stripe, Inc.", _("payment by card, abroad")])
    if settings.LETTER_TRANSPORT:
        found.append([settings.LETTER_TRANSPORT.get("EMAIL_HOST") or _("Our mail provider"), _("sending e-mail")])
    if getattr(settings, "SMS_URL", ""):
        found.append([_("Our text message provider"), _("sending text messages and KakaoTalk notices")])
    if settings.STORAGE_URL:
        found.append([_("Our storage provider"), _("keeping files")])
    return found


def _officer() -> Rows:
    office = settings.ORGANISATION
    return [
        [_("Body"), str(office["name"])],
        [_("Privacy officer"), str(office["representative"])],
        [_("Address"), str(office["address"])],
        [_("Telephone"), str(office["telephone"])],
        [_("E-mail"), str(office["email"])],
    ]


@dataclass(frozen=True)
class Block:
    """One piece of a document: a heading, a paragraph, a list or a table of what the settings said."""

    kind: str
    text: str = ""
    lines: tuple[Any, ...] = ()


def blocks(text: str, facts: dict[str, Any] | None = None, language: str = "ko") -> list[Block]:
    """A plain text as pieces for the page: `## heading`, `- item`, `[[facts]]`, and paragraphs. Nothing in it is read as HTML."""
    found: list[Block] = []
    for line in (one.strip() for one in text.splitlines()):
        if line.startswith("## "):
            found.append(Block("heading", line[3:]))
        elif line.startswith("- "):
            items = found.pop().lines if found and found[-1].kind == "list" else ()
            found.append(Block("list", lines=(*items, line[2:])))
        elif line.startswith("[[") and line.endswith("]]"):
            found.append(Block("table", line[2:-2], tuple((facts or {}).get(language, {}).get(line[2:-2], ()))))
        elif line:
            found.append(Block("paragraph", line))
    return found

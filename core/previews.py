"""/staff/letters/preview/: what each letter looks like, with people who do not exist. Nobody's data, so whoever may enter may look."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from core.models import Letter
from core.samples import DOTS, LetterSample, all_samples
from core.texts import LONGEST_TEXT, text_length

DARK = "@media (prefers-color-scheme: dark)"
MEDIA = {"light": "@media not all", "dark": "@media all"}


@dataclass(frozen=True)
class Switch:
    """One choice above a preview: a name in the address, and its values with their labels; the first holds until another is chosen."""

    name: str
    label: Any
    values: dict[str, Any]

    def chosen(self, request: HttpRequest) -> str:
        given = request.GET.get(self.name, "")
        return given if given in self.values else next(iter(self.values))


SWITCHES = (
    Switch("language", gettext_lazy("Language"), {"ko": gettext_lazy("Korean"), "en": gettext_lazy("English")}),
    Switch("look", pgettext_lazy("letter preview", "Look"), {"light": pgettext_lazy("look", "Light"), "dark": pgettext_lazy("look", "Dark")}),
    Switch("width", gettext_lazy("Width"), {"600": gettext_lazy("Desk (600 px)"), "390": gettext_lazy("Phone (390 px)")}),
)


def bare_letter(html: str) -> HttpResponse:
    """The HTML part alone, under a policy that lets nothing run and nothing load."""
    response = HttpResponse(html)
    policy = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["'self'", "data:"]}
    response._csp_replace = policy  # type: ignore[attr-defined] # django-csp's own per-response attribute
    return response


def channels(sample: LetterSample) -> list[str]:
    """The ways by which a letter of this kind can go."""
    if sample.channel != Letter.Channel.MAIL:
        return [str(Letter.Channel(sample.channel).label)]
    return [str(way.label) for way in (Letter.Channel.MAIL, Letter.Channel.SMS) if way == Letter.Channel.MAIL or sample.kind.by_text]


@require_safe
def sample_list(request: HttpRequest) -> HttpResponse:
    """Every letter by its app."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for sample in all_samples().values():
        line = {"sample": sample, "subject": sample.parts("ko")["subject"], "channels": channels(sample)}
        groups.setdefault(str(apps.get_app_config(sample.app).verbose_name), []).append(line)
    return render(request, "core/staff/letter_samples.html", {"groups": groups})


@require_safe
def sample_page(request: HttpRequest, name: str) -> HttpResponse:
    """One letter: HTML, text and text message, in a language, a look and a width."""
    sample = _sample(name)
    chosen = {switch.name: switch.chosen(request) for switch in SWITCHES}
    parts = sample.parts(chosen["language"])
    context = {
        "sample": sample,
        "parts": parts,
        "chosen": chosen,
        "switches": [(switch.label, _options(switch, chosen)) for switch in SWITCHES],
        "query": urlencode(chosen),
        "bytes": text_length(parts["sms"].replace(DOTS, "0" * len(DOTS))),
        "longest": LONGEST_TEXT,
        "title": parts["subject"] or sample.kind.label,
    }
    return render(request, "core/staff/letter_sample.html", context)


def _options(switch: Switch, chosen: dict[str, str]) -> list[tuple[Any, str, bool]]:
    return [(label, urlencode({**chosen, switch.name: value}), chosen[switch.name] == value) for value, label in switch.values.items()]


@require_safe
def sample_html(request: HttpRequest, name: str) -> HttpResponse:
    """What stands in the frame of the preview. Links are dead: they would open in a window that the frame may not open."""
    chosen = {switch.name: switch.chosen(request) for switch in SWITCHES}
    html = _sample(name).parts(chosen["language"])["html"]
    if not html:
        raise Http404(_("This letter has no HTML part."))
    return bare_letter(html.replace(DARK, MEDIA[chosen["look"]]).replace("<head>", '<head><base target="_blank">', 1))


def _sample(name: str) -> LetterSample:
    try:
        return all_samples()[name]
    except KeyError:
        raise Http404(name) from None


urlpatterns: list[URLPattern] = [
    path("letters/preview/", sample_list, name="staff_letter_samples"),
    path("letters/preview/<slug:name>/", sample_page, name="staff_letter_sample"),
    path("letters/preview/<slug:name>/html/", sample_html, name="staff_letter_sample_html"),
]

"""Sample letters: one of every kind, with people who do not exist, for the previews of the back office and for tests.

Each app tells its own in `letter_samples.py`. Nothing is read from the database and nothing is written to it; where a letter carries a
code or a link that acts, its sample carries dots.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.template import TemplateDoesNotExist
from django.utils import translation
from django.utils.module_loading import autodiscover_modules

from core.addresses import absolute_url
from core.letter_parts import Files, render_parts
from core.letters import LetterKind, kinds, render_text
from core.models import Letter
from core.templatetags.face import in_language

DOTS = "●●●●●●"  # a sign that text messages know, too
LANGUAGES = ("ko", "en")


@dataclass(frozen=True)
class LetterSample:
    """One letter as it could be. `make()` gives the context that the verb would give, in the active language."""

    kind: LetterKind
    template: str
    make: Callable[[], dict[str, Any]]
    files: Files
    channel: str
    app: str

    @property
    def name(self) -> str:
        return self.template.rsplit("/", 1)[-1]

    def parts(self, language: str) -> dict[str, str]:
        """`subject`, `text`, `html` and `sms`; empty where this letter has no such part."""
        with translation.override(language):
            site = {"site_url": settings.SITE_URL, "site_host": urlsplit(settings.SITE_URL).netloc}  # as core.letters gives every letter
            context = {"recipient": reader(), "language": language, **site, **self.make()}
            mail = {} if self.channel == Letter.Channel.SMS else render_parts(self.template, context, self.files)
            return {"subject": "", "text": "", "html": "", "sms": self._text_message(context), **mail}

    def _text_message(self, context: dict[str, Any]) -> str:
        ending = "" if self.channel == Letter.Channel.SMS else ".sms"
        try:
            return render_text(self.kind, f"{self.template}{ending}", context)["text"]
        except TemplateDoesNotExist:
            return ""


samples: dict[str, LetterSample] = {}


def register_sample(
    kind: str, template: str, make: Callable[[], dict[str, Any]], *, files: Files | None = None, channel: str = Letter.Channel.MAIL
) -> LetterSample:
    """Show a letter of this kind under its template's name. Raises KeyError for a kind that nobody registered."""
    sample = LetterSample(kinds[kind], template, make, files or Files(), channel, getattr(make, "func", make).__module__.split(".")[0])
    samples[sample.name] = sample
    return sample


def all_samples() -> dict[str, LetterSample]:
    """Every sample by its name, in the order of the apps."""
    autodiscover_modules("letter_samples")
    return samples


def said(korean: str, english: str) -> str:
    """What the people of a sample say, in the language of the letter."""
    return english if translation.get_language() == "en" else korean


def person(korean: str, english: str) -> Any:
    """Somebody who does not exist: an account that is never saved."""
    return get_user_model()(name=said(korean, english), email="sprout@example.org")


def reader() -> Any:
    """Who gets the letters."""
    return person("김이음", "Ieum Kim")


def dotted(path: str) -> str:
    """A link that acts, without the part that would let it act: `dotted("/me/yes/")` → `https://…/me/yes/●●●●●●/`."""
    return absolute_url(in_language(f"{path}{DOTS}/"))

"""Every kind of letter, as a sample: complete, in one language, the same in text and HTML, without anything from afar."""

import re

import pytest
from django.conf import settings as site_settings
from django.template.engine import Engine
from django.utils import translation
from django.utils.translation import gettext

from core.letter_parts import as_text
from core.letters import kinds
from core.samples import DOTS, LANGUAGES, LetterSample, all_samples
from core.texts import LONGEST_TEXT, text_length

SAMPLES = all_samples()
WITHOUT = {"other": "what Wagtail writes; it has no template of ours"}
EVERY = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
EITHER = pytest.mark.parametrize("language", LANGUAGES)
LINK = re.compile(r'https?://[^\s"<]+')
HANGUL, ENGLISH = re.compile("[가-힣]"), re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
LONGEST_SUBJECT = {"ko": 40, "en": 78}


@pytest.fixture
def gaps(monkeypatch: pytest.MonkeyPatch) -> str:
    """Whatever a template asks for and does not get is seen."""
    monkeypatch.setattr(Engine.get_default(), "string_if_invalid", "[[missing %s]]")
    return "[[missing"


def words(sample: LetterSample, language: str) -> str:
    """What a reader sees of it, in either part."""
    parts = sample.parts(language)
    seen = re.sub(r"<style>.*?</style>|<[^>]+>", " ", parts["html"], flags=re.DOTALL)
    return LINK.sub(" ", "\n".join((parts["subject"], parts["text"], parts["sms"], seen)))


def test_every_kind_of_letter_has_a_sample() -> None:
    assert set(kinds) - set(WITHOUT) == {sample.kind.name for sample in SAMPLES.values()}


@EITHER
@EVERY
def test_a_letter_says_everything_it_wants_to_say(sample: LetterSample, language: str, gaps: str) -> None:
    parts = sample.parts(language)
    for part, said in parts.items():
        assert gaps not in said, part
        assert not re.search(r"\{[{%]|\[\[|None|&amp;amp;", said), part
    if not parts["sms"]:
        assert len(parts["text"]) > 100
        assert "<!doctype html>" in parts["html"]
        assert f'<html lang="{language}">' in parts["html"]


@EVERY
def test_a_korean_letter_is_korean_and_an_english_one_english(sample: LetterSample) -> None:
    korean, english = words(sample, "ko"), words(sample, "en")
    assert HANGUL.search(korean)
    assert not ENGLISH.findall(korean)
    assert not re.findall(r"[^\n]*[가-힣][^\n]*", english)
    assert not re.search("거절|반려|불합격|편지", korean)


@EITHER
@EVERY
def test_both_parts_carry_the_same_links_and_nothing_is_loaded_from_afar(sample: LetterSample, language: str) -> None:
    parts = sample.parts(language)
    if not parts["html"]:
        return
    html = re.sub(r"<head>.*?</head>", "", parts["html"], flags=re.DOTALL)
    assert set(LINK.findall(parts["text"])) == set(re.findall(r'href="([^"]+)"', html))
    assert not re.search(r"<(img|link|script|iframe|form)|\bsrc=|url\(|@import", parts["html"])
    assert all(link.startswith(site_settings.SITE_URL) for link in LINK.findall(html))
    if language == "en":
        assert all("/en/" in link or "/staff/" in link for link in LINK.findall(html))


@EITHER
@EVERY
def test_the_subject_tells_the_matter_in_few_words(sample: LetterSample, language: str) -> None:
    subject = sample.parts(language)["subject"]
    if sample.channel == "mail":
        assert 4 <= len(subject) <= LONGEST_SUBJECT[language]


@EITHER
@EVERY
def test_a_text_message_fits_into_one(sample: LetterSample, language: str) -> None:
    message = sample.parts(language)["sms"].replace(DOTS, "123456")
    assert text_length(message) <= LONGEST_TEXT
    if sample.kind.by_text:
        assert message, "the kind may go by text and has no <template>.sms.txt"


@EVERY
def test_a_preview_shows_dots_where_a_secret_would_be(sample: LetterSample) -> None:
    shown = "".join(sample.parts("ko").values())
    assert (DOTS in shown) == sample.kind.secret


@EVERY
def test_every_letter_says_why_it_came_from_whom_and_has_at_most_one_act(sample: LetterSample) -> None:
    parts = sample.parts("ko")
    if not parts["html"]:
        return
    why = parts["text"].split("\n--\n", 1)[1]
    assert str(site_settings.ORGANISATION["name"]) in why
    assert site_settings.ORGANISATION["telephone"] in why
    with translation.override("ko"):
        assert gettext("You are getting this e-mail because of something you did or asked for on Ieum.") not in why, "say the real reason"
    assert parts["html"].count('class="act"') <= 1
    assert parts["text"].count("안녕하세요") <= 1
    assert as_text(parts["html"]).strip() == parts["text"].strip()


def test_the_way_out_of_optional_letters_is_shown_in_both_parts_and_only_when_there_is_one() -> None:
    sample = SAMPLES["mentoring_ended"]
    url = "https://ieum.example.org/letters/stop/abc/"
    without = sample.parts("ko")
    given = LetterSample(sample.kind, sample.template, lambda: {**sample.make(), "unsubscribe_url": url}, sample.files, sample.channel, sample.app)
    with_it = given.parts("ko")
    assert "그만 받을래요" not in without["html"] + without["text"]
    assert f"이런 메일은 그만 받을래요: {url}" in with_it["text"]
    assert f'href="{url}"' in with_it["html"]

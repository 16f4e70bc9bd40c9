"""What people wrote is inert in every letter: no link, no markup, no sign that turns a line around."""

import re
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.inert import inert, inert_html
from core.samples import LANGUAGES, LetterSample, all_samples
from tests.core.test_letter_samples import EITHER, EVERY

SAMPLES = all_samples()
EVIL = "https://evil.example/x www.evil.example evil.com/y <b>bold</b> HTTP://EVIL.EXAMPLE \u202ednuora"
LINK = re.compile(r"(?i)(?:https?://|www\.)\S*|\bevil\.\w+")
OFFICE = re.compile(r'<(\w+)[^>]*class="office"[^>]*>.*?</\1>', re.DOTALL)


@pytest.fixture
def evil_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever somebody says in a sample is hostile."""
    for name, module in list(sys.modules.items()):
        if name == "core.samples" or name.endswith(".letter_samples"):
            monkeypatch.setattr(module, "said", lambda korean, english: EVIL, raising=False)


def links_elsewhere(said: str, settings: Any) -> list[str]:
    return [link for link in LINK.findall(said) if not link.startswith(settings.SITE_URL)]


@EITHER
@EVERY
def test_nothing_that_somebody_wrote_is_a_link_or_markup_in_any_letter(sample: LetterSample, language: str, evil_people: None, settings: Any) -> None:
    parts = sample.parts(language)
    speaks_the_office = sample.kind.office or 'class="office"' in parts["html"]
    seen = {**parts, "html": re.sub(r"<[^>]*>", " ", OFFICE.sub("", parts["html"]))}
    assert not re.search(r"<(b|script|img)\b", parts["html"])
    for name, said in seen.items():
        assert "\u202e" not in said or speaks_the_office, name
        assert not links_elsewhere(said, settings) or (speaks_the_office and name in {"text", "sms"}), name


def test_the_samples_do_carry_what_people_say(evil_people: None) -> None:
    """Else the test above would hold for nothing."""
    carried = [sample for sample in SAMPLES.values() if "evil" in "".join(sample.parts(LANGUAGES[0]).values())]
    assert len(carried) > len(SAMPLES) / 2


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://evil.example/a?b=1", "https: //evil .example/a?b=1"),
        ("보세요 evil.com/kakao", "보세요 evil .com/kakao"),
        ("www.evil.co.kr", "www .evil .co .kr"),
        ("www.evil", "www .evil"),
        ("WWW.Evil.COM", "WWW .Evil .COM"),
        ("javascript://evil.com", "javascript: //evil .com"),
        ("나쁜.한국", "나쁜 .한국"),
        ("https://ieum.example.org/me/", "https://ieum.example.org/me/"),
        ("ieum.example.org/me", "ieum.example.org/me"),
        ("https://ieum.example.org.evil.com/", "https: //ieum.example.org.evil .com/"),
        ("https://ieum.example.org@evil.com/", "https: //ieum.example.org@evil.com/"),
        ("ieum.example.org.evil.com", "ieum.example.org.evil .com"),
        ("help@saessac.or.kr로 보내 주세요", "help@saessac.or.kr로 보내 주세요"),
        ("좋아요.한국에서 봐요. 3.5년, v2.0, 오후 2:30", "좋아요.한국에서 봐요. 3.5년, v2.0, 오후 2:30"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("김\x07하나\x7f\x1b[2J\n둘째 줄", "김하나[2J\n둘째 줄"),
        ("👩‍💻 개발자", "👩‍💻 개발자"),
    ],
)
def test_an_address_of_elsewhere_is_broken_and_ours_stays(written: str, read: str, settings: Any) -> None:
    settings.SITE_URL = "https://ieum.example.org"
    assert inert(written) == read


@given(st.text(alphabet=st.sampled_from("htps:/w.W<a>é한comkr @"), max_size=40))
def test_inert_words_lose_nothing_but_get_spaces_and_stay_as_they_are_the_second_time(words: str) -> None:
    plain = inert(words)
    assert plain.replace(" ", "") == words.replace(" ", "")
    assert not re.search(r"(?i)[a-z]://|www\.", plain)
    assert inert(plain) == plain


def test_elements_their_addresses_and_the_words_of_the_office_stay() -> None:
    html = '<style>a{b:url(x.com)}</style><a href="https://a.com/">https://b.com</a><p class="office">https://c.com</p> d.com'
    done = '<style>a{b:url(x.com)}</style><a href="https://a.com/">https: //b .com</a><p class="office">https://c.com</p> d .com'
    assert inert_html(html) == done


def test_nobody_can_pass_for_the_office() -> None:
    assert "https: //evil .com" in inert_html('<p>&lt;i class="office"&gt;https://evil.com&lt;/i&gt;</p>')

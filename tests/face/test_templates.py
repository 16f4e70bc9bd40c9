"""What no template may hold, and that the components' page of instructions is true."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory

from core.gallery import gallery
from tests.face.rendering import rendered

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = TEMPLATES / "components"
README = (COMPONENTS / "README.md").read_text()
# Letters are read in mail programs, which know only inline styles.
PAGES = [path for path in sorted(TEMPLATES.rglob("*.html")) if not {"letters", "email", "wagtailadmin", "staff"} & set(path.parts)]
NOT_FOR_PAGES = {"bare", "mark", "gallery"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_page_holds_style_or_script(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text), "an inline style: the content policy blocks it"
    assert not re.search(r"<style\b", text), "a style element: the content policy blocks it"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "an inline handler: the content policy blocks it"
    for opening in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in opening or "application/json" in opening, "an inline script: the content policy blocks it"


def component_names() -> list[str]:
    found = []
    for path in sorted(COMPONENTS.rglob("*.html")):
        parts = list(path.relative_to(COMPONENTS).with_suffix("").parts)
        if parts[0] not in {"forms", "letters", "site"}:
            found.append(".".join(parts[:-1] if parts[-1] == "index" else parts).replace("_", "-"))
    return [name for name in found if name not in NOT_FOR_PAGES]


@pytest.mark.parametrize("name", component_names())
def test_every_component_is_explained_and_shown(name: str) -> None:
    assert re.search(rf"(^\| {re.escape(name)} \||<c-{re.escape(name)}[ >/])", README, re.MULTILINE), f"{name} is not in README.md"
    used = "".join(path.read_text() for path in COMPONENTS.rglob("*.html"))
    assert re.search(rf"<c-{re.escape(name)}[\s>/]", used), f"{name} is not on the gallery page"


EXAMPLES = re.findall(r"^\| ([a-z.-]+) \|.*\| `(<c-.+?)` \|$", README, re.MULTILINE)


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_every_example_of_the_instructions_renders(name: str, example: str) -> None:
    source = example.replace("\\|", "|").replace("{% url … %}", "/act/")
    html = rendered(source)
    assert "<c-" not in html
    assert "{{" not in html


def test_the_gallery_shows_every_component_in_both_languages() -> None:
    request = RequestFactory().get("/dev/gallery/?q=word")
    html = gallery(request).content.decode()
    assert "<c-" not in html
    assert "{{" not in html
    assert 'href="?q=word&amp;page=8"' in html


def test_the_gallery_is_not_there_in_production(settings: pytest.FixtureRequest) -> None:
    from django.http import Http404

    settings.PRODUCTION = True  # type: ignore[attr-defined] - pytest-django's settings
    with pytest.raises(Http404):
        gallery(RequestFactory().get("/dev/gallery/"))


def test_a_persons_words_are_escaped_in_every_component_that_shows_them() -> None:
    evil = '"><script>alert(1)</script>'
    shown = (
        '<c-person-card {name} seed="1" {headline} {place} :skills="skills" {note} url="/p/" />'
        '<c-organisation-card {name} {summary} :tags="skills" />'
        '<c-fund-card {name} {purpose} :raised="5" :target="10" /><c-line.pair {first} {second} /><c-search-box {q} /><c-page-head {title} {lead} />'
        '<c-list.item {title} {meta} /><c-chips :items="skills" /><c-share url="/x/" {title} /><c-news-item {title} url="/n/" {summary} />'
        '<c-empty {title} /><c-notice {title} /><c-breadcrumb :items="trail" {current} /><c-facts :items="trail" /><c-line.fund {name} />'
    )
    names = ["name", "headline", "place", "note", "summary", "purpose", "first", "second", "q", "title", "lead", "meta", "current"]
    for way in ('{0}="{{{{ evil }}}}"', ':{0}="evil"'):
        source = shown.format(**{name: way.format(name) for name in names})
        assert "<script>" not in rendered(source, evil=evil, skills=[evil], trail=[(evil, evil)])


def test_a_component_does_not_take_what_the_page_happens_to_hold() -> None:
    html = rendered(
        '<c-card title="Mine" /><c-empty title="Nothing" />', label="of the page", action="of the page", foot="of the page", icon="x", href="/page/"
    )
    assert "of the page" not in html
    assert "/page/" not in html

"""The colours hold their contrast, and everything together stays light."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

CSS = Path(settings.BASE_DIR) / "static" / "css"
SHEETS = ("base.css", "components.css", "line.css", "forms.css", "pages.css")
SCRIPTS = ("js/site.js", "django_htmx/htmx-2.min.js")
MOST_BYTES = 40_000  # compressed; a whole page may have 120 kB, so most of it is left to content


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def themes() -> dict[str, dict[str, str]]:
    light, dark = (CSS / "base.css").read_text().split("(prefers-color-scheme: dark)", 1)
    return {"light": colours(light), "dark": colours(dark.split("@layer", 1)[0])}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, ground) for text in ("text", "quiet", "sprout", "warm", "red") for ground in ("ground", "raised")),
        ("on-sprout", "sprout"),
        ("on-sprout", "sprout-pressed"),
        ("sprout", "sprout-tint"),
        ("warm", "warm-tint"),
        ("red", "red-tint"),
        ("sprout", "red-tint"),
        ("text", "sprout-tint"),
        ("text", "warm-tint"),
        ("text", "red-tint"),
        ("quiet", "hair"),
    ],
)
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    colour = themes()[theme]
    assert contrast(colour[text], colour[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "raised"])
def test_the_edge_of_a_control_can_be_seen(theme: str, ground: str) -> None:
    colour = themes()[theme]
    assert contrast(colour["edge"], colour[ground]) >= 3
    assert contrast(colour["sprout"], colour[ground]) >= 3


def test_styles_and_scripts_of_a_page_stay_light() -> None:
    files = [CSS / name for name in SHEETS] + [Path(finders.find(name)) for name in SCRIPTS]
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) < MOST_BYTES


def test_no_stylesheet_reaches_outside() -> None:
    for name in SHEETS:
        text = (CSS / name).read_text()
        assert "@import" not in text
        assert "url(" not in text

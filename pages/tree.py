"""The pages that every site has from the first migrate on: home, news, events, campuses in both languages, and about us."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page, Site

from pages.models import CampusIndexPage, EventIndexPage, HomePage, NewsIndexPage, StandardPage

SECTIONS = (
    (NewsIndexPage, "news", "소식", "News"),
    (EventIndexPage, "events", "행사", "Events"),
    (CampusIndexPage, "campuses", "캠퍼스", "Campuses"),
    (StandardPage, "about", "이음 소개", "About"),
)


def grow(**kwargs: Any) -> None:
    """Make what is missing; what exists is left as people shaped it."""
    ContentType.objects.clear_cache()
    root = Page.get_first_root_node()
    if root is None or not Locale.objects.filter(language_code="ko").exists():
        return
    korean = Locale.objects.get(language_code="ko")
    english, _new = Locale.objects.get_or_create(language_code="en")
    home = HomePage.objects.filter(locale=korean).first() or _home(root, korean)
    other = home.get_translation_or_none(english) or _translate(home, root, english, title="Ieum", slug="home-en")
    for page_type, slug, title_ko, title_en in SECTIONS:
        page = page_type.objects.child_of(home).filter(slug=slug).first()
        if page is None:
            page = home.add_child(instance=page_type(title=title_ko, slug=slug, locale=korean))
        if page.get_translation_or_none(english) is None:
            _translate(page, other, english, title=title_en, slug=slug)


def _home(root: Page, locale: Locale) -> HomePage:
    """The Korean home page in place of Wagtail's welcome page."""
    home = root.add_child(instance=HomePage(title="이음", slug="home-ko", locale=locale))
    welcome = Page.objects.filter(depth=2, slug="home").exclude(pk=home.pk).first()
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home, "site_name": "이음"})
    if welcome is not None and welcome.specific_class is Page:
        Page.objects.get(pk=welcome.pk).delete()
    return HomePage.objects.get(pk=home.pk)


def _translate(page: Page, parent: Page, locale: Locale, *, title: str, slug: str) -> Page:
    """The same page in another language, empty but for its title."""
    copy = type(page)(title=title, slug=slug, locale=locale, translation_key=page.translation_key)
    return Page.objects.get(pk=parent.pk).add_child(instance=copy)

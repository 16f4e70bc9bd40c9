"""The demo's pages: news, events, campuses and the standing texts, in both languages."""

from collections.abc import Callable
from datetime import datetime, time
from html import escape
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page

from community.models import Campus, User
from config.demo import events, news, standard_pages
from pages.models import CampusIndexPage, CampusPage, EventIndexPage, EventPage, HomePage, NewsIndexPage, NewsPage, StandardPage

LEADS = {
    ("news", "ko"): "동문회와 얼라이언스, 캠퍼스의 새 소식이에요.",
    ("news", "en"): "News of the association, the alliance and the campuses.",
    ("events", "ko"): "만나서 배우고 나누는 자리예요.",
    ("events", "en"): "Where people meet, learn and share.",
    ("campuses", "ko"): "서울 25개 자치구에 하나씩 있어요.",
    ("campuses", "en"): "One in each of Seoul’s 25 districts.",
}


def load(*, say: Callable[[str], None] = lambda line: None) -> None:
    """Everything that editors would have written. A second run changes nothing."""
    if NewsPage.objects.exists():
        return
    say("news, events and campuses …")
    editor, officer = (User.objects.get(email=f"{name}@example.org") for name in ("editor", "officer"))
    for language in ("ko", "en"):
        locale = Locale.objects.get(language_code=language)
        home = HomePage.objects.get(locale=locale)
        _load_leads(home, language, officer)
        for load_part in (_load_standard, _load_news, _load_events, _load_campuses):
            load_part(home, locale, language, editor, officer)


def _publish(page: Page, editor: User, officer: User) -> None:
    """Written by one, published by another."""
    page.owner = editor
    page.save()
    page.save_revision(user=editor).publish(user=officer, skip_permission_checks=True)


def _add(parent: Page, page: Any, editor: User, officer: User) -> None:
    _publish(Page.objects.get(pk=parent.pk).add_child(instance=page), editor, officer)


def _load_leads(home: HomePage, language: str, officer: User) -> None:
    for page_type in (NewsIndexPage, EventIndexPage, CampusIndexPage):
        page = page_type.objects.child_of(home).get()
        page.lead = LEADS[page.slug, language]
        page.save()
        page.save_revision(user=officer).publish(user=officer, skip_permission_checks=True)


def _key(page_type: Any, language: str, **wanted: Any) -> dict[str, Any]:
    """The translation key of the Korean page, so that the language link finds its way."""
    if language == "ko":
        return {}
    korean = page_type.objects.filter(locale__language_code="ko", **wanted).first()
    return {"translation_key": korean.translation_key} if korean else {}


def _body(sections: tuple[Any, ...]) -> list[tuple[str, dict[str, str]]]:
    return [("section", {"heading": section.heading, "text": _rich(section)}) for section in sections]


def _rich(section: Any) -> Any:
    from wagtail.rich_text import RichText

    bullets = "".join(f"<li>{escape(line)}</li>" for line in section.bullets)
    paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in section.paragraphs)
    return RichText(paragraphs + (f"<ul>{bullets}</ul>" if bullets else ""))


def _load_standard(home: HomePage, locale: Locale, language: str, editor: User, officer: User) -> None:
    for one in standard_pages.STANDARD_PAGES:
        text = getattr(one, language)
        page = StandardPage.objects.child_of(home).filter(slug=one.slug).first()
        if page is None:
            key = _key(StandardPage, language, slug=one.slug)
            page = Page.objects.get(pk=home.pk).add_child(instance=StandardPage(title=text.title, slug=one.slug, locale=locale, **key))
        page.title, page.lead, page.body = text.title, text.lead, _body(text.sections)
        _publish(page, editor, officer)


def _load_news(home: HomePage, locale: Locale, language: str, editor: User, officer: User) -> None:
    section = NewsIndexPage.objects.child_of(home).get()
    for one in news.ARTICLES:
        text = getattr(one, language)
        if text is None:
            continue
        page = NewsPage(
            title=text.title,
            slug=one.slug,
            locale=locale,
            lead=text.lead,
            body=_body(text.sections),
            category=one.category,
            department=one.department,
            telephone=one.telephone,
            published_on=one.published_on,
            is_pinned=one.pinned,
            licence=one.licence,
            source_title=one.source,
            **_key(NewsPage, language, slug=one.slug),
        )
        _add(section, page, editor, officer)
        changed = timezone.make_aware(datetime.combine(one.changed_on, time(10)))
        NewsPage.objects.filter(pk=page.pk).update(
            last_published_at=changed, first_published_at=timezone.make_aware(datetime.combine(one.published_on, time(9)))
        )


def _load_events(home: HomePage, locale: Locale, language: str, editor: User, officer: User) -> None:
    section = EventIndexPage.objects.child_of(home).get()
    for one in events.EVENTS:
        page = EventPage(
            title=getattr(one, f"title_{language}"),
            slug=one.slug,
            locale=locale,
            lead=getattr(one, f"text_{language}"),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            place=getattr(one, f"place_{language}"),
            capacity=one.capacity,
            **_key(EventPage, language, slug=one.slug),
        )
        _add(section, page, editor, officer)


def _load_campuses(home: HomePage, locale: Locale, language: str, editor: User, officer: User) -> None:
    section = CampusIndexPage.objects.child_of(home).get()
    for campus in Campus.objects.all():
        title = campus.name_en if language == "en" else campus.name_ko
        key = _key(CampusPage, language, campus=campus)
        _add(
            section,
            CampusPage(title=f"{title} {'campus' if language == 'en' else '캠퍼스'}", slug=campus.slug, locale=locale, campus=campus, **key),
            editor,
            officer,
        )

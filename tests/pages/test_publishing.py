"""Pages go out when a second person has looked, and then everybody sees them at once."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import Workflow, WorkflowPage
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from pages.models import EventIndexPage, EventPage, HomePage, NewsIndexPage, NewsPage, SecondPairOfEyesTask
from pages.models.workflow import is_own_work
from pages.selectors import coming_events, past_events
from tests.factories import staff

pytestmark = pytest.mark.django_db


def draft(author, **fields) -> NewsPage:
    section = NewsIndexPage.objects.get(locale__language_code="ko")
    page = section.add_child(instance=NewsPage(**{"title": "새 소식", "live": False, "owner": author, **fields}))
    page.save_revision(user=author)
    return NewsPage.objects.get(pk=page.pk)


def hand_in(page: NewsPage, author):
    workflow = Workflow.objects.get(active=True)
    state = workflow.start(page, author)
    return state.current_task_state.specific


def test_the_tree_of_both_languages_is_there_from_the_first_migration_on(client) -> None:
    assert sorted(HomePage.objects.values_list("locale__language_code", flat=True)) == ["en", "ko"]
    assert client.get("/").status_code == client.get("/en/").status_code == 200


def test_every_page_stands_under_the_one_workflow() -> None:
    assert Workflow.objects.filter(active=True).count() == 1
    assert set(WorkflowPage.objects.values_list("page__slug", flat=True)) == {"home-ko", "home-en"}


def test_an_author_cannot_approve_her_own_page() -> None:
    officer = staff("officer")
    page = draft(officer)
    task = hand_in(page, officer)
    assert "approve" not in {name for name, _label, _modal in SecondPairOfEyesTask.objects.get().get_actions(page, officer)}
    with pytest.raises(PermissionDenied):
        task.task.specific.on_action(task, officer, "approve")
    page.refresh_from_db()
    assert not page.live


def test_another_person_approves_and_the_page_is_live() -> None:
    author, officer = staff("editor"), staff("officer")
    page = draft(author)
    task = hand_in(page, author)
    task.task.specific.on_action(task, officer, "approve")
    page.refresh_from_db()
    assert page.live


def test_an_author_cannot_publish_directly_either(client, settings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    officer = staff("officer")
    page = draft(officer)
    client.force_login(officer)
    form = {"action-publish": "1", "title": page.title, "slug": page.slug, "category": "notice", "body": streamfield([])}
    form |= {"attachments": inline_formset([]), "comments": inline_formset([])}
    answer = client.post(f"/staff/pages/{page.pk}/edit/", nested_form_data(form), follow=True)
    assert "다른 사람이 한 번 더 본 뒤에" in answer.content.decode()
    page.refresh_from_db()
    assert not page.live
    assert is_own_work(page, officer)


def test_a_newsroom_of_one_may_be_allowed_by_a_setting(settings) -> None:
    settings.WAGTAIL_ONE_PERSON_NEWSROOM = True
    officer = staff("officer")
    page = draft(officer)
    assert not is_own_work(page, officer)


def test_a_new_page_is_on_the_cached_home_page_at_once_and_gone_when_taken_back(client) -> None:
    author = staff("editor")
    page = draft(author, title="내일 만나요")
    assert "내일 만나요" not in client.get("/").content.decode()
    page.get_latest_revision().publish()
    assert "내일 만나요" in client.get("/").content.decode()
    assert "내일 만나요" in client.get("/feeds/news.xml").content.decode()
    NewsPage.objects.get(pk=page.pk).unpublish()
    assert "내일 만나요" not in client.get("/").content.decode()


def test_a_page_behind_a_password_is_never_in_the_cache_of_strangers(client) -> None:
    from wagtail.models import PageViewRestriction

    page = draft(staff("editor"), title="비밀 소식")
    page.get_latest_revision().publish()
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="password", password="열려라")
    page = NewsPage.objects.get(pk=page.pk)
    client.post(f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/", {"password": "열려라", "return_url": page.url})
    assert "비밀 소식" in client.get(page.url).content.decode()
    assert "비밀 소식" not in type(client)().get(page.url).content.decode()


@pytest.mark.parametrize("path", ["/_util/login/", "/staff/password_reset/", "/staff/users/new/"])
def test_wagtails_own_doors_are_shut(client, path: str) -> None:
    response = client.get(path)
    assert response.status_code in {302, 404}
    assert b'type="password"' not in response.content


@pytest.mark.parametrize(
    ("starts", "ends", "is_coming"),
    [(-1, 1, True), (-3, -1, False), (-2, None, True), (-26, None, False), (2, 3, True)],
)
def test_an_event_is_past_when_it_is_over_and_not_when_it_begins(starts, ends, is_coming) -> None:
    now = datetime(2026, 11, 24, 15, tzinfo=timezone.get_current_timezone())
    section = EventIndexPage.objects.get(locale__language_code="ko")
    at = {"starts_at": now + timedelta(hours=starts), "ends_at": None if ends is None else now + timedelta(hours=ends)}
    page = section.add_child(instance=EventPage(title="동문의 밤", **at))
    with time_machine.travel(now, tick=False):
        assert (page in coming_events(section.locale_id, 50), page in past_events(section.locale_id, 50)) == (is_coming, not is_coming)


def test_an_event_that_ends_before_it_starts_is_refused_beside_its_end() -> None:
    now = timezone.now()
    with pytest.raises(ValidationError) as refusal:
        EventPage(title="동문의 밤", slug="night", starts_at=now, ends_at=now - timedelta(hours=1)).full_clean(exclude=["path", "depth", "locale"])
    assert "ends_at" in refusal.value.message_dict

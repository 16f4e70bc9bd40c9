"""The frame around every page, and the pages for when something is wrong."""

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views import defaults
from django.views.csrf import csrf_failure

from community.models import User

pytestmark = pytest.mark.once


def request(path: str = "/alumni/", user: Any = None) -> HttpRequest:
    made = RequestFactory().get(path)
    made.user = user or AnonymousUser()
    made._messages = CookieStorage(made)
    return made


def frame(path: str = "/alumni/", user: Any = None) -> str:
    return render_to_string("base.html", request=request(path, user))


def test_the_frame_is_the_same_for_everybody_who_is_not_signed_in() -> None:
    assert frame() == frame()


def test_the_frame_holds_no_token_and_starts_no_session() -> None:
    asked = request()
    html = render_to_string("base.html", request=asked)
    assert "csrf" not in html.lower()
    assert "nonce" not in html
    assert "CSRF_COOKIE" not in asked.META
    assert not hasattr(asked, "session")
    assert 'method="post"' not in html


def test_who_is_signed_in_finds_her_own_page_and_the_way_out() -> None:
    html = frame(user=User(name="김하나", email="hana@example.org"))
    assert 'href="/me/"' in html
    assert 'href="/accounts/logout/"' in html
    assert "/staff/" not in html
    assert "/accounts/signup/" not in html


def test_who_works_in_the_back_office_finds_it() -> None:
    assert 'href="/staff/"' in frame(user=User(name="한별", email="staff@example.org", is_staff=True))


def test_a_name_cannot_break_out_of_the_frame() -> None:
    html = frame(user=User(name="<b>김</b>", email="b@example.org"))
    assert "<b>김</b>" not in html
    assert "&lt;b&gt;김" in html


def test_the_frame_leads_to_this_page_in_the_other_language() -> None:
    assert 'href="/en/alumni/" hreflang="en" lang="en"' in frame("/alumni/")
    with translation.override("en"):
        html = frame("/en/alumni/")
    assert 'href="/alumni/" hreflang="ko" lang="ko"' in html
    assert '<html lang="en">' in html
    assert 'href="/en/mentoring/"' in html


def test_the_place_one_is_at_is_marked() -> None:
    assert '<a href="/alumni/" aria-current="page">' in frame("/alumni/")
    assert '<a href="/alumni/" aria-current="true">' in frame("/alumni/3/")
    assert "aria-current" not in frame("/search/")


def test_what_the_law_wants_stands_at_the_foot(settings: Any) -> None:
    html = frame().split("<footer")[1]
    for value in settings.ORGANISATION.values():
        assert str(value) in html
    assert re.search(r'<b><a href="/privacy/">개인정보 처리방침</a></b>', html)
    assert 'href="/terms/"' in html


def test_htmx_may_not_evaluate_or_write_styles() -> None:
    found = re.search(r"name=\"htmx-config\" content='([^']+)'", frame())
    assert found
    config = json.loads(found[1])
    assert config["allowEval"] is config["allowScriptTags"] is config["includeIndicatorStyles"] is False
    assert config["historyCacheSize"] == 0


def test_a_title_is_escaped_once_in_every_place_it_stands() -> None:
    html = render_to_string("403.html", request=request())
    assert html.count("이 화면은 볼 수 없어요") == 3  # title, og:title, heading
    assert "&amp;" not in re.search(r"<title>.*</title>", html)[0]  # type: ignore[index] - a page without a title fails here, rightly


def test_an_unknown_address_says_how_to_go_on() -> None:
    response = defaults.page_not_found(request("/nowhere/"), Exception())
    html = response.content.decode()
    assert response.status_code == 404
    assert "찾는 화면이 없어요" in html
    assert 'action="/search/"' in html
    assert 'rel="canonical"' not in html


def test_our_own_failure_is_told_without_request_or_database() -> None:
    response = defaults.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "저희 쪽에 문제가 생겼어요" in response.content.decode()
    assert "{{" not in response.content.decode()


def test_an_unreadable_request_is_told_without_request() -> None:
    assert "요청을 읽지 못했어요" in defaults.bad_request(RequestFactory().get("/"), Exception()).content.decode()


def test_a_closed_door_leads_to_signing_in() -> None:
    html = defaults.permission_denied(request(), Exception()).content.decode()
    assert 'href="/accounts/login/"' in html


def test_a_form_that_waited_too_long_is_told_in_words() -> None:
    response = csrf_failure(request("/me/profile/"))
    assert response.status_code == 403
    assert "화면이 너무 오래 열려 있었어요" in response.content.decode()


def test_a_brake_is_told_in_words() -> None:
    assert "잠시 쉬었다 와 주세요" in render_to_string("429.html", request=request())


@pytest.mark.django_db
def test_sign_up_hides_its_trap_without_an_inline_style(client: Client) -> None:
    html = client.get("/accounts/signup/").content.decode()
    assert html.count('name="website"') == 1
    assert "style=" not in html
    assert "이음 가입하기" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/accounts/login/", "다시 만나 반가워요"),
        ("/accounts/password/reset/", "비밀번호를 새로 정해요"),
        ("/accounts/password/reset/done/", "메일함을 확인해 주세요"),
        ("/accounts/confirm-email/", "메일함을 확인해 주세요"),
        ("/accounts/confirm-email/old-link/", "이 링크는 더 쓸 수 없어요"),
        ("/accounts/inactive/", "닫힌 계정이에요"),
        ("/en/accounts/login/", "Welcome back"),
    ],
)
def test_the_account_pages_wear_our_face(client: Client, path: str, words: str) -> None:
    html = client.get(path).content.decode()
    assert words in html
    assert "site-foot" in html
    assert 'content="noindex"' in html

"""The street of a contact: ask on her page, tap the letter, see the addresses, keep away."""

import re

import pytest

from community.models import Block
from core.models import Letter
from tests.browser.steps import sign_in
from tests.factories import member
from tests.services import axe

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_two_people_from_a_request_to_addresses_to_a_block(open_page) -> None:
    asker, other = member(name="윤서하"), member(name="남궁현")
    one, two = open_page(viewport=(390, 844)), open_page(viewport=(390, 844))
    sign_in(one, asker.email, at=f"/accounts/login/?next=/alumni/{other.public_id}/", arrives=f"**/alumni/{other.public_id}/")
    one.get_by_role("link", name="연락 요청").click()
    assert axe.violations(one) == []
    one.get_by_label("잘 아시는 분야의").check()
    one.get_by_label("하고 싶은 말").fill("마포 3기예요. 30분만 이야기하고 싶어요.")
    one.get_by_role("button", name="요청 보내기").click()
    one.wait_for_url("**/me/introductions/")
    assert one.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    letter = Letter.objects.get(kind="introduction_request")
    two.goto(re.search(r"http://[^/]+(/\S*introductions/\S+)", letter.text)[1])
    assert two.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe.violations(two) == []
    two.get_by_role("button", name="수락").click()
    two.get_by_role("heading", name="고마워요").wait_for()
    one.reload()
    one.get_by_role("link", name=other.email).wait_for()
    assert axe.violations(one) == []
    one.goto(f"/alumni/{other.public_id}/")
    one.get_by_role("link", name=other.email).wait_for()
    one.get_by_role("link", name="차단").click()
    one.get_by_role("button", name="차단").click()
    one.wait_for_url("**/me/privacy/blocks/")
    assert one.goto(f"/alumni/{other.public_id}/").status == 404
    assert Block.objects.filter(by=asker, person=other).exists()

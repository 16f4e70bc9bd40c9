"""From the letter to the thank-you on a telephone, without signing in."""

import pytest
from playwright.sync_api import Page, expect

from community.models import EmploymentOutcome
from community.services.outcome_questions import ask_about_work
from core.models import Letter
from tests.community.outcome_factories import completed
from tests.services import axe

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True), pytest.mark.viewport(390, 844)]


def test_a_graduate_answers_from_the_letter_in_a_few_taps(page: Page) -> None:
    completed(months=6)
    ask_about_work()
    page.goto("/outcomes/" + Letter.objects.get().text.split("/outcomes/")[1].split("/")[0] + "/")
    employer = page.get_by_label("어디에서 일하세요?")
    expect(employer).to_be_hidden()
    page.get_by_label("일자리를 찾고 있어요").check()
    expect(employer).to_be_hidden()
    page.get_by_label("직장에 다녀요").check()
    employer.fill("한빛테크")
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="답 보내기").click()
    expect(page.get_by_role("heading", name="고맙습니다")).to_be_visible()
    assert axe.violations(page) == []
    outcome = EmploymentOutcome.objects.get()
    assert (outcome.status, outcome.employer, outcome.source) == ("employed", "한빛테크", "self")

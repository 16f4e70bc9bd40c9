"""The screens of people, with people on them, are open to everybody; a narrower list says so and leaves the reader where she is."""

from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from community.models import GraduateRecord, MembershipClaim, Skill, User
from community.services.claims import submit_claim, verify_claim
from search.services import mark_changed
from tests.browser.steps import sign_in
from tests.community.outcome_factories import answered, completed
from tests.factories import CourseFactory, RecordFactory, completion, member, newcomer, staff
from tests.services import axe
from tests.services.browser import PHONE

BORN = date(1997, 3, 1)


def alumni(number: int) -> list[User]:
    """Graduates whom other graduates can find; every second one knows 파이썬."""
    people = [member(name=f"김새봄{at}", profile={"headline": "사람을 돕는 AI를 만들어요", "offers": "이력서 봐 주기"}) for at in range(number)]
    python = Skill.objects.create(name="파이썬", slug="python")
    for one in people[::2]:
        one.profile.skills.add(python)
    mark_changed("alumni", [one.profile.pk for one in people])
    return people


def barriers(page: Page, *addresses: str) -> list[str]:
    """What stands in the way on these pages, or on the one that is open; one that scrolls sideways counts as well."""
    found = []
    for address in addresses or [page.url]:
        if address != page.url:
            page.goto(address)
        if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            found.append(f"{page.url} scrolls sideways")
        found += [f"{page.url} {line}" for line in axe.violations(page)]
    return found


def narrow(page: Page) -> None:
    """Choose a skill with the keyboard: the one status line of the page says the new count, and the focus stays on the choice."""
    page.goto("/alumni/")
    count, choice = page.get_by_role("status").and_(page.locator("#count")), page.locator("#facets input[name=skills]").first
    expect(count).to_have_text("5명")
    count.evaluate("line => (line.dataset.same = 'yes')")
    page.locator("[data-facet=skills] > summary").press("Enter")
    choice.focus()
    page.keyboard.press("Space")
    expect(count).to_have_text("3명")
    expect(choice).to_be_focused()
    expect(choice).to_be_checked()
    expect(page.locator("#count[data-same]")).to_have_count(1)  # the same element: only then is it read out
    page.locator(".chosen a").first.focus()
    page.keyboard.press("Enter")
    expect(count).to_have_text("5명")
    expect(page.locator("#q")).to_be_focused()


def test_people_find_and_show_themselves_without_barriers(open_page: Any, live_site: Any) -> None:
    her, other, *_others = alumni(5)
    live_site.drain()
    page = open_page()
    sign_in(page, her.email, at="/accounts/login/", arrives="**/me/")
    narrow(page)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    directory = ["/alumni/", "/alumni/?campus=mapo&skills=파이썬", "/alumni/?q=용접"]
    assert barriers(page, *directory, f"{her.profile.get_absolute_url()}?as=stranger", other.profile.get_absolute_url()) == []
    page.goto("/me/profile/")
    page.locator("#id_name").fill("")
    page.get_by_role("button", name="저장").click()
    expect(page.locator("[role=alert]").first).to_be_focused()
    assert barriers(page) == []


def test_a_claim_and_the_desk_that_decides_it_have_no_barriers(open_page: Any, live_site: Any, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    person = newcomer(name="한새봄")
    record = RecordFactory(name=person.name, birth_date=BORN)
    completion(record)
    hers = open_page(viewport=PHONE)
    sign_in(hers, person.email, at="/accounts/login/?next=/me/claim/", arrives="**/me/claim/")
    assert barriers(hers) == []
    hers.locator("#id_name").fill("")
    hers.get_by_role("button", name="명부와 비교하기").click()
    expect(hers.locator("[role=alert]").first).to_be_focused()
    assert barriers(hers) == []
    claim = submit_claim(by=person, name=person.name, birth_date=BORN)
    hers.goto("/me/claim/sent/")
    hers.locator("#id_code").fill("12")
    hers.get_by_role("button", name="인증번호로 확인하기").click()
    assert barriers(hers) == []

    desk_is_open(open_page(), record)
    verify_claim(claim_id=claim.pk, record_id=record.pk, by=staff("staff"))
    assert barriers(hers, "/me/claim/confirmed/") == []


def desk_is_open(page: Page, record: GraduateRecord) -> None:
    """The claims desk, with a claim beside its record and a question being written; the funnel; the numbers of employment."""
    submit_claim(by=newcomer(name="박하나"), name="박하나", birth_date=BORN)
    course = CourseFactory()
    for _graduate in range(6):
        answered(completed(months=6, course=course), 6)
    sign_in(page, staff("staff").email, at="/accounts/login/", arrives="**/me/")
    page.goto("/staff/claims/")
    page.keyboard.press("q")
    expect(page.locator("textarea:visible")).to_be_visible()
    assert MembershipClaim.objects.filter(status="submitted").count() == 2 and page.locator(f"text={record.record_id}").count()
    assert barriers(page) == []
    assert barriers(page, "/staff/funnel/", "/staff/outcomes/numbers/") == []

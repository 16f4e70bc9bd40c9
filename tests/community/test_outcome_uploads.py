"""A file of outcomes is chosen once: looked through, kept for a day for whoever brought it, taken with one press."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from community.exceptions import OutcomeFileGone, RosterFileUnreadable
from community.models import Completion, EmploymentOutcome
from community.services.outcome_uploads import look_through, take_kept
from core.models import PrivateFile
from core.periods import periods
from core.private_files import address_of
from tests.alliance.test_concurrency import at_once
from tests.community.outcome_factories import answered, completed
from tests.factories import staff

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/outcomes/import/"


def a_file(*people: Completion, status: str = "취업", source: str = "전화") -> ContentFile:
    rows = [f"{one.record.record_id},{one.course.title_ko},6,{status},{source}" for one in people]
    return ContentFile("\n".join(["수료번호,과정,시점,상태,출처", *rows]).encode(), name="outcomes.csv")


@pytest.fixture
def officer(settings):
    settings.STAFF_SECOND_FACTOR = False
    return staff("staff")


def press(client: Client, page: str):
    carried = dict(re.findall(r'<input type="hidden" name="(kept|seen)" value="([^"]*)"', page))
    return client.post(ADDRESS, {"act": "take", **carried})


def test_what_was_looked_through_is_taken_without_the_file_and_then_forgotten(officer, django_capture_on_commit_callbacks) -> None:
    done = completed(months=6)
    kept, found = look_through(file=a_file(done), by=officer)
    stored = kept.file.storage, kept.file.name
    assert found.created == 1 and not EmploymentOutcome.objects.exists() and stored[0].exists(stored[1])
    with django_capture_on_commit_callbacks(execute=True):
        name, taken = take_kept(public_id=kept.public_id, by=officer)
    assert (name, taken.as_dict()) == ("outcomes.csv", found.as_dict())
    assert EmploymentOutcome.objects.get().by == officer
    assert not PrivateFile.objects.exists() and not stored[0].exists(stored[1])


def test_the_second_of_two_presses_takes_nothing_and_says_how_to_go_on(client, officer) -> None:
    client.force_login(officer)
    page = client.post(ADDRESS, {"act": "look", "file": a_file(completed(months=6))}).content.decode()
    assert press(client, page).status_code == 200
    again = press(client, page)
    assert again.status_code == 409 and "다시 골라" in again.content.decode() and 'type="file"' in again.content.decode()
    assert EmploymentOutcome.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one(officer) -> None:
    kept, _found = look_through(file=a_file(completed(months=6)), by=officer)

    def press_once() -> str:
        try:
            return str(take_kept(public_id=kept.public_id, by=officer)[1].created)
        except OutcomeFileGone:
            return "gone"

    assert sorted(at_once(press_once, press_once)) == ["1", "gone"]
    assert EmploymentOutcome.objects.count() == 1


def test_an_answer_that_came_in_between_stands_and_the_difference_is_said(client, officer) -> None:
    done, other = completed(months=6), completed(months=6)
    client.force_login(officer)
    page = client.post(ADDRESS, {"act": "look", "file": a_file(done, other)}).content.decode()
    answered(done, 6, source="document", status="looking")
    taken = press(client, page).content.decode()
    assert "달라진 것이 있어요" in taken and "더 확실한 출처" in taken
    assert EmploymentOutcome.objects.get(completion=done).status == "looking"
    assert EmploymentOutcome.objects.get(completion=other).status == "employed"


def test_after_a_day_a_file_is_gone_even_if_the_job_that_forgets_was_missed(officer, django_capture_on_commit_callbacks) -> None:
    kept, _found = look_through(file=a_file(completed(months=6)), by=officer)
    assert periods["outcome_files"].run() == 0
    PrivateFile.objects.update(created_at=timezone.now() - periods["outcome_files"].keep)
    with pytest.raises(OutcomeFileGone):
        take_kept(public_id=kept.public_id, by=officer)
    with django_capture_on_commit_callbacks(execute=True):
        assert periods["outcome_files"].run() == 1
    assert not kept.file.storage.exists(kept.file.name) and not EmploymentOutcome.objects.exists()


def test_a_new_file_takes_the_place_of_the_one_before_and_a_bad_one_keeps_it(officer) -> None:
    done = completed(months=6)
    first = look_through(file=a_file(done), by=officer)[0]
    second = look_through(file=a_file(done, status="구직"), by=officer)[0]
    with pytest.raises(RosterFileUnreadable):
        look_through(file=ContentFile(b"a,b\n1,2\n", name="bad.csv"), by=officer)
    with pytest.raises(OutcomeFileGone):
        take_kept(public_id=first.public_id, by=officer)
    take_kept(public_id=second.public_id, by=officer)
    assert EmploymentOutcome.objects.get().status == "looking"


def test_a_colleagues_file_an_invented_one_and_a_photo_are_not_taken(client, officer) -> None:
    kept = look_through(file=a_file(completed(months=6)), by=officer)[0]
    client.force_login(staff("staff", email="colleague@example.org"))
    for wrong in (kept.public_id, "0f8fad5b-d9cb-469f-a165-70867728950e", "nonsense", ""):
        assert client.post(ADDRESS, {"act": "take", "kept": wrong}).status_code == 409
    PrivateFile.objects.update(kind="photo")
    with pytest.raises(OutcomeFileGone):
        take_kept(public_id=kept.public_id, by=officer)
    assert not EmploymentOutcome.objects.exists()


def test_nobody_downloads_a_kept_file(client, officer) -> None:
    kept = look_through(file=a_file(completed(months=6)), by=officer)[0]
    client.force_login(officer)
    assert client.get(address_of(kept)).status_code == 404


def test_a_file_of_more_than_five_megabytes_is_refused_in_words(client, officer) -> None:
    client.force_login(officer)
    large = io.BytesIO(b"x" * (5 * 1024**2 + 1))
    large.name = "large.csv"
    refused = client.post(ADDRESS, {"act": "look", "file": large})
    assert refused.status_code == 422 and "5MB" in refused.content.decode()
    assert not PrivateFile.objects.exists()

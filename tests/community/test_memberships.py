"""Membership of the association, apart from roster and account; and the funnel from completion to activity."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.exceptions import MembershipNotAllowed
from community.funnel import funnel_by_campus, funnel_by_year, whole_funnel
from community.models import AssociationMembership, Invitation, InvitationBatch, User
from community.selectors import association_numbers
from community.services.memberships import join_association, leave_association, rejoin_association
from tests.factories import CampusFactory, RecordFactory, completion, member, newcomer, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False


def test_a_graduate_joins_leaves_and_joins_again_and_the_counter_follows() -> None:
    clerk, record = staff("staff"), RecordFactory()
    membership = join_association(record_id=record.pk, by=clerk, joined_on=date(2024, 1, 2))
    assert association_numbers().members == 1
    leave_association(membership_id=membership.pk, by=clerk, left_on=date(2025, 1, 2))
    assert association_numbers().members == 0
    again = rejoin_association(membership_id=membership.pk, by=clerk, joined_on=date(2026, 1, 2))
    assert (again.pk, again.joined_on, again.left_on, association_numbers().members) == (membership.pk, date(2026, 1, 2), None, 1)
    acts = ModelLogEntry.objects.filter(action__contains="_association").order_by("pk")
    assert [act.action.split(".")[1].split("_")[0] for act in acts] == ["join", "leave", "rejoin"]
    assert acts[2].data["left_on_before"] == "2025-01-02"


def test_a_membership_in_the_wrong_state_or_with_an_impossible_day_is_refused() -> None:
    clerk, record = staff("staff"), RecordFactory()
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(MembershipNotAllowed):
        join_association(record_id=record.pk, by=clerk, joined_on=tomorrow)
    membership = join_association(record_id=record.pk, by=clerk, joined_on=date(2024, 1, 2))
    for act in (
        lambda: join_association(record_id=record.pk, by=clerk),
        lambda: rejoin_association(membership_id=membership.pk, by=clerk),
        lambda: leave_association(membership_id=membership.pk, by=clerk, left_on=date(2023, 1, 1)),
        lambda: leave_association(membership_id=membership.pk, by=clerk, left_on=tomorrow),
    ):
        with pytest.raises(MembershipNotAllowed):
            act()
    leave_association(membership_id=membership.pk, by=clerk, left_on=date(2025, 1, 2))
    with pytest.raises(MembershipNotAllowed):
        rejoin_association(membership_id=membership.pk, by=clerk, joined_on=date(2024, 6, 1))
    membership.refresh_from_db()
    assert (membership.joined_on, membership.left_on) == (date(2024, 1, 2), date(2025, 1, 2))


def test_a_membership_stays_when_the_account_goes() -> None:
    alumna = member()
    record = alumna.graduate_record
    User.objects.filter(pk=alumna.pk).delete()
    assert AssociationMembership.objects.get().record == record
    assert association_numbers().members == 1


def test_the_desk_joins_and_ends_a_membership_and_says_what_does_not_fit(client: Client) -> None:
    client.force_login(staff("staff"))
    record = RecordFactory()
    client.post(reverse("graduaterecord:act_join", args=[record.pk]), {"joined_on": "2024-01-02"})
    membership = AssociationMembership.objects.get()
    refused = client.post(reverse("associationmembership:act_leave", args=[membership.pk]), {"left_on": "2023-01-01"})
    assert "2023-01-01" in refused.content.decode()
    assert "맞지 않아요" in refused.content.decode()
    client.post(reverse("associationmembership:act_leave", args=[membership.pk]), {"left_on": ""})
    membership.refresh_from_db()
    assert membership.left_on == timezone.localdate()


def test_the_list_of_records_costs_the_same_however_many_there_are(client: Client) -> None:
    client.force_login(staff("staff"))
    costs = []
    for _round in range(2):
        RecordFactory.create_batch(5)
        client.get(reverse("graduaterecord:index"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("graduaterecord:index"))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def furnish() -> None:
    """Four graduates at Mapo in 2023, one of them also at Jung-gu in 2024: one uninvited, one invited, one verified, one active."""
    junggu = CampusFactory(slug="junggu", name_ko="중구", name_en="Jung-gu")
    uninvited, invited = RecordFactory(), RecordFactory()
    completion(uninvited)
    completion(uninvited, on=date(2024, 1, 31), campus=junggu)
    completion(invited)
    batch = InvitationBatch.objects.create(most=1)
    Invitation.objects.create(record=invited, batch=batch, token_hash="x", email_key=invited.email, expires_at=timezone.now() + timedelta(days=1))
    for last_login in (timezone.now() - timedelta(days=91), timezone.now() - timedelta(days=89)):
        User.objects.filter(pk=member().pk).update(last_login=last_login)
    newcomer(last_login=timezone.now())


def numbers(funnel: Any) -> tuple[Any, ...]:
    return (funnel.label, funnel.graduates, funnel.invited, funnel.verified, funnel.active)


def test_the_funnel_counts_people_not_completions() -> None:
    furnish()
    assert numbers(whole_funnel())[1:] == (4, 1, 2, 1)
    assert [numbers(one) for one in funnel_by_campus()] == [("마포", 4, 1, 2, 1), ("중구", 1, 0, 0, 0)]
    assert [numbers(one) for one in funnel_by_year()] == [("2024", 1, 0, 0, 0), ("2023", 4, 1, 2, 1)]
    assert (whole_funnel().invited_share, whole_funnel().verified_share, whole_funnel().active_share) == (25, 50, 50)


def test_each_funnel_is_one_query(django_assert_num_queries: Any) -> None:
    furnish()
    for funnel in (whole_funnel, funnel_by_campus, funnel_by_year):
        with django_assert_num_queries(1):
            funnel()


def test_the_funnels_page_says_its_numbers_and_what_active_means(client: Client) -> None:
    client.force_login(staff("staff"))
    assert "아직 명부가 비어 있어요" in client.get(reverse("funnel:index")).content.decode()
    furnish()
    page = client.get(reverse("funnel:index")).content.decode()
    assert "90일" in page
    assert "line-steps" in page
    client.force_login(staff("editor"))
    assert client.get(reverse("funnel:index")).status_code == 302


def test_today_is_a_day_in_seoul() -> None:
    with time_machine.travel("2026-11-30T15:30:00Z"):
        assert join_association(record_id=RecordFactory().pk, by=staff("staff")).joined_on == date(2026, 12, 1)

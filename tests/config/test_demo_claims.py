"""The demo's desk: three hundred claims in a realistic mix, the same ones every time."""

from collections import Counter

import pytest

from community.models import AssociationMembership, Invitation, InvitationBatch, MembershipClaim
from config.demo import load_claims, load_invitations
from core.models import Letter
from tests.config.roster import small_roster

pytestmark = pytest.mark.django_db


def test_three_hundred_claims_wait_for_every_reason_there_is() -> None:
    small_roster()
    load_claims.load()
    found = Counter(MembershipClaim.objects.on_the_desk().values_list("mismatch", flat=True))
    assert sum(found.values()) == 300
    assert set(found) == set(MembershipClaim.Mismatch.values) - {"nothing"}
    assert found["email"] > 100
    assert AssociationMembership.objects.count() == 0
    before = list(MembershipClaim.objects.values_list("name", "birth_date", "mismatch"))
    load_claims.load()
    assert list(MembershipClaim.objects.values_list("name", "birth_date", "mismatch")) == before


def test_a_wave_of_invitations_has_gone_out_once_and_some_have_come_by_it() -> None:
    small_roster()
    for _again in range(2):
        load_invitations.load()
    batch = InvitationBatch.objects.get()
    assert batch.written == Invitation.objects.count() > 100
    assert not Invitation.objects.filter(record__consented_on=None).exists()
    assert Invitation.objects.exclude(used_at=None).exists()
    assert not Letter.objects.filter(kind="invitation").exists()

"""Who sees what of a person: one queryset, one function, every viewer."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from community import connections
from community.audiences import DEFAULTS, Audience, is_member
from community.documents import profile_document
from community.models import AlumniProfile, Skill
from community.selectors import person_view, person_view_as
from search.services import mark_changed
from tests.factories import member, newcomer, pair_of, staff

pytestmark = pytest.mark.django_db
WORDS = {"headline": "머리글", "story": "이야기", "education": "학력", "offers": "나눔"}


def hana(**audiences: str) -> AlumniProfile:
    user = member(name="김하나", audiences=audiences, profile=WORDS)
    profile = user.profile
    profile.skills.add(Skill.objects.create(name="파이썬", name_en="Python"))
    return AlumniProfile.objects.with_card().get(pk=profile.pk)


def test_strangers_and_newcomers_do_not_find_a_member_by_default() -> None:
    profile = hana()
    for viewer in (AnonymousUser(), newcomer()):
        assert profile not in AlumniProfile.objects.visible_to(viewer)
        assert person_view(profile, viewer).name == ""


def test_members_and_staff_find_a_member_by_default() -> None:
    profile = hana()
    for viewer in (member(), staff()):
        assert profile in AlumniProfile.objects.visible_to(viewer)
        assert person_view(profile, viewer).story == "이야기"


def test_an_address_is_for_people_who_are_connected(monkeypatch) -> None:
    profile, friend = hana(), member()
    assert person_view(profile, member()).email == ""
    monkeypatch.setattr(connections, "_sources", [lambda viewer: pair_of(profile.user, viewer if viewer == friend else None)])
    assert person_view(profile, friend).email == profile.user.email


def test_the_owner_sees_every_field_of_her_own() -> None:
    profile = hana(**dict.fromkeys(DEFAULTS, Audience.ME.value))
    assert person_view(profile, profile.user).seen == frozenset(DEFAULTS)
    assert profile in AlumniProfile.objects.visible_to(profile.user)
    assert profile not in AlumniProfile.objects.visible_to(member())


@pytest.mark.parametrize("hidden", [{"is_hidden": True}, {"held_since": "2026-11-26T10:00Z"}], ids=["by herself", "by the office"])
def test_a_hidden_profile_is_found_by_its_owner_alone(hidden: dict[str, Any]) -> None:
    profile = hana(name="everyone")
    AlumniProfile.objects.filter(pk=profile.pk).update(**hidden)
    profile.refresh_from_db()
    assert [person_view(profile, viewer).seen for viewer in (member(), staff("staff"), AnonymousUser())] == [frozenset()] * 3
    assert not AlumniProfile.objects.visible_to(member()).filter(pk=profile.pk).exists()
    assert not AlumniProfile.objects.visible_to(AnonymousUser()).filter(pk=profile.pk).exists()
    assert AlumniProfile.objects.visible_to(profile.user).filter(pk=profile.pk).exists()


def test_a_closed_account_is_no_member_and_is_found_by_nobody() -> None:
    profile = hana(name="everyone")
    profile.user.is_active = False
    profile.user.save()
    assert not is_member(profile.user)
    assert not AlumniProfile.objects.visible_to(member()).filter(pk=profile.pk).exists()


def test_a_person_without_a_public_name_has_no_document_for_everyone() -> None:
    assert profile_document(hana(story="everyone"), "everyone") is None


def test_the_order_of_what_strangers_find_tells_nothing_of_hidden_fields() -> None:
    profile = hana(name="everyone")
    bare = AlumniProfile.objects.with_card().get(pk=member(audiences={"name": "everyone"}).profile.pk)
    assert profile_document(profile, "everyone").weight == profile_document(bare, "everyone").weight
    assert profile_document(profile, "members").weight > profile_document(bare, "members").weight


def test_a_closed_account_leaves_search_and_lists_at_once(client) -> None:
    from community.services.staff_accounts import close_account
    from core.outbox import drain_all
    from search.selectors import find

    profile = hana(name="everyone")
    clerk = staff("staff")
    mark_changed("alumni", [profile.pk])
    drain_all()
    assert find(AnonymousUser(), "김하나", kinds=("alumni",)).total == 1
    close_account(user_id=profile.user_id, by=clerk)
    drain_all()
    assert find(AnonymousUser(), "김하나", kinds=("alumni",)).total == 0


audience = st.sampled_from(Audience.values)


@given(chosen=st.fixed_dictionaries(dict.fromkeys(WORDS, audience)), name=audience, skills=audience, campus=audience)
def test_a_document_holds_a_word_exactly_when_its_audience_reads_it(chosen, name, skills, campus) -> None:
    AlumniProfile.objects.all().delete()
    Skill.objects.all().delete()
    profile = hana(**chosen, name=name, skills=skills, campus=campus)
    for projection, readers in (("everyone", {"everyone"}), ("members", {"everyone", "members"})):
        document = profile_document(profile, projection)
        if name not in readers:
            assert document is None
            continue
        held = f"{document.title} {document.names} {document.keywords} {document.text} {document.facets}"
        for field, word in WORDS.items():
            assert (word in held) == (chosen[field] in readers)
        assert ("파이썬" in held) == ("Python" in held) == (skills in readers)
        assert ("마포" in held or "mapo" in held) == (campus in readers)


@given(audiences=st.sets(audience))
def test_nobody_sees_a_field_of_an_audience_they_are_not_in(audiences) -> None:
    profile = AlumniProfile(audiences={name: Audience.values[n % 5] for n, name in enumerate(DEFAULTS)})
    profile.user = newcomer_unsaved()
    seen = person_view_as(profile, audiences).seen
    assert all((name in seen) == (profile.audience_of(name) in audiences) for name in DEFAULTS)


def newcomer_unsaved():
    from community.models import User

    return User(name="김하나")

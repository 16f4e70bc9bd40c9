"""`view as` shows exactly what a real viewer of that kind gets, and recruiters are kept from where they should not look."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance.models import Representative
from community import connections
from community.audiences import DEFAULTS, VIEWERS, Audience, recruits_for
from community.models import AlumniProfile, CareerEntry, HiddenFrom, Skill, User
from community.selectors import PersonView, person_seen_by, person_view
from community.services.photos import set_photo
from tests.alliance.factories import organisation, picture
from tests.factories import member, newcomer, pair_of

pytestmark = pytest.mark.django_db
SHOWN = sorted(name for name, value in vars(PersonView).items() if not name.startswith("_") and name not in {"profile", "seen", "url"})


def hana(**fields: Any) -> AlumniProfile:
    told = {
        "headline": "머리글", "story": "이야기", "education": "학력", "offers": "나눔", "offer_kinds": ["code"], "certificates": ["정보처리기사"],
        "industries": ["금융"], "languages": ["영어"], "links": ["https://hana.example.org"], "looking_for_work": True, "work_wanted": "백엔드",
    }  # fmt: skip
    user = member(name="김하나", profile=told, **fields)
    user.profile.skills.add(Skill.objects.create(name="파이썬"))
    CareerEntry.objects.create(profile=user.profile, employer="한강데이터랩", role="개발자")
    return set_photo(profile_id=user.profile.pk, by=user, upload=picture())


def recruiter(**fields: Any) -> User:
    person = newcomer()
    organisation(owner=person, **fields)
    return person


def viewers(profile: AlumniProfile, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    friend = member()
    monkeypatch.setattr(connections, "_sources", [lambda viewer: pair_of(profile.user, viewer if viewer == friend else None)])
    return {"stranger": AnonymousUser(), "member": member(), "recruiter": recruiter(), "connected": friend}


def test_view_as_is_what_a_real_viewer_gets_field_by_field(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = hana()
    people = viewers(profile, monkeypatch)
    assert people.keys() == VIEWERS.keys()
    audience = st.sampled_from(Audience.values)

    @settings(max_examples=50)
    @given(chosen=st.fixed_dictionaries(dict.fromkeys(DEFAULTS, audience)), hidden=st.booleans())
    def agree(chosen: dict[str, str], hidden: bool) -> None:
        AlumniProfile.objects.filter(pk=profile.pk).update(audiences=chosen, is_hidden=hidden)
        now = AlumniProfile.objects.with_card().prefetch_related("career").get(pk=profile.pk)
        for kind, viewer in people.items():
            promised, real = person_seen_by(now, kind), person_view(now, viewer)
            assert promised.seen == real.seen, kind
            assert {name: getattr(promised, name) for name in SHOWN} == {name: getattr(real, name) for name in SHOWN}, kind
            assert AlumniProfile.objects.visible_to(viewer).filter(pk=profile.pk).exists() == bool(real.name), kind

    agree()


@given(chosen=st.fixed_dictionaries(dict.fromkeys(DEFAULTS, st.sampled_from(Audience.values))))
def test_each_kind_of_viewer_sees_the_audiences_of_that_kind_and_no_other(chosen: dict[str, str]) -> None:
    profile = AlumniProfile(audiences=chosen)
    readers = {"everyone": set(VIEWERS), "members": {"member", "connected"}, "recruiters": {"recruiter"}, "connected": {"connected"}, "me": set()}
    for name, audience in chosen.items():
        assert {kind for kind, held in VIEWERS.items() if profile.audience_of(name) in held} == readers[audience]


def test_the_page_seen_as_another_is_the_page_that_the_other_gets(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = dict(zip(DEFAULTS, Audience.values * 4, strict=False)) | {"name": "everyone"}
    profile = hana(audiences=fields)
    people = viewers(profile, monkeypatch)
    address = profile.get_absolute_url()

    def body(user: Any, query: str = "") -> str:
        browser = type(client)()
        if user.is_authenticated:
            browser.force_login(user)
        page = browser.get(address + query).content.decode()
        page = re.sub(r'<section class="actions person-acts".*?</section>', "", page, flags=re.DOTALL)  # what one may do, not what one sees
        return re.search(r'<header class="person-head.*?</main>', page, re.DOTALL).group()

    bodies = {kind: body(viewer) for kind, viewer in people.items()}
    assert len(set(bodies.values())) == 4
    assert {kind: body(profile.user, f"?as={kind}") for kind in people} == bodies


def test_only_the_owner_looks_through_anothers_eyes(client: Any) -> None:
    profile = hana(audiences={"name": "everyone", "story": "connected"})
    for user in (None, member()):
        browser = type(client)()
        if user:
            browser.force_login(user)
        assert "이야기" not in browser.get(f"{profile.get_absolute_url()}?as=connected").content.decode()


def test_whoever_hides_the_profile_is_told_that_nobody_sees_it(client: Any) -> None:
    profile = hana(audiences={"name": "everyone"})
    AlumniProfile.objects.filter(pk=profile.pk).update(is_hidden=True)
    client.force_login(profile.user)
    page = client.get(f"{profile.get_absolute_url()}?as=stranger").content.decode()
    assert "머리글" not in page
    assert "이 사람들에게는 보이지 않아요" in page


def test_recruiters_see_what_is_for_them_when_their_organisation_takes_part_and_they_recruit() -> None:
    profile = hana(audiences={"name": "recruiters", "looking_for_work": "recruiters"})
    now, late, editor = recruiter(), newcomer(), newcomer()
    organisation(owner=late, term="lapsed")
    Representative.objects.create(person=editor, organisation=organisation(), role="editor")
    for viewer, sees in ((now, True), (late, False), (editor, False), (newcomer(), False), (member(), False)):
        assert person_view(profile, viewer).looking_for_work is sees
        assert AlumniProfile.objects.visible_to(viewer).filter(pk=profile.pk).exists() is sees


def test_a_recruiter_of_a_closed_account_recruits_for_nobody() -> None:
    viewer = recruiter()
    viewer.is_active = False
    assert recruits_for(viewer) == frozenset()


@pytest.mark.parametrize("written", ["한강데이터랩", "㈜한강데이터랩", "(주) 한강 데이터랩", "Hangang Data Lab, Inc.", "한강데이터랩 주식회사"])
def test_a_person_hides_from_an_organisation_however_she_writes_it(written: str) -> None:
    profile = hana(audiences={"name": "everyone", "headline": "recruiters"})
    theirs, other = recruiter(name_ko="(주)한강데이터랩", name_en="Hangang Data Lab"), recruiter()
    HiddenFrom.objects.create(profile=profile, name=written)
    assert person_view(profile, theirs).headline == ""
    assert person_view(profile, theirs).name == "김하나"  # what is for everybody stays for everybody
    assert person_view(profile, other).headline == "머리글"


def test_whoever_is_hidden_from_finds_nobody_who_is_there_for_recruiters_alone() -> None:
    profile = hana(audiences={"name": "recruiters"})
    university = organisation(name_ko="한강대학교", name_en="Hangang University")
    theirs = recruiter(parent=university)
    assert AlumniProfile.objects.visible_to(theirs).filter(pk=profile.pk).exists()
    HiddenFrom.objects.create(profile=profile, name="한강대학교")
    fresh = User.objects.get(pk=theirs.pk)
    assert not AlumniProfile.objects.visible_to(fresh).filter(pk=profile.pk).exists()
    assert person_view(profile, fresh).name == ""


def test_a_recruiter_who_is_a_member_sees_both() -> None:
    profile = hana(audiences={"headline": "recruiters", "story": "members", "links": "connected"})
    viewer = member()
    organisation(owner=viewer)
    assert {"headline", "story"} <= person_view(profile, viewer).seen
    assert "links" not in person_view(profile, viewer).seen


def test_a_link_that_is_no_web_address_is_never_a_link() -> None:
    profile = hana()
    AlumniProfile.objects.filter(pk=profile.pk).update(links=["javascript:alert(1)", "https://hana.example.org"])
    profile.refresh_from_db()
    assert person_view(profile, profile.user).links == ["https://hana.example.org"]

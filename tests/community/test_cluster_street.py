"""One whole way with the site on a cluster: sign up, be verified, write a profile, be found by members alone, hide, be gone."""

import io
import re

import pytest
from django.test import Client

from community.models import AlumniProfile
from community.services.roster import import_roster
from core.models import Letter
from core.outbox import drain_all
from search.engines.elastic import ElasticEngine
from tests.community.test_profiles import typed
from tests.factories import PASSWORD, CampusFactory, member

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL, NAME = "saebom@example.org", "한새봄"
ROSTER = (
    "수료번호,이름,생년월일,이메일,휴대전화,캠퍼스,과정,기수,분야,수료일,제공동의일\n"
    f"SE2023-00042,{NAME},1997-03-01,{EMAIL},010-0000-0042,마포,AI 서비스 개발,3기,백엔드,2023-08-31,2023-09-01\n"
)
WORDS = (NAME, "새봄", "ㅎㅅㅂ", "파이썬", "python", "약국", "gkstoqha")  # the last: her name on the other keyboard


def join(browser: Client) -> AlumniProfile:
    browser.post("/accounts/signup/", {"name": NAME, "email": EMAIL, "password1": PASSWORD, "of_age": "on"})
    address = re.search(r"http://[^/\s]+(/accounts/confirm-email/\S+/)", Letter.objects.get(to=EMAIL, kind="account_secret").text)
    assert address
    browser.post(address[1])
    browser.post("/me/claim/", {"name": NAME, "birth_date": "1997-03-01"})
    drain_all()
    return AlumniProfile.objects.get(user__email=EMAIL)


def finds(browser: Client, her: AlumniProfile, words: str) -> bool:
    """Whether she stands on the search page and in the directory: in both, or in neither."""
    seen = {her.get_absolute_url() in browser.get(path, {"q": words}).content.decode() for path in ("/search/", "/alumni/")}
    assert len(seen) == 1, words
    return seen.pop()


def test_somebody_comes_in_is_found_by_members_alone_hides_and_is_gone(cluster: ElasticEngine) -> None:
    CampusFactory()
    import_roster(file=io.BytesIO(ROSTER.encode()), file_name="roster.csv")
    her, friend, stranger = Client(), Client(), Client()
    friend.force_login(member(name="이서준"))
    profile = join(her)
    said = typed(name=NAME, headline="서버를 돌보는 개발자", story="약국에서 일하다 개발을 시작했어요.", skills="파이썬, 장고")
    assert her.post("/me/profile/", said).status_code == 302
    assert cluster.state() == "ready"
    for words in WORDS:
        assert finds(friend, profile, words), words
        assert not finds(stranger, profile, words), words
    assert NAME in [one["title"] for one in friend.get("/search/suggest/", {"q": "한새"}).json()["suggestions"]]
    assert stranger.get("/search/suggest/", {"q": "한새"}).json()["suggestions"] == []

    assert her.post("/me/profile/", {**said, "is_hidden": "on"}).status_code == 302
    assert AlumniProfile.objects.get(pk=profile.pk).is_hidden
    for words in WORDS:
        assert not finds(friend, profile, words), words
    assert friend.get("/search/suggest/", {"q": "한새"}).json()["suggestions"] == []

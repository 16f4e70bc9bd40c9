"""Done when: a person with everything is exported, erased, and leaves no trace but what the law keeps."""

import io
import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection

from community.models import AccountClosing, User
from community.services.closing import forget_last_letters
from community.services.data_exports import write_archive
from community.services.erasure import erase, sweep
from core.models import AccessRecord, Letter
from core.outbox import drain_all
from scholarships.models import Gift
from search.documents import PROJECTIONS
from search.engines.elastic import ElasticEngine
from tests.community.everything import NAME, WORDS, deleted_but_kept, everything, traces, traces_in_cluster

pytestmark = pytest.mark.django_db(transaction=True)


def archive_of(user: User) -> ZipFile:
    packed = io.BytesIO()
    write_archive(user, packed)
    return ZipFile(packed)


def database_file() -> set[str]:
    """On SQLite the receipt stands in the file of the database, too."""
    return {Path(str(connection.settings_dict["NAME"])).name}


@pytest.fixture(params=["file", "cluster"])
def index(request: pytest.FixtureRequest) -> ElasticEngine | None:
    """Where the site searches; the cluster's engine when that is a cluster."""
    return request.getfixturevalue("cluster") if request.param == "cluster" else None


def test_a_person_with_everything_takes_it_along_and_leaves_no_trace_but_what_the_law_keeps(index: ElasticEngine | None) -> None:
    her, other = everything()
    public_id, looked_at = her.public_id, AccessRecord.objects.filter(subject=her).count()
    drain_all()
    for _attempt in range(3):
        drain_all()

    archive = archive_of(her)
    told = json.loads(archive.read("data.json"))
    empty = {one["name"] for one in told["holdings"] if not one["rows"]}
    assert empty == set(), "the person of this test lacks what the site can hold"
    page = archive.read("index.html").decode()
    for word in set(re.findall(r"kestrel-[a-z_]+", json.dumps(told, ensure_ascii=False))):
        assert word in page
    assert sum(name.startswith("files/") for name in archive.namelist()) == 4
    assert {"kestrel", NAME}.issubset(WORDS) and NAME in page

    planned = erase(user_id=her.pk, dry_run=True)
    assert User.objects.filter(pk=her.pk).exists() and len(set(traces())) > 40
    if index:
        assert {name.rpartition("-")[0] for name in traces_in_cluster(index)} == {index.cluster.alias(one) for one in PROJECTIONS}

    done = erase(user_id=her.pk)
    sweep()
    assert planned.as_dict() == done.as_dict()
    assert [one.to for one in Letter.objects.filter(kind="account_erased")] == ["kestrel@example.org"]
    Letter.objects.filter(kind="account_erased").update(state="sent")
    forget_last_letters()
    assert set(traces()) - database_file() == {"scholarships_receipt.holder"}, "what the tax acts keep, and nothing else"
    if index:
        assert set(traces_in_cluster(index)) == set()
        assert deleted_but_kept(index) == 0
    kept = {name: rows for name, (rows, _law) in done.kept.items()}
    assert kept == {
        "scholarships.Gift": 2,
        "scholarships.Receipt": 1,
        "community.Report": 2,
        "core.AccessRecord": looked_at,
        "core.AccessRecord (made)": 1,
        "alliance.MembershipApplication": 1,
    }
    assert set(Gift.objects.values_list("donor", "amount")) == {(None, 10_000), (None, 30_000)}
    assert AccessRecord.objects.filter(subject_ref=public_id, subject=None).count() == looked_at
    assert AccountClosing.objects.get(state="done").counts["erased"]["community.User"] == 1
    assert User.objects.filter(pk=other.pk).exists()
    for address in ("stranger@example.org", "mentee@example.org"):
        kept_letter = Letter.objects.get(to=address)
        assert "남는이" in kept_letter.text and "남는이" in kept_letter.html, "the others of the list stay"
    assert "탈퇴한 회원" in "".join(Letter.objects.filter(recipient=other).values_list("text", flat=True))
    assert erase(user_id=her.pk or 0).erased == {}

"""Every address of the back office, asked with people in the house: whoever's data an answer shows, an access record of that request names."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from openpyxl import load_workbook
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.reports import ReportView

from alliance.models import MembershipApplication, Organisation
from community.models import AlumniProfile, Completion, GraduateRecord, Introduction, MembershipClaim, Report, RosterImport, User
from community.services.claims import submit_claim
from core.acts import log_act
from core.models import AccessRecord, AccessSeen, Letter, PrivateFile, SuppressedAddress
from core.private_files import keep
from scholarships.models import Gift
from tests.alliance.factories import form_values, organisation
from tests.community.outcome_factories import answered, completed
from tests.factories import RecordFactory, UserFactory, member, newcomer
from tests.mentoring.factories import asked, mentor
from tests.scholarships.factories import FundFactory, paid_gift
from tests.test_access import filled

pytestmark = pytest.mark.django_db
BORN = date(1987, 3, 29)


@dataclass
class Somebody:
    """One person of the test: strings that nobody else has, and how a record may name her."""

    strings: tuple[str, ...]
    ref: Any = None
    rows: frozenset[tuple[str, str]] = frozenset()

    def is_in(self, text: str) -> bool:
        return any(one in text for one in self.strings)

    def found_in(self, text: str) -> str:
        """Where it says so, for whoever mends the hole."""
        place = next(text.index(one) for one in self.strings if one in text)
        return " ".join(text[max(0, place - 150) : place + 80].split())

    def is_named_by(self, records: list[AccessRecord]) -> bool:
        refs = {record.subject_ref for record in records} | set(AccessSeen.objects.filter(record__in=records).values_list("ref", flat=True))
        rows = {(record.object_type, pk) for record in records for pk in record.object_ids}
        return (self.ref is not None and self.ref in refs) or bool(self.rows & rows)


def account(user: User) -> Somebody:
    return Somebody((user.name, user.email), user.public_id, letters_that_name(user.name))


@pytest.fixture
def people(settings: Any, without_menu: None) -> list[Somebody]:
    """People in every desk."""
    settings.STAFF_SECOND_FACTOR = False
    alumna = member(name="가온솔빛여울", email="kaonsol@seen.example")
    guide = mentor(person={"name": "나래벼리가람", "email": "byeori@seen.example"})
    asked(guide, alumna)
    claimant = newcomer(name="다솜미르한결", email="dasom@seen.example")
    submit_claim(by=claimant, name=claimant.name, birth_date=BORN)
    applicant = newcomer(name="라온보늬아라", email="raon@seen.example")
    MembershipApplication.objects.create(
        applicant=applicant, status="submitted", submitted_at="2026-11-01T00:00Z", **form_values(contact_name="라온보늬아라")
    )
    owner = newcomer(name="마루새론다온", email="maru@seen.example")
    organisation(owner=owner)
    donor = newcomer(name="바론이든찬솔", email="baron@seen.example")
    Gift.objects.filter(pk=paid_gift(FundFactory()).pk).update(donor=donor, email=donor.email, name=donor.name)
    graduate = RecordFactory(name="사나래윤슬빛", email="sanarae@seen.example", phone="010-7391-4826", birth_date=BORN)
    done = completed(months=6, record=graduate)
    answered(completed(months=12, record=GraduateRecord.objects.get(owner=alumna)))
    Letter.objects.create(kind="x", to=alumna.email, recipient=alumna, subject="…", text="…", message_id="<seen@x>")
    SuppressedAddress.objects.create(address=donor.email, reason="…")
    contact = Introduction.objects.create(asker=alumna, asked=guide.user, note="…")
    Report.objects.create(by=alumna, about=guide.user, introduction=contact, reason="other", words="…")
    for kind, owner in (("certificate", claimant), ("alliance-logo", applicant), ("photo", alumna), ("photo", guide.user), ("data-export", alumna)):
        file = keep(ContentFile(b"%PDF"), kind=kind, name="x.pdf", content_type="application/pdf", owner=owner)
        if kind == "photo":
            AlumniProfile.objects.filter(user=owner).update(photo=file)
    for one in (alumna, claimant, GraduateRecord.objects.get(pk=graduate.pk), Organisation.objects.first(), MembershipClaim.objects.first()):
        log_act(one, "wagtail.edit")
    mine = frozenset({("community.GraduateRecord", str(graduate.pk)), ("community.Completion", str(done.pk))})
    nobody = Somebody((graduate.name, graduate.email, graduate.phone), None, mine)
    return [*map(account, (alumna, guide.user, claimant, applicant, owner, donor)), nobody]


def letters_that_name(name: str) -> frozenset[tuple[str, str]]:
    """A letter's subject may name a second person: the record holds the letter's key, and the recipient."""
    return frozenset(("core.Letter", str(pk)) for pk in Letter.objects.filter(subject__contains=name).values_list("pk", flat=True))


def inside(found: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Every pattern under /staff/ with what answers it."""
    for one in found:
        if isinstance(one, URLResolver):
            yield from inside(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern) and before.startswith("staff/"):
            yield before + str(one.pattern), one.callback


KEYS = re.compile(r"<(?:str|int):(?:pk|completion_id)>")
FOR_WORDS = {"claims/<int:pk>": MembershipClaim, "completion_id": Completion, "roster": RosterImport}


def addresses() -> Iterator[tuple[str, bool]]:
    """Each address with the keys of rows that are there, and whether it is a list that can be searched and downloaded."""
    for pattern, view in sorted(inside(get_resolver().url_patterns), key=lambda pair: pair[0]):
        model = getattr(view, "view_initkwargs", {}).get("model") or next((model for word, model in FOR_WORDS.items() if word in pattern), None)
        if isinstance(model, type) and KEYS.search(pattern):
            for pk in model._default_manager.values_list("pk", flat=True)[:3]:
                yield "/" + filled(KEYS.sub(str(pk), pattern)), False
        elif not pattern.startswith(("staff/api/", "staff/bulk/", "staff/logout")):
            yield "/" + filled(pattern), issubclass(getattr(view, "view_class", object), (IndexView, ReportView))


def told(response: Any) -> str:
    """What an answer says, a spreadsheet read out."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if "spreadsheetml" in response.get("Content-Type", ""):
        return str([row for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows(values_only=True)])
    return content.decode(errors="replace")


def holes(browser: Client, people: list[Somebody], method: str, path: str, **data: Any) -> list[str]:
    """Whom the answer shows and no record of this request names."""
    last = AccessRecord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    response = getattr(browser, method)(path, data)
    if response.status_code != 200:
        return []
    text, records = told(response), list(AccessRecord.objects.filter(pk__gt=last))
    assert all(record.purpose for record in records)
    return [one.found_in(text) for one in people if one.is_in(text) and not one.is_named_by(records)]


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(UserFactory(is_staff=True, is_superuser=True, name="보는이", email="reader@house.example"))
    return client


def test_whoever_an_address_of_the_back_office_shows_is_named_in_a_record(browser: Client, people: list[Somebody]) -> None:
    found, asked_for = {}, 0
    for path, is_list in addresses():
        for address in (path, f"{path}?export=csv", f"{path}?q={people[0].strings[0][:3]}") if is_list else (path,):
            asked_for += 1
            if hidden := holes(browser, people, "get", address):
                found[address] = hidden
    assert asked_for > 300
    assert found == {}


def test_no_file_with_people_leaves_without_a_written_reason(browser: Client, people: list[Somebody]) -> None:
    left, unasked, unnamed = 0, [], []
    for path in (path for path, _is_list in addresses() if path.endswith("/export/")):
        if any(one.is_in(told(browser.post(path, {"export": "csv"}))) for one in people):
            unasked.append(path)
        for kind in ("csv", "xlsx"):
            unnamed += holes(browser, people, "post", path, export=kind, purpose="조합 보고")
        left += AccessRecord.objects.filter(what="export", purpose__contains="조합 보고").exists()
    assert (unasked, unnamed) == ([], [])
    assert left > 5


def test_whose_private_file_staff_open_is_named_in_a_record_unless_it_is_for_everyone(browser: Client, people: list[Somebody]) -> None:
    open_to_all = AlumniProfile.objects.get(user__name="나래벼리가람")
    open_to_all.audiences |= {"name": "everyone", "photo": "everyone"}
    open_to_all.save()
    opened = {}
    for file in PrivateFile.objects.select_related("owner"):
        AccessRecord.objects.update(by=None)
        if browser.get(f"/files/{file.public_id}/").status_code == 200:
            left = AccessRecord.objects.exclude(by=None).exclude(purpose="").values_list("subject_ref", "what", "object_type", "object_ids")
            as_it_should = (file.owner.public_id, "read", "core.PrivateFile", [str(file.pk)])
            opened[file.kind, file.owner.name] = [row == as_it_should for row in left]
    recorded = {("certificate", "다솜미르한결"), ("alliance-logo", "라온보늬아라"), ("photo", "가온솔빛여울")}
    assert opened == {**{key: [True] for key in recorded}, ("photo", "나래벼리가람"): []}

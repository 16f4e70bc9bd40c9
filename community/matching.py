"""Which record of the roster a claim may mean: ranked candidates, what agrees and what differs, and why the claim has to wait.

Nothing here verifies anybody. The points only put the records in order; from `ENOUGH` on a record is the claim's candidate, which a clerk
may confirm for a whole group.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from community.likeness import in_other_letters, is_near_date, is_near_name
from community.models import Completion, GraduateRecord, MembershipClaim
from community.names import normalise_email, normalise_name, normalise_phone

AGREES, FORMER, NEAR, DIFFERS, UNKNOWN = "agrees", "former", "near", "differs", "unknown"
VERDICTS = {
    AGREES: _("agrees"),
    FORMER: _("agrees with the former name"),
    NEAR: _("nearly agrees"),
    DIFFERS: _("differs"),
    UNKNOWN: _("cannot be compared"),
}
FIELDS = {
    "number": _("Graduate number"),
    "email": _("E-mail"),
    "name": _("Name"),
    "birth_date": _("Date of birth"),
    "campus": _("Campus"),
    "year": _("Year"),
    "invitation": _("Invitation"),
}
POINTS = {
    "number": {AGREES: 6},
    "email": {AGREES: 5},
    "name": {AGREES: 4, FORMER: 4, NEAR: 2},
    "birth_date": {AGREES: 4, NEAR: 2},
    "campus": {AGREES: 1},
    "year": {AGREES: 1},
    "invitation": {},  # no proof of who holds it
}
A_NAME, ENOUGH, MOST, BATCH = 4, 6, 9, 100
Mismatch = MembershipClaim.Mismatch


@dataclass(frozen=True)
class Candidate:
    """A record beside a claim: the verdict on each field, and the points that rank it."""

    record: GraduateRecord
    verdicts: dict[str, str]
    points: int
    is_taken: bool

    def fits(self, *fields: str) -> bool:
        """Whether the claim says these just as the record does (a former name is hers, too)."""
        return all(self.verdicts[field] in {AGREES, FORMER} for field in fields)

    @property
    def in_words(self) -> list[tuple[Any, Any]]:
        """Each field that can be compared, and how it does: (`E-mail`, `differs`)."""
        return [(FIELDS[field], VERDICTS[verdict]) for field, verdict in self.verdicts.items() if verdict != UNKNOWN]


def ranked(claim: MembershipClaim) -> list[Candidate]:
    """At most nine records that the claim may mean, best first, with their courses and owners at hand. Three queries."""
    return next(ranked_together([claim]))[1]


def looked_up(claim: MembershipClaim, words: str) -> list[Candidate]:
    """Records of this number, name, address or telephone beside the claim, for a clerk who knows more than the claim says."""
    words = words.strip()
    wanted = Q(name_key=normalise_name(words)) | Q(record_id=normalise_number(words)) | Q(email_key=normalise_email(words))
    if len(phone := normalise_phone(words)) >= 9:
        wanted |= Q(phone_key=phone)
    records = list(GraduateRecord.objects.filter(wanted).select_related("owner").order_by("record_id")[:MOST]) if words else []
    _fetch_courses(records)
    emails = _confirmed_addresses([claim])[claim.user_id]
    return [_weigh(claim, record, emails) for record in records]


def compare(claim: MembershipClaim) -> None:
    """Find out why this claim waits and which record fits it best, and keep both on the claim."""
    claim.mismatch, claim.candidate = judge(ranked(claim))
    claim.save(update_fields=["mismatch", "candidate"])


def compare_open_claims(record_ids: Iterable[int] | None = None) -> int:
    """Compare again what waits on the desk, after the roster changed; returns how many claims now stand elsewhere.

    With `record_ids` (primary keys) only the claims that one of these records could concern. What is decided but not yet carried out stays.
    """
    waiting = list(MembershipClaim.objects.on_the_desk().select_related("user").order_by("pk"))
    if record_ids is not None:
        waiting = _concerned(waiting, list(record_ids))
    changed = 0
    for start in range(0, len(waiting), BATCH):
        with transaction.atomic():
            for claim, found in ranked_together(waiting[start : start + BATCH]):
                mismatch, record = judge(found)
                if (mismatch, record and record.pk) != (claim.mismatch, claim.candidate_id):
                    changed += MembershipClaim.objects.on_the_desk().filter(pk=claim.pk).update(mismatch=mismatch, candidate=record)
    return changed


def judge(found: Sequence[Candidate]) -> tuple[Mismatch, GraduateRecord | None]:
    """Why a claim with these candidates waits, and its candidate: None where no record stands out."""
    if not found:
        return Mismatch.UNKNOWN, None
    best = found[0]
    if any(one.fits("invitation") and not one.fits("name", "birth_date") for one in found):
        return Mismatch.INVITATION, None
    if len(found) > 1 and found[1].points == best.points:
        return Mismatch.NAMESAKES if best.fits("name") else Mismatch.UNKNOWN, None
    record = best.record if best.points >= ENOUGH else None
    if best.is_taken and record:
        return Mismatch.TAKEN, record
    return _difference(best), record


def _difference(best: Candidate) -> Mismatch:
    """What stands between a claim and the one record that fits it best."""
    name, born, number = (best.verdicts[field] for field in ("name", "birth_date", "number"))
    if best.fits("name", "birth_date"):
        details = {best.verdicts[field] for field in ("number", "campus", "year")}
        if DIFFERS in details:
            return Mismatch.DETAILS
        return Mismatch.NOTHING if best.fits("email") else Mismatch.EMAIL
    if best.fits("name"):
        return Mismatch.BIRTH_DATE
    if number == AGREES and name == DIFFERS and born == DIFFERS:
        return Mismatch.NUMBER
    return Mismatch.NAME if best.points >= ENOUGH or name == NEAR else Mismatch.UNKNOWN


def ranked_together(claims: Sequence[MembershipClaim]) -> Iterator[tuple[MembershipClaim, list[Candidate]]]:
    """Each claim with its candidates, in three queries for all of them."""
    addresses = _confirmed_addresses(claims)
    pool = _Pool(claims, addresses)
    for claim in claims:
        emails = addresses[claim.user_id]
        found = [_weigh(claim, record, emails) for record in pool.near(claim, emails)]
        kept = sorted(filter(_is_worth_a_look, found), key=lambda one: (-one.points, one.is_taken, one.record.record_id))
        is_clear = bool(kept) and kept[0].points >= ENOUGH  # then a bare namesake is only in the way
        yield claim, [one for one in kept if one.points > A_NAME or one.fits("invitation") or not is_clear][:MOST]


def _is_worth_a_look(one: Candidate) -> bool:
    """Strangers born on one day are not candidates for each other, unless their names cannot be compared."""
    return one.fits("invitation") or (one.points >= A_NAME and (one.verdicts["name"] != DIFFERS or one.fits("number") or one.fits("email")))


def _confirmed_addresses(claims: Sequence[MembershipClaim]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = EmailAddress.objects.filter(user__in={claim.user_id for claim in claims}, verified=True)
    for user_id, email in rows.values_list("user_id", "email"):
        found[user_id].add(normalise_email(email))
    return found


def _numbers(claim: MembershipClaim) -> set[str]:
    """The number as typed and as the roster writes it."""
    typed = normalise_number(claim.record_number)
    return {typed, claim.record_number.strip()} - {""}


def normalise_number(number: str) -> str:
    """A graduate number without spaces, in capitals, full-width digits made plain."""
    return normalise_email(number).replace(" ", "").upper()


class _Pool:
    """The records that come near any of some claims, found by what they share with one."""

    def __init__(self, claims: Sequence[MembershipClaim], addresses: dict[int, set[str]]) -> None:
        names = {normalise_name(claim.name) for claim in claims}
        wanted = Q(name_key__in=names) | Q(former_name_key__in=names) | Q(birth_date__in={claim.birth_date for claim in claims})
        wanted |= Q(record_id__in={number for claim in claims for number in _numbers(claim)}) | Q(pk__in={claim.invited_as_id for claim in claims})
        wanted |= Q(email_key__in={email for claim in claims for email in addresses[claim.user_id]})
        self.by: dict[Any, list[GraduateRecord]] = defaultdict(list)
        for record in GraduateRecord.objects.filter(wanted).select_related("owner").order_by("record_id"):
            for key in {record.pk, record.name_key, record.former_name_key, record.birth_date, record.record_id, record.email_key} - {""}:
                self.by[key].append(record)
        _fetch_courses({record.pk: record for found in self.by.values() for record in found}.values())

    def near(self, claim: MembershipClaim, emails: set[str]) -> list[GraduateRecord]:
        keys = [claim.invited_as_id, normalise_name(claim.name), claim.birth_date, *_numbers(claim), *emails]
        return list({record.pk: record for key in keys for record in self.by.get(key, ())}.values())


def _fetch_courses(records: Collection[GraduateRecord]) -> None:
    """Their completions with course and campus, in one query."""
    completions = Completion.objects.select_related("course__campus").order_by("completed_on")
    prefetch_related_objects(list(records), Prefetch("completions", completions))


def _weigh(claim: MembershipClaim, record: GraduateRecord, emails: set[str]) -> Candidate:
    completions = record.completions.all()
    places = {one.course.campus.slug if one.course.campus else one.course.delivery for one in completions}
    verdicts = {
        "number": _same(record.record_id in _numbers(claim)) if claim.record_number.strip() else UNKNOWN,
        "email": _same(record.email_key in emails) if record.email_key else UNKNOWN,
        "name": _name(claim.name, record),
        "birth_date": NEAR if is_near_date(claim.birth_date, record.birth_date) else _same(claim.birth_date == record.birth_date),
        "campus": _same(claim.campus_said in places) if claim.campus_said and places else UNKNOWN,
        "year": _same(claim.year_said in {one.completed_on.year for one in completions}) if claim.year_said and places else UNKNOWN,
    }
    verdicts["invitation"] = AGREES if record.pk == claim.invited_as_id else UNKNOWN
    points = sum(POINTS[field].get(verdict, 0) for field, verdict in verdicts.items())
    return Candidate(record, verdicts, points, record.owner_id not in {None, claim.user_id})


def _same(is_same: bool) -> str:
    return AGREES if is_same else DIFFERS


def _name(said: str, record: GraduateRecord) -> str:
    key = normalise_name(said)
    if key == record.name_key:
        return AGREES
    if record.former_name_key and key == record.former_name_key:
        return FORMER
    if is_near_name(said, record.name) or is_near_name(said, record.former_name):
        return NEAR
    return UNKNOWN if in_other_letters(said, record.name) else DIFFERS


def _concerned(claims: Sequence[MembershipClaim], record_ids: Sequence[int]) -> list[MembershipClaim]:
    """The claims that share a name, a day, a number or the account's address with one of these records, or had one as their candidate."""
    keys: set[Any] = set(record_ids)
    for start in range(0, len(record_ids), 500):
        for row in GraduateRecord.objects.filter(pk__in=record_ids[start : start + 500]).values_list(
            "name_key", "former_name_key", "birth_date", "record_id", "email_key"
        ):
            keys |= set(row) - {""}
    return [
        claim
        for claim in claims
        if keys
        & {claim.candidate_id, claim.invited_as_id, normalise_name(claim.name), claim.birth_date, *_numbers(claim), normalise_email(claim.user.email)}
    ]

"""What the claims desk shows: the groups with their counts, one claim beside its candidates, and what can still be taken back."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.matching import AGREES, DIFFERS, NEAR, UNKNOWN, VERDICTS, Candidate, looked_up, ranked
from community.models import Campus, ClaimDecision, MembershipClaim, User
from community.services.decisions import MOVED, TAKEN

ASKED, UNCOMPARED = "asked", "new"
Mismatch, Status = MembershipClaim.Mismatch, MembershipClaim.Status
GROUPS: dict[str, Any] = {**dict(Mismatch.choices), UNCOMPARED: gettext_lazy("Not compared yet"), ASKED: gettext_lazy("Waiting for an answer")}
NEVER_TOGETHER = {Mismatch.INVITATION.value, Mismatch.NAMESAKES.value, Mismatch.TAKEN.value}
ALIKE_ENOUGH = 0.6
WHY_IT_CAME_BACK = {
    MOVED: gettext_lazy("You had decided on this claim, but it changed before the ten minutes were over. Please look at it again."),
    TAKEN: gettext_lazy("You had confirmed this claim, but the record was given to another account in the meantime."),
}
MARKS = {AGREES: "=", "former": "=", NEAR: "≈", DIFFERS: "≠", UNKNOWN: "·"}


@dataclass(frozen=True)
class Group:
    """Claims that wait for the same reason, oldest first."""

    key: str
    label: Any
    ids: list[int]

    @property
    def is_decided_together(self) -> bool:
        """Whether staff may answer the whole group in one act; those that wait for an answer are the claimants' business."""
        return self.key != ASKED


class Groups:
    """Every group with something in it, in the order of the desk, and this clerk's decisions that can be taken back, newest first.

    One query, however many claims there are.
    """

    def __init__(self, clerk: User) -> None:
        found: dict[str, list[int]] = {key: [] for key in GROUPS}
        undoable: dict[int, ClaimDecision] = {}
        wanted: Counter[int] = Counter()
        for claim in open_claims():
            if claim.status == Status.SUBMITTED and claim.candidate_id:
                wanted[claim.candidate_id] += 1
            if not is_decided(claim):
                found[ASKED if claim.status == Status.NEEDS_INFORMATION else claim.mismatch or UNCOMPARED].append(claim.pk)
            elif claim.decision and claim.decision.by_id == clerk.pk and claim.decision.can_be_undone:
                undoable[claim.decision.pk] = claim.decision
        self.all = [Group(key, GROUPS[key], ids) for key, ids in found.items() if ids]
        self.undoable = sorted(undoable.values(), key=lambda decision: decision.pk, reverse=True)
        self.wanted_twice = {record_id for record_id, times in wanted.items() if times > 1}

    @property
    def waiting(self) -> int:
        """How many claims wait for a clerk."""
        return sum(len(group.ids) for group in self.all if group.key != ASKED)

    def get(self, key: str) -> Group | None:
        return next((group for group in self.all if group.key == key), None)

    def of(self, claim_id: int) -> Group | None:
        return next((group for group in self.all if claim_id in group.ids), None)

    def first(self, key: str = "") -> int | None:
        """The claim to begin with: of this group, else of the first that waits for a clerk."""
        group = self.get(key) or next((group for group in self.all if group.key != ASKED), None)
        return group.ids[0] if group else None


def open_claims() -> QuerySet[MembershipClaim]:
    """What is neither verified nor over, oldest first, with no more of it than the groups need."""
    rows = MembershipClaim.objects.filter(status__in=[Status.SUBMITTED, Status.NEEDS_INFORMATION]).order_by("submitted_at", "pk")
    decision = [f"decision__{field}" for field in ("state", "kind", "count", "by", "due_at", "attempts")]
    return rows.select_related("decision").only("status", "mismatch", "candidate", *decision)


def is_decided(claim: MembershipClaim) -> bool:
    """Whether a decision on this claim waits for its time."""
    return claim.decision is not None and claim.decision.state == ClaimDecision.State.QUEUED


@dataclass(frozen=True)
class Place:
    """Where a claim stands in its group."""

    number: int
    count: int
    previous: int | None
    next: int | None

    @classmethod
    def of(cls, claim_id: int, ids: Sequence[int]) -> "Place":
        if claim_id not in ids:
            return cls(0, len(ids), None, next(iter(ids), None))
        at = ids.index(claim_id)
        return cls(at + 1, len(ids), ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)


@dataclass(frozen=True)
class Cell:
    """A value of a record beside the claim's: its verdict in words and as a mark, the letters that differ apart."""

    label: Any
    pieces: list[tuple[str, bool]]
    verdict: str

    @property
    def words(self) -> Any:
        return VERDICTS[self.verdict]

    @property
    def mark(self) -> str:
        return MARKS[self.verdict]


@dataclass(frozen=True)
class Line:
    """A candidate as the desk shows it, with the key that chooses it."""

    key: int
    candidate: Candidate
    is_chosen: bool
    is_wanted_twice: bool
    cells: list[Cell]


def pieces(known: str, said: str) -> list[tuple[str, bool]]:
    """`known` in pieces, those letters marked that `said` has otherwise. Two unlike words are not marked letter by letter."""
    matcher = SequenceMatcher(None, said, known, autojunk=False)
    if not known or matcher.ratio() < ALIKE_ENOUGH:
        return [(known, False)]
    return [(known[start:end], kind != "equal") for kind, _from, _to, start, end in matcher.get_opcodes() if end > start]


class ClaimOnDesk:
    """One claim with all that a clerk needs to decide on it."""

    def __init__(self, claim: MembershipClaim, *, wanted_twice: Collection[int] = (), chosen: int | None = None, words: str = "") -> None:
        self.claim, self.words, self.wanted_twice = claim, words, wanted_twice
        found = ranked(claim)
        known = {one.record.pk for one in found}
        self.candidates = [*found, *(one for one in looked_up(claim, words) if one.record.pk not in known)] if words else found
        self.chosen = chosen or claim.candidate_id

    @cached_property
    def lines(self) -> list[Line]:
        return [
            Line(key, one, one.record.pk == self.chosen and not one.is_taken, one.record.pk in self.wanted_twice, self._cells(one))
            for key, one in enumerate(self.candidates, start=1)
        ]

    @cached_property
    def campus_said(self) -> str:
        """The campus in words."""
        elsewhere = {"online": _("Online"), "visiting": _("Visiting academy"), "": ""}
        said = self.claim.campus_said
        if said in elsewhere:
            return elsewhere[said]
        campus = Campus.objects.filter(slug=said).first()
        return campus.name if campus else said

    @property
    def is_open(self) -> bool:
        """Whether a clerk may decide on it now."""
        return self.claim.status == Status.SUBMITTED and not is_decided(self.claim)

    @property
    def came_back(self) -> Any:
        """Why a claim that was decided is here again; empty for every other."""
        decision = self.claim.decision
        if not decision or not self.is_open:
            return ""
        if decision.state == ClaimDecision.State.FAILED and str(self.claim.pk) not in decision.outcome:
            return _("You had decided on this claim, but it could not be carried out. Please decide once more.")
        return WHY_IT_CAME_BACK.get(decision.outcome.get(str(self.claim.pk)), "")

    def _cells(self, one: Candidate) -> list[Cell]:
        claim, record, verdicts = self.claim, one.record, one.verdicts
        said = {"name": claim.name, "birth_date": claim.birth_date.isoformat(), "number": claim.record_number, "email": claim.user.email}
        known = {"name": record.name, "birth_date": record.birth_date.isoformat(), "number": record.record_id, "email": record.email}
        labels = {"name": _("Name"), "birth_date": _("Date of birth"), "number": _("Graduate number"), "email": _("E-mail")}
        cells = [
            Cell(labels[field], pieces(known[field], said[field]) if _is_compared(field, verdicts) else [(known[field], False)], verdicts[field])
            for field in said
        ]
        return [*cells, Cell(_("Course"), [], _together(verdicts["campus"], verdicts["year"]))]


def _is_compared(field: str, verdicts: dict[str, str]) -> bool:
    """Letter by letter where one may be a slip of the other; two addresses of one person need not be alike."""
    return field != "email" and verdicts[field] in {NEAR, DIFFERS}


def _together(campus: str, year: str) -> str:
    """One verdict on the course, from campus and year."""
    return next((verdict for verdict in (DIFFERS, AGREES) if verdict in {campus, year}), UNKNOWN)

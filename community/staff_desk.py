"""The claims desk, /staff/claims/. Every key is a button or a link that works without JavaScript; the script only swaps the screen in place."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from community.claims_desk import NEVER_TOGETHER, ClaimOnDesk, Group, Groups, Place
from community.exceptions import ClaimsAreDecided, CommunityError
from community.matching import Candidate, ranked_together
from community.models import ClaimDecision, MembershipClaim, User
from community.ready_made import likely, texts_for
from community.services.decisions import decide_group, undo_decision
from core.access import access_to, write_accesses
from core.models import AccessRecord

PERMISSION = "community.change_membershipclaim"
PURPOSE = gettext_lazy("comparing a claim with the roster")
SAMPLE = 5
Kind = ClaimDecision.Kind
View = Callable[..., HttpResponse]


def for_clerks(view: View) -> View:
    """Only for who may decide on claims."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def clerk_of(request: HttpRequest) -> User:
    """Who is at the desk; the guard let nobody else in."""
    return cast(User, request.user)


def whole(text: str | None) -> int | None:
    """A primary key out of an address or a form; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None


def claim_url(claim_id: int | None, group: str = "") -> str:
    """Where a claim is decided on, as one of a group; the desk itself without one."""
    address = reverse("claims_desk_claim", args=(claim_id,)) if claim_id else reverse("claims_desk")
    return f"{address}?{urlencode({'group': group})}" if group else address


def show(request: HttpRequest, screen: str, context: dict[str, Any]) -> HttpResponse:
    """A screen of the desk: the whole page, or for the script only what changes."""
    if request.headers.get("X-Claims-Desk"):
        response = render(request, screen, {**context, "is_part": True})
        response["X-Claims-Desk"] = "part"
        return response
    return render(request, "community/staff/desk/page.html", {**context, "screen": screen})


def note_reading(request: HttpRequest, what: str, claims: list[MembershipClaim], candidates: list[Candidate]) -> None:
    """Write down whose claims and records were on the screen."""
    subject = claims[0].user if len(claims) == 1 else None
    seen: list[tuple[AccessRecord, list[User | None]]] = []
    record = access_to(request, what, "community.MembershipClaim", [claim.pk for claim in claims], purpose=str(PURPOSE), subject=subject)
    seen.append((record, [claim.user for claim in claims]))
    if candidates:
        near = access_to(request, what, "community.GraduateRecord", [one.record.pk for one in candidates], purpose=str(PURPOSE))
        seen.append((near, [one.record.owner for one in candidates]))
    write_accesses(seen)


@require_safe
@for_clerks
def desk(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One claim beside its candidates: this one, or the first of the group, or the first of all."""
    groups = Groups(clerk_of(request))
    pk = pk or groups.first(request.GET.get("group", ""))
    if pk is None:
        return show(request, "community/staff/desk/empty.html", {"groups": groups})
    claim = get_object_or_404(MembershipClaim.objects.select_related("user", "certificate", "decision__by"), pk=pk)
    group = groups.get(request.GET.get("group", "")) or groups.of(pk) or Group("", "", [])
    chosen, words = whole(request.GET.get("record")), request.GET.get("q", "").replace("\x00", "")[:100]
    one = ClaimOnDesk(claim, wanted_twice=groups.wanted_twice, chosen=chosen, words=words)
    note_reading(request, "read", [claim], one.candidates)
    context = {"groups": groups, "group": group, "one": one, "claim": claim, "place": Place.of(pk, group.ids), "panels": panels(request, claim)}
    return show(request, "community/staff/desk/claim.html", context)


def panels(request: HttpRequest, claim: MembershipClaim) -> list[dict[str, Any]]:
    """The two forms with words, each with its ready-made texts in the claimant's language; `?ask=key` fills one without the script."""
    language, made = claim.user.preferred_language, []
    for kind, key, label in ((Kind.ASK, "Q", _("Ask for more")), (Kind.REJECT, "R", _("Not this time"))):
        texts = [(one, one.in_language(language)) for one in texts_for(kind)]
        wanted = request.GET.get(kind.value)
        usual = likely(kind, claim.mismatch)
        first = next((text for one, text in texts if one.key == wanted or (wanted is None and one == usual)), texts[0][1])
        made.append({"kind": kind.value, "key": key, "label": label, "texts": texts, "text": first, "is_open": wanted is not None})
    return made


@require_POST
@for_clerks
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on one claim, then on to the next of the group."""
    key, record = request.POST.get("group", ""), whole(request.POST.get("record"))
    group = Groups(clerk_of(request)).get(key)
    place = Place.of(pk, group.ids if group else [])
    try:
        decide_group(
            claim_ids=[pk],
            kind=kind_of(request.POST.get("kind")),
            reason=request.POST.get("text", "").replace("\x00", "")[:1000],
            record_ids={pk: record} if record else None,
            by=clerk_of(request),
        )
    except ClaimsAreDecided as refusal:
        messages.error(request, refusal_in_words(pk, refusal))
    except CommunityError as refusal:
        messages.error(request, str(refusal))
        return redirect(claim_url(pk, key) if MembershipClaim.objects.filter(pk=pk).exists() else claim_url(None))
    return redirect(claim_url(place.next or place.previous, key if group and len(group.ids) > 1 else ""))


def kind_of(text: str | None) -> str:
    """A kind of decision; PermissionDenied for one that does not exist, as only a forged form has it."""
    if text not in Kind.values:
        raise PermissionDenied
    return text


def refusal_in_words(pk: int, refusal: CommunityError) -> str:
    """Who was quicker, if we know."""
    claim = MembershipClaim.objects.filter(pk=pk).select_related("decision__by").first()
    if claim and claim.decision:
        return _("%(name)s was quicker: this claim is decided already.") % {"name": claim.decision.by}
    return str(refusal)


@for_clerks
def decide_together(request: HttpRequest, key: str) -> HttpResponse:
    """A whole group: GET shows how many, five of them and the words; POST decides on exactly the claims that were counted."""
    if request.method == "POST":
        return act_together(request, key)
    groups = Groups(clerk_of(request))
    group = groups.get(key)
    if group is None or not group.is_decided_together:
        return redirect("claims_desk")
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else (Kind.ASK.value if key in NEVER_TOGETHER else Kind.VERIFY.value)
    context = {"groups": groups, "group": group, "kind": kind, "kinds": kinds_for(group)}
    return show(request, "community/staff/desk/group.html", {**context, **asked_about(request, group, kind)})


def kinds_for(group: Group) -> list[tuple[str, str, str]]:
    """What can be done to a whole group: value, key, label. Namesakes and taken records are verified one by one."""
    kinds = [(Kind.VERIFY.value, "A", _("Verify")), (Kind.ASK.value, "Q", _("Ask for more")), (Kind.REJECT.value, "R", _("Not this time"))]
    return [one for one in kinds if one[0] != Kind.VERIFY or group.key not in NEVER_TOGETHER]


def asked_about(request: HttpRequest, group: Group, kind: str) -> dict[str, Any]:
    """Which claims of the group are meant, a sample of them, and the words in each language that is needed."""
    rows = MembershipClaim.objects.filter(pk__in=group.ids).with_proof().select_related("user").order_by("submitted_at", "pk")
    if kind == Kind.VERIFY:
        rows = rows.filter(candidate__isnull=False, candidate__owner=None)
    everyone = list(rows)
    scopes = {"all": everyone, "proven": [one for one in everyone if one.has_proof], "unproven": [one for one in everyone if not one.has_proof]}
    scope = request.GET.get("scope", "")
    if scope not in scopes:
        scope = "proven" if kind == Kind.VERIFY and scopes["proven"] and group.key != "nothing" else "all"
    meant = scopes[scope]
    chosen = next((one for one in texts_for(kind) if one.key == request.GET.get("text")), None) or likely(kind, group.key.replace("new", ""))
    spoken = {claim.user.preferred_language for claim in meant}
    return {
        "scope": scope,
        "scopes": [(name, label, len(scopes[name])) for name, label in SCOPES if scopes[name] or name == "all"],
        "meant": [claim.pk for claim in meant],
        "texts": texts_for(kind),
        "text": chosen and chosen.in_language("ko"),
        "text_en": chosen.in_language("en") if chosen and "en" in spoken else "",
        "sample": sample(request, meant),
    }


SCOPES = (
    ("proven", gettext_lazy("With the right number or a certificate")),
    ("unproven", gettext_lazy("Without either")),
    ("all", gettext_lazy("All of them")),
)


def sample(request: HttpRequest, meant: list[MembershipClaim]) -> list[tuple[MembershipClaim, Candidate | None]]:
    """Five claims from all over the group, each beside its candidate."""
    claims = [meant[place * len(meant) // SAMPLE] for place in range(SAMPLE)] if len(meant) > SAMPLE else meant
    if not claims:
        return []
    found = [(claim, next((one for one in near if one.record.pk == claim.candidate_id), None)) for claim, near in ranked_together(claims)]
    note_reading(request, "list", claims, [one for _claim, one in found if one])
    return found


def act_together(request: HttpRequest, key: str) -> HttpResponse:
    """Decide on the claims that the clerk saw counted; those that somebody else decided meanwhile are told apart."""
    meant = [pk for pk in map(whole, request.POST.get("claims", "").split(",")) if pk][:500]
    kind = kind_of(request.POST.get("kind"))
    reason, reason_en = (request.POST.get(name, "").replace("\x00", "")[:1000] for name in ("text", "text_en"))
    try:
        decision = decide_group(claim_ids=meant, kind=kind, by=clerk_of(request), reason=reason, reason_en=reason_en)
    except CommunityError as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('claims_desk_group', args=(key,))}?{urlencode({'kind': kind})}")
    if left := len(meant) - decision.count:
        left_out = ngettext(
            "One claim was left out: somebody else decided on it, or its record needs a closer look.",
            "%(count)d claims were left out: somebody else decided on them, or their records need a closer look.",
            left,
        )
        messages.warning(request, left_out % {"count": left})
    return redirect(claim_url(None, key))


@require_POST
@for_clerks
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back, and return to its first claim."""
    decision = get_object_or_404(ClaimDecision, pk=pk)
    first = decision.claims.order_by("submitted_at", "pk").values_list("pk", flat=True).first()
    try:
        undo_decision(decision_id=pk, by=clerk_of(request))
    except CommunityError as refusal:
        messages.error(request, str(refusal))
    return redirect(claim_url(first))


class DeskMenuItem(MenuItem):
    """The desk in the menu, for those who may decide on claims."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


def menu_item() -> DeskMenuItem:
    return DeskMenuItem(gettext_lazy("Claims desk"), reverse("claims_desk"), name="claims-desk", icon_name="check", order=0)


urlpatterns: list[URLPattern] = [
    path("claims/", desk, name="claims_desk"),
    path("claims/<int:pk>/", desk, name="claims_desk_claim"),
    path("claims/<int:pk>/decide/", decide, name="claims_desk_decide"),
    path("claims/groups/<slug:key>/", decide_together, name="claims_desk_group"),
    path("claims/decisions/<int:pk>/undo/", undo, name="claims_desk_undo"),
]

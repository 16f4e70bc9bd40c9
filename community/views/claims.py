"""/me/claim/: which graduate I am."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.exceptions import CommunityError
from community.forms.claims import ClaimForm
from community.requests import PersonRequest
from community.selectors import newest_claim
from community.services.claims import submit_claim


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: PersonRequest) -> HttpResponse:
    """/me/claim/: which graduate I am. The answer looks the same whether the roster knows her or not."""
    known = newest_claim(request.user)
    form = ClaimForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            submit_claim(by=request.user, **form.cleaned_data)
        except CommunityError as error:
            messages.info(request, str(error))
            return redirect("community:me")
        return redirect("community:claim-sent")
    if known and known.status in {"submitted", "verified"} and request.method != "POST":
        return redirect("community:claim-sent" if known.status == "submitted" else "community:me")
    return render(request, "community/claim.html", {"form": form, "claim": known}, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def claim_sent(request: PersonRequest) -> HttpResponse:
    """What happens next, in the same words for everybody."""
    return render(request, "community/claim_sent.html")

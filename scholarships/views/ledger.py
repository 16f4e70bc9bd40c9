"""수입·지출 내역: the funds' public account, as a page and as files."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.caching import cached_for_strangers
from scholarships.ledger_files import chain, months_csv
from scholarships.models import Fund
from scholarships.selectors.ledger import bars, ledger_view, seals

YEARS = frozenset(map(str, range(2020, 2071)))


def _funds(slug: str) -> tuple[list[Fund], Fund | None]:
    """The funds that the site shows, and the one that was asked for."""
    funds = list(Fund.objects.filter(is_public=True))
    only = next((fund for fund in funds if fund.slug == slug), None)
    if slug and only is None:
        raise Http404
    return funds, only


@cached_for_strangers("scholarships", parameters={"year": YEARS})
@require_safe
def ledger(request: HttpRequest, slug: str = "") -> HttpResponse:
    """/scholarships/ledger/ and /scholarships/ledger/<fund>/: by fund, and month by month of `?year=`."""
    funds, only = _funds(slug)
    view = ledger_view(only=only, funds=funds)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in YEARS else next(iter(view.years), timezone.localdate().year)
    months = view.of_year(year)
    context = {
        **{"funds": funds, "only": only, "view": view, "year": year, "months": months},
        **{"bars": bars(months, year), "seals": seals(only=only, funds=funds, year=year), "this_month": timezone.localdate().replace(day=1)},
    }
    return render(request, "scholarships/ledger.html", context)


@cached_for_strangers("scholarships")
@require_safe
def months_file(request: HttpRequest, slug: str = "") -> HttpResponse:
    """…/months.csv: every month since the beginning."""
    funds, only = _funds(slug)
    name = f"ieum-{only.slug if only else 'funds'}.csv"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(months_csv([only] if only else funds), content_type="text/csv; charset=utf-8", headers=headers)


@cached_for_strangers("scholarships")
@require_safe
def chain_file(request: HttpRequest) -> JsonResponse:
    """…/chain.json: the seals of all closed months with what they cover."""
    return JsonResponse(chain(_funds("")[0]))

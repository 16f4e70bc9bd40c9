"""Where Stripe speaks to us."""

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from scholarships.exceptions import BadSignature, NotAnEvent
from scholarships.services.events import receive_event

log = logging.getLogger("ieum.payments")


@csrf_exempt
@never_cache
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """/stripe/webhook/: keeps a signed event and says 200, known type or not; 400 for a bad signature or no event. The rest is the worker's."""
    try:
        receive_event(raw=request.body, signature=request.headers.get("Stripe-Signature", ""))
    except BadSignature as error:
        log.warning("a webhook was refused: %s", error)
        return HttpResponse("The signature is not right.\n", status=400, content_type="text/plain")
    except NotAnEvent as error:
        log.warning("a signed body is no event: %s", error)
        return HttpResponse("This is no event.\n", status=400, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")

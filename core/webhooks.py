"""Doors for machines: providers and mail servers tell what became of our messages. Each is signed, and shut while its secret is unset."""

import base64
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

from anymail import urls as anymail_urls
from anymail.signals import AnymailTrackingEvent, RejectReason
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.gateways.solapi import report_of
from core.models import BounceNotice
from core.notices import keep_notice

What = BounceNotice.What
TOLERANCE = 300  # seconds between a relay's clock and ours
MOST_EVENTS = 1_000
log = logging.getLogger("ieum.webhooks")


def said(sentence: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain")


@csrf_exempt
@never_cache
@require_POST
def bounces(request: HttpRequest) -> HttpResponse:
    """/webhooks/bounces/: from our own mail server. `X-Ieum-Signature` is HMAC-SHA256 over `<X-Ieum-Timestamp>.<body>`; docs/operations.md."""
    if not settings.BOUNCE_WEBHOOK_SECRET:
        raise Http404
    stamp = request.headers.get("X-Ieum-Timestamp", "")
    right = hmac.new(settings.BOUNCE_WEBHOOK_SECRET.encode(), stamp.encode() + b"." + request.body, hashlib.sha256).hexdigest()
    is_ours = constant_time_compare(request.headers.get("X-Ieum-Signature", ""), right)
    if not (is_ours and stamp.isdecimal() and abs(time.time() - int(stamp)) <= TOLERANCE):
        log.warning("a notice of a bounce was refused: wrong or old signature")
        return said("The signature is not right, or too old.", 403)
    return _keep_all(request, "relay", _told_by_relay)


@csrf_exempt
@never_cache
@require_POST
def solapi(request: HttpRequest) -> HttpResponse:
    """/webhooks/texts/solapi/: delivery reports of text messages. SOLAPI sends the SHA-1 of the secret, and signs no body."""
    if not settings.SMS_WEBHOOK_SECRET:
        raise Http404
    right = hashlib.sha1(settings.SMS_WEBHOOK_SECRET.encode(), usedforsecurity=False).hexdigest()  # theirs to choose
    if not constant_time_compare(request.headers.get("X-Solapi-Secret", ""), right):
        log.warning("a delivery report was refused: wrong secret")
        return said("The secret is not right.", 403)
    return _keep_all(request, "solapi", report_of)


@csrf_exempt
@never_cache
def mail(request: HttpRequest, provider: str) -> HttpResponse:
    """/webhooks/mail/<provider>/: django-anymail's door of the one provider that EMAIL_URL names. A wrong password or signature is a 400.

    The password is asked for first: anymail reads what a provider signs before, and a stranger's body may be of any shape.
    """
    if not settings.MAIL_WEBHOOK_SECRET or provider != (settings.LETTER_TRANSPORT or {}).get("PROVIDER"):
        raise Http404
    right = f"Basic {base64.b64encode(settings.MAIL_WEBHOOK_SECRET.encode()).decode()}"
    if request.method == "POST" and not constant_time_compare(request.headers.get("Authorization", ""), right):
        log.warning("an event of %s was refused: wrong password", provider)
        return said("The password is not right.", 400)
    doors = {pattern.name: pattern.callback for pattern in anymail_urls.urlpatterns}
    return doors[f"{provider}_tracking_webhook"](request)


def _keep_all(request: HttpRequest, provider: str, read: Callable[[Any], dict[str, str] | None]) -> HttpResponse:
    """Keep every event of a signed body; one that says nothing we know is passed over, so that it is not told for ever."""
    try:
        events = json.loads(request.body)
    except ValueError:
        return said("This is no JSON.", 400)
    events = events if isinstance(events, list) else [events]
    if len(events) > MOST_EVENTS:
        return said(f"At most {MOST_EVENTS} events at once.", 400)
    for notice in _known(events, read):
        keep_notice(provider=provider, **notice)
    return said("ok")


def _known(events: list[Any], read: Callable[[Any], dict[str, str] | None]) -> Iterator[dict[str, str]]:
    for event in events:
        if isinstance(event, dict) and (notice := read(event)) and notice["address"]:
            yield notice


def _told_by_relay(event: dict[str, Any]) -> dict[str, str] | None:
    what = str(event.get("event", ""))
    if what not in What.values:
        return None
    words = {name: str(event.get(name) or "") for name in ("address", "message_id", "reason")}
    return {"what": what, "event_id": str(event.get("id") or ""), **words}


# Anymail's words for what happened → ours. A refusal counts by its reason.
HAPPENED = {"bounced": What.BOUNCED, "complained": What.COMPLAINED, "deferred": What.DEFERRED, "delivered": What.DELIVERED, "failed": What.FAILED}
REFUSED = {RejectReason.INVALID: What.BOUNCED, RejectReason.BOUNCED: What.BOUNCED, RejectReason.SPAM: What.COMPLAINED}


def keep_tracking(event: AnymailTrackingEvent, esp_name: str, **kwargs: Any) -> None:
    """Receiver of anymail's `tracking`: opens and clicks are nobody's business, ours included."""
    what = REFUSED.get(event.reject_reason, What.FAILED) if event.event_type == "rejected" else HAPPENED.get(event.event_type)
    if what is None or not event.recipient:
        return
    when = event.timestamp.isoformat() if event.timestamp else ""
    keep_notice(
        provider=esp_name.lower()[:40],
        what=what,
        address=event.recipient,
        event_id=":".join(str(part) for part in (event.event_id or event.message_id, event.event_type, when) if part),
        message_id=str((event.metadata or {}).get("letter", "")),
        reason=str(event.description or event.mta_response or event.reject_reason or ""),
    )

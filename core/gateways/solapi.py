"""SOLAPI (developers.solapi.com, messages/v4/send-many/detail): text messages and 알림톡.

Written against the interface itself, since the vendor's own library tries again inside its transport: docs/decisions/0031.
What it demands and answers is told in 0039; tests/services/text_provider.py holds us to it.
"""

import hashlib
import hmac
import secrets
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote

import requests
from django.conf import settings
from django.utils import timezone
from requests import RequestException

from core.gateways import Gateway, Refused, register_texts
from core.gateways.answers import refused_by, was_never_reached
from core.models import Letter

# Reasons that lie with us or with the provider and pass: no money, a server's error, a sender or template that is not registered yet.
FOR_NOW = frozenset({"1020", "1024", "1030", "1041", "1042", "1058", "1062", "2024", "2062", "2063", "2230"})
LONGEST_FIELD = 100
SECONDS = (5, 15)  # to connect, to answer


@register_texts("solapi")
class Solapi(Gateway):
    """`solapi://KEY:SECRET@[host]?from=<registered sender>&pf=<KakaoTalk channel>`; a host only in tests."""

    def __init__(self, address: SplitResult) -> None:
        given = {name: values[0] for name, values in parse_qs(address.query).items()}
        self.key, self.secret = unquote(address.username or ""), unquote(address.password or "")
        self.sender, self.channel = given["from"], given.get("pf", "")
        self.base = f"http://{address.hostname}:{address.port}" if address.hostname else "https://api.solapi.com"

    def send(self, letter: Letter) -> None:
        try:
            answer = requests.post(
                f"{self.base}/messages/v4/send-many/detail",
                json={"messages": [self._message(letter)]},
                headers={"Authorization": self._signature()},
                timeout=SECONDS,
                allow_redirects=False,
            )
        except RequestException as error:
            if was_never_reached(error):
                raise Refused(f"{type(error).__name__}: {error}") from error
            raise
        _judge(answer)

    def _signature(self) -> str:
        date, salt = timezone.now().isoformat(timespec="seconds"), secrets.token_hex(16)
        signature = hmac.new(self.secret.encode(), f"{date}{salt}".encode(), hashlib.sha256).hexdigest()
        return f"HMAC-SHA256 apiKey={self.key}, date={date}, salt={salt}, signature={signature}"

    def _message(self, letter: Letter) -> dict[str, Any]:
        message: dict[str, Any] = {"to": letter.to, "from": self.sender, "text": letter.text.strip(), "type": "SMS", "autoTypeDetect": False}
        if len(letter.message_id) <= LONGEST_FIELD:  # comes back with the delivery report
            message["customFields"] = {"letter": letter.message_id}
        template = settings.ALIMTALK_TEMPLATES.get(letter.kind)
        if letter.channel == Letter.Channel.ALIMTALK and template and self.channel:
            # Whoever does not use KakaoTalk gets the same words as a text message, from the provider.
            message |= {"type": "ATA", "kakaoOptions": {"pfId": self.channel, "templateId": template, "disableSms": False}}
        return message


def _judge(answer: requests.Response) -> None:
    """Raises Refused for a no, RuntimeError where nobody knows. A message that was not taken stands in `failedMessageList`, whatever the status."""
    said = _said(answer)
    if code := _not_taken(said):
        raise Refused(" ".join(code), for_good=code[0] not in FOR_NOW)
    if answer.ok:
        if _taken(said):
            return
        raise RuntimeError(f"SOLAPI answered {answer.status_code} without saying that it took the message.")
    reason = f"{answer.status_code} {said.get('errorCode', '')} {said.get('errorMessage', '')}".strip()
    if "balance" in str(said.get("errorCode", "")).lower():
        raise Refused(reason)
    if no := refused_by(answer.status_code, reason):
        raise no
    raise RuntimeError(reason)


def _said(answer: requests.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _not_taken(said: dict[str, Any]) -> tuple[str, str] | None:
    """Code and words for our one message, when it was turned away."""
    failed = said.get("failedMessageList")
    first = failed[0] if isinstance(failed, list) and failed else None
    return (str(first.get("statusCode", "")), str(first.get("statusMessage", ""))) if isinstance(first, dict) else None


def _taken(said: dict[str, Any]) -> bool:
    group = said.get("groupInfo")
    count = group.get("count") if isinstance(group, dict) else None
    return isinstance(count, dict) and count.get("registeredSuccess") == 1


# What a delivery report says of the number itself, for good: nobody there, no text messages there, or its owner refused them.
NO_SUCH_NUMBER = frozenset({"3010", "3032", "3050", "2060", "1060"})
REFUSED_BY_READER = frozenset({"1061", "2061", "3047"})
# Of the phone, for now: out of reach, switched off, full.
FOR_THE_PHONE = frozenset({"3040", "3041", "3042", "3043", "3044", "3045", "3046", "3051", "3056", "3057"})
ON_ITS_WAY = frozenset({"2000", "3000"})


KAKAO_SAID_NO = "31"  # how a code begins with which KakaoTalk turned an 알림톡 away: the provider goes on with a text message, and reports that


def report_of(event: dict[str, Any]) -> dict[str, str] | None:
    """One delivery report in the words of core.notices; None for one that reports nothing yet.

    SINGLE-REPORT wraps each report as `{"eventDataId", "data": {…}, "retryCount"}`; older accounts get the report itself.
    """
    inner = event.get("data")
    report: dict[str, Any] = inner if isinstance(inner, dict) else event
    code = str(report.get("statusCode") or "")
    if not code or code in ON_ITS_WAY or code.startswith(KAKAO_SAID_NO):
        return None
    by_code = {"4000": "delivered", **dict.fromkeys(NO_SUCH_NUMBER, "bounced"), **dict.fromkeys(REFUSED_BY_READER, "complained")}
    by_code |= dict.fromkeys(FOR_THE_PHONE, "deferred")
    fields = report.get("customFields")
    return {
        "what": by_code.get(code, "failed"),
        "address": str(report.get("to") or ""),
        "event_id": f"{report.get('messageId', '')}:{code}",
        "message_id": str(fields.get("letter", "")) if isinstance(fields, dict) else "",
        "reason": f"{code} {report.get('statusMessage') or report.get('reason') or ''}".strip(),
    }

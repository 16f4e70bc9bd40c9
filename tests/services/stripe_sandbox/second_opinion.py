"""stripe-mock as a second reader of each request: what the sandbox takes and Stripe's own description does not is a mistake of the sandbox.

stripe-mock 0.203.0 describes 2026-08-26.dahlia, one version before ours. Parameters that are newer are taken out before it is asked:
`NEWER` names them, each found in the changes of stripe-python 16.
"""

import http.client
import json
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.services.stripe_sandbox.wire import Request

NEWER = {("POST", "/v1/checkout/sessions"): ("allowed_payment_method_types",)}
WITHIN = 10.0
KEY = {"Authorization": "Bearer sk_test_sandbox", "Content-Type": "application/x-www-form-urlencoded"}


class SecondOpinion:
    """Asks the stripe-mock at this address."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc

    def objection(self, request: Request) -> str:
        """Why stripe-mock would refuse this request; "" when it would not."""
        path = f"{request.path}?{request.query}".rstrip("?")
        connection = http.client.HTTPConnection(self.host, timeout=WITHIN)
        try:
            connection.request(request.method, path, known_part(request), KEY)
            response = connection.getresponse()
            content = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as problem:
            return f"it did not answer ({type(problem).__name__}: {problem})"
        finally:
            connection.close()
        return "" if response.status == 200 else f"{request.method} {request.path} with {names_in(request)}: {said(content)}"


def known_part(request: Request) -> str:
    """The body without parameters that are newer than stripe-mock's description."""
    newer = NEWER.get((request.method, request.path), ())
    pairs = parse_qsl(request.body, keep_blank_values=True)
    return urlencode([(name, value) for name, value in pairs if name.partition("[")[0] not in newer])


def names_in(request: Request) -> str:
    """What was sent, by name: stripe-mock does not say which of them it does not know."""
    pairs = parse_qsl(f"{request.query}&{request.body}", keep_blank_values=True)
    return ", ".join(sorted({re.sub(r"\[\d+\]", "[]", name) for name, _ in pairs})) or "nothing"


def said(content: str) -> str:
    """stripe-mock's sentence."""
    try:
        return str(json.loads(content)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return content[:300]

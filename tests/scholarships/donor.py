"""A donor without a browser: fills in the form and types cards into the sandbox's page, over real HTTP."""

import json
import re
from typing import Any

import requests

from scholarships.models import Fund, Gift, RecurringGift
from tests.services.live_site import LiveSite
from tests.services.sandbox import Sandbox

LATER_DECLINED, DISPUTED = "4000 0000 0000 0341", "4000 0000 0000 0259"
MONTH = 32 * 86_400
ASKS = "4000 0025 0000 3155"
PAYS, DECLINES = "4242 4242 4242 4242", "4000 0000 0000 0002"


class Donor:
    """One person and her cookies."""

    def __init__(self, site: LiveSite, sandbox: Sandbox) -> None:
        self.site, self.sandbox, self.http = site, sandbox, requests.Session()

    def fill_in(self, fund: Fund, **said: Any) -> requests.Response:
        """Open the form and send it; the answer leads to the card page."""
        address = f"{self.site.url}/scholarships/{fund.slug}/give/"
        page = self.http.get(address, timeout=10).text
        form = {
            "csrfmiddlewaretoken": _value(page, "csrfmiddlewaretoken"),
            "token": _value(page, "token"),
            "frequency": "once",
            "giver_kind": "person",
            "preset": "10000",
            "name": "김하나",
            "email": "hana@example.org",
            "shown_as": "anonymous",
            "agreed": "on",
            "overseas": "on",
            **said,
        }
        return self.http.post(address, data=form, headers={"Referer": address}, allow_redirects=False, timeout=20)

    def type_card(self, card_page: str, number: str = PAYS) -> requests.Response:
        """Type a card into the hosted page; the answer leads back to the site, or shows why not."""
        card = {"card_number": number, "expiry": "12/40", "cvc": "123", "name": "KIM HANA", "email": "hana@example.org"}
        return self.http.post(card_page, data=card, allow_redirects=False, timeout=20)

    def give(self, fund: Fund, **said: Any) -> Gift:
        """The whole way with a card that pays; what the site hears of it depends on the sandbox's switches."""
        card_page = self.fill_in(fund, **said).headers["Location"]
        self.type_card(card_page)
        return Gift.objects.order_by("-pk")[0]

    def give_monthly(self, fund: Fund, number: str = PAYS, **said: Any) -> RecurringGift:
        """The whole way to a monthly gift."""
        self.type_card(self.fill_in(fund, frequency="monthly", **said).headers["Location"], number)
        return RecurringGift.objects.order_by("-pk")[0]


def switch(sandbox: Sandbox, act: str, **said: Any) -> dict[str, Any]:
    """Turn one of the sandbox's switches: `delivery`, `deliver`, `clock`, `reset`."""
    answer = requests.post(f"{sandbox.url}/sandbox/{act}", data=json.dumps(said), timeout=30)
    answer.raise_for_status()
    return answer.json()


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) or re.search(rf'value="([^"]*)"[^>]*name="{name}"', page)
    assert found, f"no field {name}"
    return found[1]

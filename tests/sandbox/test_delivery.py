"""Webhooks: signed as Stripe signs them, and every way in which they can come: twice, late, shuffled, never, again and again."""

import json
import time

import pytest
import stripe

from tests.sandbox.parts import SECRET, SETTLED, Sandbox, Site, wait_for
from tests.services.stripe_sandbox import API_VERSION


def test_a_delivery_verifies_with_the_secret_and_fails_with_another(sandbox: Sandbox, site: Site) -> None:
    sandbox.paid()
    body, header = site.received[0]
    event = stripe.Webhook.construct_event(body, header, SECRET)
    assert (event.api_version, event.livemode, event.pending_webhooks) == (API_VERSION, False, 1)
    for wrong, given in ((body, "whsec_other"), (body + b" ", SECRET)):
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(wrong, header, given)


def test_the_signature_has_stripe_s_form_and_is_fresh(sandbox: Sandbox, site: Site) -> None:
    sandbox.control("clock", advance=10 * 24 * 3600)
    sandbox.paid()
    body, header = site.received[0]
    stamp, scheme = header.split(",")
    assert abs(int(stamp.removeprefix("t=")) - time.time()) < 30
    assert len(scheme.removeprefix("v1=")) == 64
    assert header == stripe.WebhookSignature.generate_signature_header(body.decode(), SECRET, int(stamp.removeprefix("t=")))


def test_what_is_delivered_is_the_event_that_the_api_knows(sandbox: Sandbox, site: Site) -> None:
    sandbox.paid()
    delivered = json.loads(site.received[0][0])
    known = json.loads(sandbox.request("GET", f"/v1/events/{delivered['id']}", headers={"Authorization": "Bearer sk_test_x"})[1])
    assert {**delivered, "pending_webhooks": 0} == known


def test_normally_each_event_comes_once_in_order(sandbox: Sandbox, site: Site) -> None:
    sandbox.paid()
    sandbox.control("deliver")
    assert site.types() == SETTLED
    assert len({event.id for event in site.verified}) == len(SETTLED)


def test_twice_brings_each_event_twice_with_the_same_id(sandbox: Sandbox, site: Site) -> None:
    sandbox.control("delivery", mode="twice")
    sandbox.paid()
    sandbox.control("deliver")
    assert site.types() == SETTLED * 2
    assert len({event.id for event in site.verified}) == len(SETTLED)


def test_late_holds_events_back_for_a_while(sandbox: Sandbox, site: Site) -> None:
    sandbox.control("delivery", mode="late", delay=3)
    session, begun = sandbox.open_session(), time.monotonic()
    sandbox.submit(session)
    assert site.types() == []
    wait_for(lambda: len(site.verified) == len(SETTLED))
    assert time.monotonic() - begun >= 3
    assert site.types() == SETTLED


def test_late_events_can_be_called_in(sandbox: Sandbox, site: Site) -> None:
    sandbox.control("delivery", mode="late", delay=3_600)
    sandbox.paid()
    report = sandbox.control("deliver")
    assert (report["delivered"], report["failed"], site.types()) == (len(SETTLED), 0, SETTLED)


def test_shuffled_brings_all_events_in_another_order(sandbox: Sandbox, site: Site) -> None:
    sandbox.control("delivery", mode="shuffled")
    for _ in range(3):
        site.forget()
        sandbox.paid()
        sandbox.control("deliver")
        assert sorted(site.types()) == sorted(SETTLED)
        assert site.types() != SETTLED


def test_never_delivers_nothing_but_the_events_can_be_listed(sandbox: Sandbox, site: Site) -> None:
    sandbox.control("delivery", mode="never")
    sandbox.paid()
    assert sandbox.control("deliver")["deliveries"]["withheld"] == len(SETTLED)
    assert site.received == []
    assert [event.type for event in sandbox.client.events.list()] == SETTLED[::-1]
    sandbox.control("delivery", mode="normal")
    sandbox.control("deliver", withheld=True)
    assert site.types() == SETTLED


def test_an_event_can_be_sent_again(sandbox: Sandbox, site: Site) -> None:
    sandbox.paid()
    event = site.verified[3]
    sandbox.control("deliver", event=event.id)
    assert [each.id for each in site.verified].count(event.id) == 2


def test_a_site_in_trouble_gets_every_event_later(sandbox: Sandbox, site: Site) -> None:
    site.status = 500
    session = sandbox.open_session()
    assert sandbox.submit(session)[0].status == 303
    assert sandbox.whole(session).payment_status == "paid"
    sandbox.control("deliver")
    assert sandbox.state_now()["deliveries"]["pending"] == len(SETTLED)
    assert sandbox.state_now()["last_failure"] == "500"
    site.status = 200
    wait_for(lambda: sandbox.state_now()["deliveries"]["delivered"] == len(SETTLED))
    assert sorted(site.types()) == sorted(SETTLED)


def test_tries_grow_further_apart(sandbox: Sandbox, site: Site) -> None:
    from tests.services.stripe_sandbox.delivery import DELAYS

    assert list(DELAYS) == sorted(set(DELAYS))
    site.status = 500
    sandbox.client.customers.create({"email": "hana@example.org"})
    came = []
    for tries in (1, 2, 3):
        wait_for(lambda tries=tries: len(site.received) == tries)
        came.append(time.monotonic())
    assert came[2] - came[1] > came[1] - came[0]


@pytest.mark.parametrize("status", [301, 302, 400, 404, 503])
def test_only_a_2xx_takes_an_event(sandbox: Sandbox, site: Site, status: int) -> None:
    site.status = status
    sandbox.client.customers.create({"email": "hana@example.org"})
    assert sandbox.control("deliver")["deliveries"]["pending"] == 1


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("delivery", {"mode": "sometimes"}),
        ("delivery", {"speed": 3}),
        ("delivery", {"mode": "late", "delay": -1}),
        ("clock", {"advance": "soon"}),
        ("clock", {}),
        ("clock", {"offset": "soon"}),
        ("deliver", {"event": "evt_nobody"}),
        ("dance", {}),
    ],
)
def test_a_control_that_makes_no_sense_changes_nothing(sandbox: Sandbox, name: str, given: dict[str, object]) -> None:
    before = sandbox.state_now()
    response, content = sandbox.request("POST", f"/sandbox/{name}", json.dumps(given))
    assert response.status in {400, 404}
    assert json.loads(content)["error"]
    after = sandbox.state_now()
    assert {**before, "now": 0} == {**after, "now": 0}


def test_a_control_takes_json_only(sandbox: Sandbox) -> None:
    for body in ("mode=twice", "[1]"):
        assert sandbox.request("POST", "/sandbox/delivery", body)[0].status == 400

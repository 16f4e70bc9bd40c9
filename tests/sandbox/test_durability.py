"""Nothing is lost or doubled when the process dies, and it stops cleanly when asked."""

import random
import signal
import threading
import time

import pytest

from tests.sandbox.parts import SETTLED, Sandbox, Site, wait_for


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_events_that_were_not_delivered_are_delivered_after_a_restart(own_sandbox: Sandbox, site: Site, number: int) -> None:
    site.status = 503
    own_sandbox.start()
    session = own_sandbox.open_session()
    own_sandbox.submit(session)
    assert own_sandbox.end(number) == (0 if number == signal.SIGTERM else -number)
    site.forget()
    own_sandbox.start()
    wait_for(lambda: len(site.verified) == len(SETTLED))
    assert sorted(site.types()) == sorted(SETTLED)
    assert own_sandbox.whole(session).payment_status == "paid"


def test_switches_outlive_the_process(own_sandbox: Sandbox) -> None:
    own_sandbox.start("--delivery", "late", "--delay", "600", "--fee-delay", "60", "--clock-offset", "86400")
    own_sandbox.end()
    own_sandbox.start()
    state = own_sandbox.state_now()
    assert (state["mode"], state["delay"], state["fee_delay"], state["clock_offset"]) == ("late", 600, 60, 86_400)


def test_keys_are_remembered_after_a_restart(own_sandbox: Sandbox) -> None:
    own_sandbox.start()
    _, made = own_sandbox.api("POST", "/v1/customers", "name=Hana", Idempotency_Key="k1")
    own_sandbox.end(signal.SIGKILL)
    own_sandbox.start()
    again, same = own_sandbox.api("POST", "/v1/customers", "name=Hana", Idempotency_Key="k1")
    assert (same["id"], again.headers["Idempotent-Replayed"]) == (made["id"], "true")


def test_killed_at_any_moment_a_payment_happened_whole_or_not_at_all(own_sandbox: Sandbox, site: Site) -> None:
    chance = random.Random(7)
    own_sandbox.start()
    sessions = [own_sandbox.open_session() for _ in range(6)]
    for session in sessions:
        payer = threading.Thread(target=_submit_quietly, args=(own_sandbox, session))
        payer.start()
        time.sleep(chance.uniform(0, 0.02))
        own_sandbox.end(signal.SIGKILL)
        payer.join()
        own_sandbox.start()
        own_sandbox.submit(session)
    own_sandbox.control("deliver")
    assert all(own_sandbox.whole(session).payment_status == "paid" for session in sessions)
    assert len(own_sandbox.charges()) == len(sessions)
    completed = {event.data.object.id: event.id for event in site.verified if event.type == "checkout.session.completed"}
    assert completed.keys() == {session.id for session in sessions}
    assert len(own_sandbox.client.events.list({"type": "checkout.session.completed"}).data) == len(sessions)


def _submit_quietly(sandbox: Sandbox, session: object) -> None:
    try:
        sandbox.submit(session)
    except OSError:
        return


def test_sigterm_ends_it_with_exit_code_0_whatever_waits_to_be_delivered(own_sandbox: Sandbox, site: Site) -> None:
    site.status = 503
    own_sandbox.start()
    own_sandbox.paid()
    assert own_sandbox.end() == 0

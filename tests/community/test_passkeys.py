"""A passkey alone is two factors in one, if and only if the device asked who was holding it."""

import hashlib
import json
import struct
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from community.models import User
from tests.factories import PASSWORD, staff

pytestmark = pytest.mark.django_db
PRESENT, VERIFIED, KEY_WITHIN = 0x01, 0x04, 0x40
OPTIONS = "/accounts/2fa/webauthn/login/"


class SoftKey:
    """A security key in software, which may or may not ask for a finger."""

    def __init__(self, owner: User) -> None:
        self.secret, self.number, self.owner = ec.generate_private_key(ec.SECP256R1()), b"key-" + str(owner.pk).encode(), owner
        attested = (
            bytes(16) + struct.pack(">H", len(self.number)) + self.number + cbor.encode(dict(ES256.from_cryptography_key(self.secret.public_key())))
        )
        made = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._data(PRESENT | VERIFIED | KEY_WITHIN) + attested})
        client = self._client("webauthn.create", "")
        Authenticator.objects.create(
            user=owner,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "key", "credential": self._answer({"clientDataJSON": client, "attestationObject": made})},
        )

    def sign(self, challenge: str, *, verified: bool) -> dict[str, Any]:
        data, client = self._data(PRESENT | (VERIFIED if verified else 0)), self._client("webauthn.get", challenge)
        signature = self.secret.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        handle = user_pk_to_url_str(self.owner).encode()
        return self._answer({"clientDataJSON": client, "authenticatorData": data, "signature": signature, "userHandle": handle})

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(b"testserver").digest() + struct.pack(">BI", flags, 0)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": "http://testserver"}).encode()

    def _answer(self, response: dict[str, bytes]) -> dict[str, Any]:
        told = {name: websafe_encode(value) for name, value in response.items()}
        number = websafe_encode(self.number)
        return {"type": "public-key", "id": number, "rawId": number, "response": told, "clientExtensionResults": {"credProps": {"rk": True}}}


@pytest.fixture
def officer(settings: Any) -> User:
    cache.clear()
    settings.STAFF_SECOND_FACTOR = True
    return staff("staff")


def challenge_of(client: Client) -> str:
    options = client.get(OPTIONS, headers={"accept": "application/json"}).json()["request_options"]
    assert options["publicKey"]["userVerification"] == "required"
    return options["publicKey"]["challenge"]


def knock(client: Client, answer: dict[str, Any]) -> Any:
    return client.post(OPTIONS, {"credential": json.dumps(answer)})


def test_a_passkey_alone_opens_the_back_office_when_the_device_asked_who_holds_it(client: Client, officer: User) -> None:
    key = SoftKey(officer)
    assert knock(client, key.sign(challenge_of(client), verified=True))["Location"] == "/me/"
    assert client.session["_auth_user_id"] == str(officer.pk)
    assert client.get("/staff/").status_code == 200


def test_a_key_that_did_not_ask_signs_nobody_in(client: Client, officer: User) -> None:
    key = SoftKey(officer)
    knock(client, key.sign(challenge_of(client), verified=False))
    assert "_auth_user_id" not in client.session


def test_a_found_key_is_no_use_with_the_options_of_another_screen(client: Client, officer: User) -> None:
    """The second step after somebody's own password asks for less; its challenge must not open the door that asks for nothing else."""
    finder = staff("staff")
    SoftKey(finder)
    found = SoftKey(officer)
    client.post("/accounts/login/", {"login": finder.email, "password": PASSWORD})
    client.get("/accounts/2fa/authenticate/")
    session = client.session
    challenge = session["mfa.webauthn.state"]["challenge"]
    del session["account_login"]  # as after the quarter of an hour that a sign-in may take
    session.save()
    knock(client, found.sign(challenge, verified=False))
    assert "_auth_user_id" not in client.session


def test_a_password_alone_does_not_open_the_back_office(client: Client, officer: User) -> None:
    client.post("/accounts/login/", {"login": officer.email, "password": PASSWORD})
    assert client.get("/staff/")["Location"].startswith("/accounts/second-factor/")


def test_a_code_by_email_does_not_stand_in_for_the_second_factor(client: Client, officer: User) -> None:
    from tests.community.test_sign_in import CONFIRM, ask

    client.post(CONFIRM, {"code": ask(client, officer.email)})
    assert client.get("/staff/")["Location"].startswith("/accounts/second-factor/")


def test_who_has_a_second_factor_is_asked_for_it_after_a_code_too(client: Client, officer: User) -> None:
    from tests.community.test_sign_in import CONFIRM, ask

    SoftKey(officer)
    assert client.post(CONFIRM, {"code": ask(client, officer.email)})["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session

"""A certificate authority for one test, by the system's openssl, and what it signs."""

import subprocess
from pathlib import Path

from tests.services.need import unavailable


class Authority:
    """Signs certificates for this machine; `file` is what a client has to trust."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.file, self._key = folder / "ca.crt", folder / "ca.key"
        _openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Tests", "-keyout", self._key, "-out", self.file)

    def sign(self, key: Path, certificate: Path) -> None:
        """A key and a certificate for 127.0.0.1 and localhost."""
        request, names = certificate.with_suffix(".csr"), certificate.with_suffix(".ext")
        _openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=node", "-keyout", key, "-out", request)
        names.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        signer = ("-CA", self.file, "-CAkey", self._key, "-CAcreateserial")
        _openssl("x509", "-req", "-days", "2", *signer, "-in", request, "-extfile", names, "-out", certificate)


def _openssl(*arguments: object) -> None:
    try:
        subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=True)
    except FileNotFoundError:
        unavailable("openssl", "Debian: apt install openssl.")

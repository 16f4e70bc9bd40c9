"""STORAGE_URL: one address for an S3-compatible server and its two buckets, public media and private files."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote

from config.addresses import InvalidAddress, split

EXAMPLE = "s3://key:secret@host/public-bucket?private=private-bucket"
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


@dataclass(frozen=True)
class Buckets:
    """Where files are kept; what was percent-encoded in the address is plain here."""

    endpoint: str
    access_key: str
    secret_key: str
    public: str
    private: str

    @classmethod
    def read(cls, address: str) -> "Buckets":
        """Out of `s3://key:secret@host[:port]/public?private=other`. Raises InvalidAddress; the sentence never holds the secret."""
        parts = split("STORAGE_URL", address, EXAMPLE)
        if parts.scheme != "s3" or not parts.hostname:
            raise InvalidAddress(f"STORAGE_URL must begin with s3:// and name a host: {EXAMPLE}.")
        if not parts.username or not parts.password:
            raise InvalidAddress(f"STORAGE_URL names no key or no secret: {EXAMPLE}; in a secret, write / and + as %2F and %2B.")
        query = parse_qs(parts.query)
        public, private = unquote(parts.path.strip("/")), query.get("private", [""])[-1]
        if set(query) - {"private"} or not (BUCKET.fullmatch(public) and BUCKET.fullmatch(private)):
            raise InvalidAddress(f"STORAGE_URL needs two buckets, named in small letters, digits and hyphens: {EXAMPLE}.")
        if public == private:
            raise InvalidAddress("STORAGE_URL names one bucket twice. Private files need a bucket of their own, which nobody reads from outside.")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        endpoint = f"https://{host}" + (f":{parts.port}" if parts.port else "")
        return cls(endpoint, unquote(parts.username), unquote(parts.password), public, private)

    def storages(self) -> dict[str, Any]:
        """The entries of STORAGES."""
        server = {"access_key": self.access_key, "secret_key": self.secret_key, "endpoint_url": self.endpoint}
        backend = "storages.backends.s3.S3Storage"
        return {
            "default": {"BACKEND": backend, "OPTIONS": {**server, "bucket_name": self.public, "querystring_auth": False}},
            "private": {"BACKEND": backend, "OPTIONS": {**server, "bucket_name": self.private, "default_acl": "private"}},
        }

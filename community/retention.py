"""How long the proofs of a claim are kept: long enough to decide and to be asked about it, no longer."""

from datetime import time

from community.services.certificates import forget_certificates
from community.services.phone_codes import forget_codes
from core.schedule import schedule


def forget_proofs() -> str:
    """Delete certificates of claims decided 30 days ago and codes that nobody counts any more; returns a line for the record."""
    return f"{forget_certificates()} certificates, {forget_codes()} codes forgotten"


schedule("community.forget_proofs", forget_proofs, at=time(3, 50))

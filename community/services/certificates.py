"""Certificates that claimants hand in: kept as private files until 30 days after the decision."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from community.certificates import CleanCertificate
from community.exceptions import TooManyCertificates
from community.models import MembershipClaim, User
from core.limits import count
from core.models import PrivateFile
from core.private_files import forget, keep

CERTIFICATE_KIND = "certificate"
KEPT_AFTER_DECISION, KEPT_UNUSED = timedelta(days=30), timedelta(days=1)
MOST_AT_ONCE = 500


def keep_certificate(certificate: CleanCertificate, *, by: User) -> PrivateFile:
    """Store a checked certificate, before the claim's own transaction begins: a store may lie across the network.

    Raises TooManyCertificates for an account that has handed in its number of them today, whatever its claim makes of them.
    """
    if count("certificates.account", str(by.pk)) > settings.CERTIFICATES_PER_ACCOUNT_A_DAY:
        raise TooManyCertificates
    return keep(certificate.file, kind=CERTIFICATE_KIND, name=certificate.name, content_type=certificate.content_type, owner=by)


def forget_certificates() -> int:
    """Delete the certificates of claims that were decided 30 days ago, and those that no claim came to use; returns how many."""
    with transaction.atomic():
        old = list(_no_longer_needed(timezone.now())[:MOST_AT_ONCE])
        for file in old:
            forget(file)
    return len(old)


def _no_longer_needed(now: datetime) -> QuerySet[PrivateFile]:
    long_ago = now - KEPT_AFTER_DECISION
    decided = Q(verified_at__lt=long_ago) | Q(rejected_at__lt=long_ago) | Q(revoked_at__lt=long_ago)
    needed = MembershipClaim.objects.exclude(certificate=None).exclude(decided).values("certificate")
    return PrivateFile.objects.filter(kind=CERTIFICATE_KIND, created_at__lt=now - KEPT_UNUSED).exclude(pk__in=needed).order_by("pk")

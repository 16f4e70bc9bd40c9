"""Certificates that claimants hand in: kept as private files until some time after the decision."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from community.certificates import CleanCertificate
from community.exceptions import TooManyCertificates
from community.models import MembershipClaim, User
from core.limits import count
from core.models import PrivateFile
from core.private_files import keep

CERTIFICATE_KIND = "certificate"
KEPT_UNUSED = timedelta(days=1)


def keep_certificate(certificate: CleanCertificate, *, by: User) -> PrivateFile:
    """Store a checked certificate, before the claim's own transaction begins: a store may lie across the network.

    Raises TooManyCertificates for an account that has handed in its number of them today, whatever its claim makes of them.
    """
    if count("certificates.account", str(by.pk)) > settings.CERTIFICATES_PER_ACCOUNT_A_DAY:
        raise TooManyCertificates
    return keep(certificate.file, kind=CERTIFICATE_KIND, name=certificate.name, content_type=certificate.content_type, owner=by)


def no_longer_needed(before: datetime) -> QuerySet[PrivateFile]:
    """Certificates of claims that were decided before, and those that no claim came to use within a day."""
    decided = Q(verified_at__lt=before) | Q(rejected_at__lt=before) | Q(revoked_at__lt=before)
    needed = MembershipClaim.objects.exclude(certificate=None).exclude(decided).values("certificate")
    return PrivateFile.objects.filter(kind=CERTIFICATE_KIND, created_at__lt=timezone.now() - KEPT_UNUSED).exclude(pk__in=needed)

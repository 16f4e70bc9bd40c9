from alliance.models.applications import MembershipApplication
from alliance.models.organisations import DESCRIBED, Organisation, OrganisationType, SizeBand
from alliance.models.terms import MembershipTerm, Representative

__all__ = ["DESCRIBED", "MembershipApplication", "MembershipTerm", "Organisation", "OrganisationType", "Representative", "SizeBand"]

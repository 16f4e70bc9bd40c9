from community.models.campuses import Campus, Course
from community.models.claims import MembershipClaim
from community.models.profiles import AlumniProfile, CareerEntry, ProfileSkill, Skill
from community.models.roster import AssociationMembership, Completion, GraduateRecord, RosterImport
from community.models.targets import Target
from community.models.users import User

__all__ = [
    "AlumniProfile",
    "AssociationMembership",
    "Campus",
    "CareerEntry",
    "Completion",
    "Course",
    "GraduateRecord",
    "MembershipClaim",
    "ProfileSkill",
    "RosterImport",
    "Skill",
    "Target",
    "User",
]

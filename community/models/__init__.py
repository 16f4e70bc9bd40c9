from community.models.campuses import Campus, Course
from community.models.claims import ClaimDecision, MembershipClaim, PhoneCode
from community.models.invitations import Invitation, InvitationBatch
from community.models.outcomes import EmploymentOutcome, OutcomeRequest, PublishedFigure
from community.models.profiles import AlumniProfile, CareerEntry, HiddenFrom, ProfileSkill, Skill, SkillSpelling
from community.models.roster import AssociationMembership, Completion, GraduateRecord, RosterImport
from community.models.targets import Target
from community.models.users import User

__all__ = [
    "AlumniProfile",
    "AssociationMembership",
    "Campus",
    "CareerEntry",
    "ClaimDecision",
    "Completion",
    "Course",
    "EmploymentOutcome",
    "GraduateRecord",
    "HiddenFrom",
    "Invitation",
    "InvitationBatch",
    "MembershipClaim",
    "OutcomeRequest",
    "PhoneCode",
    "ProfileSkill",
    "PublishedFigure",
    "RosterImport",
    "Skill",
    "SkillSpelling",
    "Target",
    "User",
]

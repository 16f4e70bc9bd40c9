from community.models.campuses import Campus, Course
from community.models.claims import ClaimDecision, MembershipClaim, PhoneCode
from community.models.closing import AccountClosing, DataExport, ErasedRecord
from community.models.consents import Consent, ConsentDocument
from community.models.contacts import Block, Introduction, Report
from community.models.invitations import Invitation, InvitationBatch
from community.models.messages import DigestBatch, MobileNumber, Notification, NotificationPreference
from community.models.other_ways import OtherWay
from community.models.outcomes import EmploymentOutcome, OutcomeRequest, PublishedFigure
from community.models.profiles import AlumniProfile, CareerEntry, HiddenFrom, ProfileSkill, Skill, SkillSpelling
from community.models.roster import AssociationMembership, Completion, GraduateRecord, RosterImport
from community.models.targets import Target
from community.models.users import User

__all__ = [
    "AccountClosing",
    "AlumniProfile",
    "AssociationMembership",
    "Block",
    "Campus",
    "CareerEntry",
    "ClaimDecision",
    "Completion",
    "Consent",
    "ConsentDocument",
    "Course",
    "DataExport",
    "DigestBatch",
    "EmploymentOutcome",
    "ErasedRecord",
    "GraduateRecord",
    "HiddenFrom",
    "Introduction",
    "Invitation",
    "InvitationBatch",
    "MembershipClaim",
    "MobileNumber",
    "Notification",
    "NotificationPreference",
    "OtherWay",
    "OutcomeRequest",
    "PhoneCode",
    "ProfileSkill",
    "PublishedFigure",
    "Report",
    "RosterImport",
    "Skill",
    "SkillSpelling",
    "Target",
    "User",
]

"""The verbs of the alliance."""

from alliance.services.applications import answer_question, save_draft, start_application, submit_application, withdraw_application
from alliance.services.decisions import (
    approve_application,
    approve_with_conditions,
    ask_for_information,
    reject_application,
    take_into_review,
)
from alliance.services.organisations import edit_organisation
from alliance.services.terms import advance_terms, lapse_term

__all__ = [
    "advance_terms",
    "answer_question",
    "approve_application",
    "approve_with_conditions",
    "ask_for_information",
    "edit_organisation",
    "lapse_term",
    "reject_application",
    "save_draft",
    "start_application",
    "submit_application",
    "take_into_review",
    "withdraw_application",
]

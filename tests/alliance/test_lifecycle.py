"""Every state × every state, as data and through the verbs."""

import itertools

import pytest
from django.db import IntegrityError, transaction

from alliance import services
from alliance.exceptions import TransitionNotAllowed
from alliance.models import MembershipApplication, MembershipTerm
from alliance.services.applications import move
from alliance.services.terms import _move
from tests.alliance.factories import in_state, organisation, term_of
from tests.factories import staff

pytestmark = pytest.mark.django_db
STATES = [str(value) for value in MembershipApplication.Status.values]
TERM_STATES = [str(value) for value in MembershipTerm.Status.values]
ALLOWED = {
    ("draft", "submitted"),
    ("submitted", "in_review"),
    ("submitted", "withdrawn"),
    ("in_review", "approved"),
    ("in_review", "approved_with_conditions"),
    ("in_review", "rejected"),
    ("in_review", "needs_information"),
    ("needs_information", "submitted"),
}
VERBS = {
    "in_review": lambda one: services.take_into_review(application_id=one.pk, by=staff()),
    "needs_information": lambda one: services.ask_for_information(application_id=one.pk, by=staff(), question="무엇을 하시나요?"),
    "approved": lambda one: services.approve_application(application_id=one.pk, by=staff()),
    "approved_with_conditions": lambda one: services.approve_with_conditions(application_id=one.pk, by=staff(), conditions="연 1회 보고"),
    "rejected": lambda one: services.reject_application(application_id=one.pk, by=staff(), reason="아직 일러요."),
    "withdrawn": lambda one: services.withdraw_application(application_id=one.pk, by=one.applicant),
}


def test_the_map_names_every_state_and_says_what_the_association_agreed():
    assert set(MembershipApplication.TRANSITIONS) == set(STATES) == set(MembershipApplication.REACHED)
    assert {(was, to) for was, next_ones in MembershipApplication.TRANSITIONS.items() for to in next_ones} == ALLOWED


@pytest.mark.parametrize(("was", "to"), list(itertools.product(STATES, STATES)))
def test_a_move_happens_exactly_where_the_map_has_it(was, to):
    application = in_state(was)
    if (was, to) in ALLOWED:
        approved = {"organisation": organisation(term=None)} if to.startswith("approved") else {}
        move(application, to, question="?", conditions="!", **approved)
        application.refresh_from_db()
        assert application.status == to
        assert getattr(application, MembershipApplication.REACHED[to]) is not None
    else:
        with pytest.raises(TransitionNotAllowed):
            move(application, to)
        assert MembershipApplication.objects.get(pk=application.pk).status == was


@pytest.mark.parametrize(("was", "to"), list(itertools.product(STATES, VERBS)))
def test_each_verb_acts_once_from_its_own_states_and_refuses_the_rest(was, to):
    application = in_state(was)
    if (was, to) in ALLOWED:
        assert VERBS[to](application).status == to
    elif was == to:
        try:
            assert VERBS[to](application).status == was
        except TransitionNotAllowed:  # a second question is another question, and so are other conditions and another reason
            assert to in {"needs_information", "approved_with_conditions", "rejected"}
    else:
        with pytest.raises(TransitionNotAllowed):
            VERBS[to](application)
        assert MembershipApplication.objects.get(pk=application.pk).status == was


@pytest.mark.parametrize(("was", "to"), list(itertools.product(TERM_STATES, TERM_STATES)))
def test_a_term_moves_only_forward_one_state_at_a_time(was, to):
    term = term_of(organisation(term=None), was)
    if TERM_STATES.index(to) == TERM_STATES.index(was) + 1:
        _move(term, to, by=None)
        term.refresh_from_db()
        assert term.status == to
        assert getattr(term, f"{to}_at") is not None
    else:
        with pytest.raises(TransitionNotAllowed):
            _move(term, to, by=None)


@pytest.mark.parametrize("status", ["submitted", "approved", "approved_with_conditions", "needs_information", "rejected", "withdrawn", "lost"])
def test_the_database_refuses_a_state_without_what_belongs_to_it(status):
    application = in_state("draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipApplication.objects.filter(pk=application.pk).update(status=status)


def test_the_database_keeps_one_running_term_an_organisation():
    body = organisation(term="grace")
    with pytest.raises(IntegrityError), transaction.atomic():
        term_of(body, "current", starts_on=body.terms.get().ends_on)

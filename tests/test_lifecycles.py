"""docs/lifecycles.md draws what the models allow: every arrow, and no other."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

PICTURES = {
    "Alliance: membership application": "alliance.MembershipApplication",
    "Alliance: membership term": "alliance.MembershipTerm",
    "People: claim": "community.MembershipClaim",
    "People: contact request": "community.Introduction",
    "People: report": "community.Report",
    "Giving: gift": "scholarships.Gift",
    "Giving: monthly gift": "scholarships.RecurringGift",
    "Giving: pledge": "scholarships.Pledge",
    "Giving: deposit": "scholarships.BankDeposit",
    "Giving: dispute": "scholarships.Dispute",
    "Giving: correction": "scholarships.Correction",
}
SECTIONS = dict(
    re.findall(r"^## (.+?) \(.*?\)\n(.*?)(?=^## |\Z)", (Path(settings.BASE_DIR) / "docs/lifecycles.md").read_text(), re.MULTILINE | re.DOTALL)
)


@pytest.mark.parametrize("title", PICTURES)
def test_a_picture_shows_every_step_that_the_model_allows_and_no_other(title: str) -> None:
    model = apps.get_model(PICTURES[title])
    allowed = {(was, to) for was, following in model.TRANSITIONS.items() for to in following}
    assert set(re.findall(r"^ +(\w+) --> (\w+)", SECTIONS[title], re.MULTILINE)) == allowed
    states = {value for value, _label in model._meta.get_field("status" if hasattr(model, "Status") else "state").choices}
    assert set(model.TRANSITIONS) == states


def test_every_lifecycle_of_giving_has_its_picture() -> None:
    ours = {model._meta.label for model in apps.get_app_config("scholarships").get_models() if hasattr(model, "TRANSITIONS")}
    assert ours == {label for label in PICTURES.values() if label.startswith("scholarships.")}
    assert "Giving: receipt" in SECTIONS

"""주민등록번호: no column for one, no field that takes one, none left in what a bank wrote."""

import pytest
from django import forms
from django.apps import apps

from scholarships import staff_deposits, staff_ledger, staff_payments, staff_pledges
from scholarships.bank_files import read_statement
from scholarships.forms import giving, mine, pledges, receipts
from scholarships.resident_numbers import holds_resident_number, without_resident_numbers
from tests.scholarships.transfer_factories import HEADER, row, workbook

MODULES = (giving, mine, pledges, receipts, staff_deposits, staff_ledger, staff_payments, staff_pledges)
WRITTEN = ("900101-1234567", "9001011234567", "９００１０１－１２３４５６７", "010203 - 4123456", "김하나 851231-5234567 드림")


@pytest.mark.parametrize("written", WRITTEN)
def test_a_resident_number_is_known_however_it_is_written(written):
    assert holds_resident_number(written)
    assert not holds_resident_number(without_resident_numbers(written))


@pytest.mark.parametrize(
    "written", ["010-1234-5678", "124-81-00998", "1248100998", "2026-11-20", "110-234-567890", "50,000,000", "901301-1234567", "900101-9234567"]
)
def test_what_is_none_is_let_through(written):
    assert not holds_resident_number(written)


FIELDS = [
    pytest.param(field, id=f"{form.__name__}.{name}")
    for module in MODULES
    for form in vars(module).values()
    if isinstance(form, type) and issubclass(form, forms.BaseForm) and form.__module__ == module.__name__
    for name, field in form.base_fields.items()
    if type(field).__name__ in ("CharField", "LineField", "WordsField") and name != "account"  # a bank's number may look like one
]


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_of_giving_that_takes_words_takes_one(field):
    with pytest.raises(forms.ValidationError) as refusal:
        field.clean("900101-1234567"[: field.max_length])
    assert [error.code for error in refusal.value.error_list] == ["resident_number"]


def test_the_forms_were_found():
    assert len(FIELDS) >= 20


def test_no_table_has_a_place_for_one():
    words = ("resident", "jumin", "rrn", "ssn", "social_security", "national_id")
    places = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if any(w in field.name for w in words)
    ]
    assert places == []


def test_what_a_bank_wrote_is_masked_in_deposits_and_in_refused_rows():
    read = read_statement(workbook(HEADER, row(who="김하나9001011234567", memo="900101-2234567"), row(at="내일", who="900101-1234567")))
    assert (read.deposits[0].depositor, read.deposits[0].memo) == ("김하나900101-*******", "900101-*******")
    assert "1234567" not in read.refused[0]["value"]

import pytest

from alliance import services
from core.models import Letter
from tests.alliance.factories import approved, in_state, questioned, submitted
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db
KINDS = {
    "submitted": "application_received",
    "needs_information": "application_question",
    "approved": "application_approved",
    "rejected": "application_declined",
}


@pytest.mark.parametrize(("status", "kind"), KINDS.items())
def test_each_letter_goes_to_the_confirmed_address_in_text_and_html(status, kind):
    application = in_state(status)
    letter = Letter.objects.get(kind=kind)
    assert (letter.to, letter.recipient, letter.language) == (application.applicant.email, application.applicant, "ko")
    assert "한강데이터랩" in letter.subject
    assert "<" in letter.html
    assert "{{" not in letter.text + letter.html
    assert "/alliance/" in letter.text
    for word in ("거절", "반려", "불합격", "&#x27;", "&amp;"):
        assert word not in letter.text


@pytest.mark.parametrize(("status", "kind"), KINDS.items())
def test_an_english_reader_gets_an_english_letter_with_english_addresses(status, kind):
    person = UserFactory(preferred_language="en")
    application = {
        "submitted": submitted,
        "needs_information": questioned,
        "approved": approved,
        "rejected": lambda by: services.reject_application(
            application_id=services.take_into_review(application_id=submitted(by).pk, by=staff()).pk, by=staff(), reason="Too early."
        ),
    }[status](person)
    letter = Letter.objects.get(kind=kind)
    assert "Hangang Data Lab" in letter.subject
    assert "/en/alliance/" in letter.text
    assert application.applicant == person
    assert not any("가" <= character <= "힣" for character in letter.text.replace(application.question, "").replace(person.name, ""))


def test_a_name_with_signs_is_written_as_it_is_in_text_and_escaped_in_html():
    submitted(name_ko="A&B <연구소>")
    letter = Letter.objects.get()
    assert "A&B <연구소>" in letter.text
    assert "A&amp;B &lt;연구소&gt;" in letter.html
    assert "<연구소>" not in letter.html

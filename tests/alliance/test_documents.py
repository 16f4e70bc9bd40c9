import pytest

from alliance import documents
from alliance.models import Organisation
from search.documents import EVERYONE, MEMBERS, kinds
from tests.alliance.factories import organisation

pytestmark = pytest.mark.django_db


def test_a_member_is_the_same_document_for_strangers_and_alumni():
    body = organisation(name_ko="한강데이터랩", name_en="Hangang Data Lab", ai_fields=["health"], district="mapo", summary_ko="도시를 읽어요.")
    document = documents.project(body, EVERYONE)
    assert document == documents.project(body, MEMBERS)
    assert document.title == "한강데이터랩"
    assert "Hangang Data Lab" in document.names
    assert {"의료·바이오", "Health and bio", "마포구", "Mapo-gu"} <= {
        word for word in ("의료·바이오", "Health and bio", "마포구", "Mapo-gu") if word in document.keywords
    }
    assert document.facets == {"type": ["company"], "ai_field": ["health"], "district": ["mapo"]}


def test_no_document_holds_the_number_or_a_person():
    body = organisation()
    document = documents.project(body, MEMBERS)
    assert body.business_number not in str(document)


def test_who_is_no_member_is_neither_fetched_nor_listed_nor_visible():
    gone, here = organisation(term="lapsed"), organisation()
    kind = kinds["organisation"]
    assert list(kind.fetch([gone.pk, here.pk])) == [here]
    assert list(kind.all_ids()) == [here.pk]
    assert list(kind.visible_to(None)) == [here]


def test_facet_values_have_words_in_the_readers_language():
    assert documents.facet_label("ai_field", "health") == "의료·바이오"
    assert documents.facet_label("type", "company") == "기업"
    assert documents.facet_label("district", "mapo") == "마포구"


def test_names_that_left_the_vocabulary_break_nothing():
    body = organisation(ai_fields=["health", "phrenology"])
    assert Organisation.objects.get(pk=body.pk).ai_field_labels == ["의료·바이오"]
    assert documents.project(body, EVERYONE).facets["ai_field"] == ["health"]

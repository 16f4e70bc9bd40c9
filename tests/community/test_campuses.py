"""A campus that is renamed in the back office reaches its page and its people."""

import pytest

from community.models import Campus
from core.outbox import drain_all
from search.selectors import find
from tests.factories import member, staff

pytestmark = pytest.mark.django_db


def test_people_are_found_under_the_new_name_of_their_campus(client, settings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    viewer = member()
    campus = Campus.objects.get()
    fields = ("name_ko", "name_en", "specialism_ko", "specialism_en", "partner", "place_ko", "place_en", "description_ko", "description_en")
    form = {name: getattr(campus, name) for name in fields} | {"opened_on": "2022-03-02", "floor_area": "500", "name_ko": "새터"}
    client.force_login(staff("staff"))
    assert client.post(f"/staff/campus/edit/{campus.pk}/", form).status_code == 302
    drain_all()
    assert [hit.object.user for hit in find(viewer, "새터", kinds=("alumni",)).hits] == [viewer]

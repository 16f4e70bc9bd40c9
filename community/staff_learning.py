"""Campuses, courses, skills and targets in the back office."""

from community.models import Campus, Course, Skill, Target
from community.services.campuses import edit_campus
from core.staff import StaffViewSet


class CampusDesk(StaffViewSet):
    model = Campus
    icon = "site"
    can_edit = True
    edit_verb, edit_takes = staticmethod(edit_campus), "campus_id"
    list_display = ("name_ko", "opened_on", "specialism_ko", "partner")
    search_fields = ("name_ko", "name_en")
    inspect_view_fields = form_fields = (
        "name_ko",
        "name_en",
        "opened_on",
        "specialism_ko",
        "specialism_en",
        "partner",
        "floor_area",
        "place_ko",
        "place_en",
        "description_ko",
        "description_en",
    )


class CourseDesk(StaffViewSet):
    model = Course
    icon = "openquote"
    can_edit = can_add = True
    list_display = ("title_ko", "cohort", "campus", "delivery", "field")
    list_filter = ("delivery", "campus")
    search_fields = ("title_ko", "title_en", "field")
    inspect_view_fields = form_fields = ("delivery", "campus", "host", "field", "title_ko", "title_en", "cohort", "starts_on", "ends_on")


class SkillDesk(StaffViewSet):
    model = Skill
    icon = "tag"
    can_add = can_edit = True
    list_display = ("name", "name_en", "field", "is_kept")
    list_filter = ("is_kept",)
    search_fields = ("name", "name_en")
    inspect_view_fields = form_fields = ("name", "name_en", "field", "aliases", "is_kept")


class TargetDesk(StaffViewSet):
    model = Target
    icon = "order-up"
    can_add = can_edit = True
    list_display = ("metric", "year", "value", "source")
    inspect_view_fields = form_fields = ("metric", "year", "value", "source")

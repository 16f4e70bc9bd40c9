"""Bodies and funds in the back office."""

from django import forms
from django.db import models
from django.http import HttpRequest

from core.staff import StaffViewSet
from scholarships.exceptions import ScholarshipsError
from scholarships.models import Fund, RecipientEntity
from scholarships.services.funds import add_entity, add_fund, edit_entity, edit_fund

ABOUT_FUND = (
    "name_ko", "name_en", "entity", "kind", "summary_ko", "summary_en", "purpose_ko", "purpose_en", "decides_ko", "decides_en",
    "target", "starts_on", "ends_on", "givers", "is_open", "is_public", "sort_order",
)  # fmt: skip
ABOUT_ENTITY = (
    "name_ko", "name_en", "representative_ko", "representative_en", "number", "address_ko", "address_en", "telephone", "email",
    "legal_basis_ko", "legal_basis_en", "may_collect", "solicitation_number", "solicitation_from", "solicitation_until", "solicitation_ceiling",
    "bank", "bank_account", "account_holder", "deductible_from", "deductible_until",
)  # fmt: skip


class FundDesk(StaffViewSet):
    model, icon = Fund, "folder-open-inverse"
    list_display = ("name_ko", "entity", "kind", "target", "is_open", "ends_on")
    list_filter = ("kind", "is_open", "entity")
    search_fields = ("name_ko", "name_en", "slug")
    list_export = ("slug", "name_ko", "name_en", "entity__name_ko", "kind", "target", "starts_on", "ends_on", "is_open")
    inspect_view_fields = ("slug", *ABOUT_FUND, "created_at", "updated_at")
    can_add = can_edit = True
    add_verb, edit_verb, edit_takes = staticmethod(add_fund), staticmethod(edit_fund), "fund_id"
    refusals = (ScholarshipsError,)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """The address is chosen once: links and Stripe's records name it."""
        return forms.modelform_factory(Fund, fields=ABOUT_FUND if for_update else ("slug", *ABOUT_FUND))

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return Fund.objects.select_related("entity")


class EntityDesk(StaffViewSet):
    model, icon = RecipientEntity, "home"
    list_display = ("name_ko", "number", "representative_ko", "may_collect", "solicitation_until")
    inspect_view_fields = form_fields = ABOUT_ENTITY
    can_add = can_edit = True
    add_verb, edit_verb, edit_takes = staticmethod(add_entity), staticmethod(edit_entity), "entity_id"

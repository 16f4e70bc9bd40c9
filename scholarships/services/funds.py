"""What staff keep: the bodies that collect, and the funds."""

from typing import Any

from django.db import transaction

from core.acts import log_act
from core.caching import bump
from scholarships.models import Fund, RecipientEntity
from scholarships.names import TAGS
from search.services import mark_changed


@transaction.atomic
def add_fund(*, by: Any, **values: Any) -> Fund:
    """A new fund with an empty ledger."""
    fund = Fund.objects.create(**values)
    log_act(fund, "scholarships.add_fund", by=by)
    _show([fund.pk])
    return fund


@transaction.atomic
def edit_fund(*, fund_id: int, by: Any, **values: Any) -> Fund:
    """Words, target, period, who may give, the switch. Its money is not a field."""
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    if changed := _change(fund, values):
        log_act(fund, "scholarships.edit_fund", by=by, changed=changed)
        _show([fund.pk])
    return fund


@transaction.atomic
def add_entity(*, by: Any, **values: Any) -> RecipientEntity:
    """A new body that may collect."""
    entity = RecipientEntity.objects.create(**values)
    log_act(entity, "scholarships.add_entity", by=by)
    return entity


@transaction.atomic
def edit_entity(*, entity_id: int, by: Any, **values: Any) -> RecipientEntity:
    """Everything that the law decides about a body; its switch closes all its funds."""
    entity = RecipientEntity.objects.select_for_update(no_key=True).get(pk=entity_id)
    if changed := _change(entity, values):
        log_act(entity, "scholarships.edit_entity", by=by, changed=changed)
        _show(list(entity.funds.values_list("pk", flat=True)))
    return entity


def _change(row: Fund | RecipientEntity, values: dict[str, Any]) -> list[str]:
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.full_clean()
        row.save()
    return changed


def _show(fund_ids: list[int]) -> None:
    mark_changed("fund", fund_ids)
    bump(*TAGS)

"""The log of acts: who did what to which record. Wagtail's own log, without personal values."""

from typing import Any

from django.db import models
from wagtail.log_actions import log


def log_act(instance: models.Model, action: str, *, by: Any = None, changed: list[str] | None = None, **facts: Any) -> None:
    """Write one line into the log, in the caller's transaction.

    `action` is `app.verb`, registered in that app's `wagtail_hooks`; `changed` names fields, never their values; `facts` are small
    values that say nothing personal (a reason's code, a number of rows). `by` is None for a machine.
    """
    data = {**({"changed": changed} if changed else {}), **facts}
    log(instance=instance, action=action, user=by if getattr(by, "pk", None) else None, data=data or None)

"""How long the machine room keeps its own traces."""

from datetime import time, timedelta

from django.utils import timezone

from core.caching import fold_tags
from core.models import Letter, ScheduledRun
from core.schedule import schedule

KEEP_RUNS, KEEP_SECRET_BODIES = timedelta(days=90), timedelta(days=3)


def forget_old_runs() -> str:
    """Delete finished runs after 90 days; returns a line for the record."""
    gone, _ = ScheduledRun.objects.filter(state="done", finished_at__lt=timezone.now() - KEEP_RUNS).delete()
    return f"{gone} runs forgotten"


def forget_secrets() -> str:
    """Empty letters that carry a secret and were never sent in time; one that still waits fails, so that no empty letter goes out."""
    old = Letter.objects.filter(secret=True, created_at__lt=timezone.now() - KEEP_SECRET_BODIES).exclude(text="")
    too_old = {"state": Letter.State.FAILED, "last_error": "What it carries had grown too old to send.", "text": "", "html": ""}
    late = old.filter(state=Letter.State.QUEUED).update(**too_old)
    return f"{late + old.update(text='', html='')} secret letters emptied, {late} of them unsent"


schedule("core.fold_tags", fold_tags, every_minutes=60)
schedule("core.forget_old_runs", forget_old_runs, at=time(3, 30))
schedule("core.forget_secrets", forget_secrets, at=time(3, 40))

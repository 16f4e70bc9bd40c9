"""What follows wherever a row goes, by a verb or with the account it belongs to."""

from functools import partial
from typing import Any

from anymail.signals import tracking
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from core.models import PrivateFile
from core.webhooks import keep_tracking

tracking.connect(keep_tracking)


@receiver(post_delete, sender=PrivateFile)
def bytes_go_with_their_row(instance: PrivateFile, **kwargs: Any) -> None:
    """Once the deletion is committed: a rollback keeps both. What a crash leaves behind, `stray_files` finds."""
    if instance.file.name:
        transaction.on_commit(partial(instance.file.storage.delete, instance.file.name), robust=True)

"""Access records written so far get the public id of whom they speak of, 500 at a time."""

from typing import Any

from django.conf import settings
from django.db import migrations
from django.db.models import OuterRef, Subquery

from core.access_guards import GUARDS

BATCH = 500


def fill_refs(apps: Any, schema_editor: Any) -> None:
    """Name each record's subject by public id, as records written from now on do. Whoever migrates step by step has the guards already."""
    AccessRecord = apps.get_model("core", "AccessRecord")  # noqa: N806 - a model of that time
    User = apps.get_model(settings.AUTH_USER_MODEL)  # noqa: N806 - a model of that time
    ref = Subquery(User.objects.filter(pk=OuterRef("subject_id")).values("public_id"))
    nameless = AccessRecord.objects.filter(subject__isnull=False, subject_ref=None).order_by("pk")
    with GUARDS[0].without_triggers(schema_editor.connection.alias):
        while ids := list(nameless.values_list("pk", flat=True)[:BATCH]):
            AccessRecord.objects.filter(pk__in=ids).update(subject_ref=ref)


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("core", "0005_access"), migrations.swappable_dependency(settings.AUTH_USER_MODEL))
    operations = (migrations.RunPython(fill_refs, migrations.RunPython.noop, elidable=True),)

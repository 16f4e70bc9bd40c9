"""A profile that the office hides stays hidden until the office shows it again; those hidden after a report so far are held from now on."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def hold_what_was_hidden(apps: Any, schema_editor: Any) -> None:
    """Since when: the day of the last report that was upheld with this measure. Who has shown herself again meanwhile stays as she is."""
    AlumniProfile, Report = (apps.get_model("community", name) for name in ("AlumniProfile", "Report"))  # noqa: N806 - models of that time
    hidden = Report.objects.filter(about=OuterRef("user"), status="upheld", measure="hide").order_by("-upheld_at")
    AlumniProfile.objects.filter(is_hidden=True).annotate(since=Subquery(hidden.values("upheld_at")[:1])).exclude(since=None).update(
        held_since=F("since"), is_hidden=False
    )


class Migration(migrations.Migration):
    dependencies = (("community", "0015_privacy"),)
    operations = (
        migrations.AddField(
            "alumniprofile", "held_since", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="hidden by the office since")
        ),
        migrations.RunPython(hold_what_was_hidden, migrations.RunPython.noop, elidable=True),
    )

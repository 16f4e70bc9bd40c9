from django.db import migrations


def mark_done(apps, schema_editor):
    """What was imported before imports could wait is done; nothing of it may be taken by the worker."""
    apps.get_model("community", "RosterImport").objects.filter(state="queued").update(state="done")


class Migration(migrations.Migration):
    dependencies = [("community", "0003_deepened")]
    operations = [migrations.RunPython(mark_done, migrations.RunPython.noop)]

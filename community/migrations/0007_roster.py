from django.db import migrations, models

STATES = [("preview", "To be looked at"), ("queued", "Waiting"), ("done", "Done"), ("failed", "Failed"), ("dismissed", "Not taken")]


class Migration(migrations.Migration):
    dependencies = [("community", "0006_profile")]
    operations = [
        migrations.AddField(
            model_name="rosterimport", name="is_real", field=models.BooleanField(default=True, verbose_name="written, not only looked at")
        ),
        migrations.AlterField(
            model_name="rosterimport",
            name="state",
            field=models.CharField(choices=STATES, db_index=True, default="queued", max_length=16, verbose_name="state"),
        ),
    ]

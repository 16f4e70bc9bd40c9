from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("community", "0007_roster")]
    operations = [
        migrations.AddField(
            model_name="graduaterecord",
            name="no_questions_since",
            field=models.DateField(blank=True, null=True, verbose_name="asked not to be asked about work, on"),
        ),
    ]

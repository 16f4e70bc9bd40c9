from django.db import migrations, models

POINTS = [(0, "at completion"), (6, "after 6 months"), (12, "after 12 months")]


class Migration(migrations.Migration):
    dependencies = [("community", "0008_doors")]
    operations = [
        migrations.AddField(
            model_name="graduaterecord",
            name="no_questions_since",
            field=models.DateField(blank=True, null=True, verbose_name="asked not to be asked about work, on"),
        ),
        migrations.CreateModel(
            name="PublishedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("point", models.PositiveSmallIntegerField(choices=POINTS, unique=True, verbose_name="point in time")),
                ("graduates", models.PositiveIntegerField(verbose_name="completed")),
                ("answered", models.PositiveIntegerField(verbose_name="answered")),
                ("base", models.PositiveIntegerField(verbose_name="could work")),
                ("working", models.PositiveIntegerField(verbose_name="working")),
                ("counted_on", models.DateField(verbose_name="counted on")),
            ],
            options={"verbose_name": "published employment figure", "verbose_name_plural": "published employment figures"},
        ),
    ]

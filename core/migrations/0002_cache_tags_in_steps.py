from django.db import migrations, models


def carry_over(apps, schema_editor):
    """Versions go on from where they stand."""
    CacheTag = apps.get_model("core", "CacheTag")
    old = apps.get_model("core", "CountedTag").objects.values_list("name", "version")
    CacheTag.objects.bulk_create([CacheTag(name=name, steps=version) for name, version in old])


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RenameModel("CacheTag", "CountedTag"),
        migrations.CreateModel(
            name="CacheTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(db_index=True, max_length=80)),
                ("steps", models.PositiveBigIntegerField(default=1)),
            ],
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel("CountedTag"),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_cache_tags_in_steps")]
    operations = [
        migrations.AlterModelOptions(
            name="suppressedaddress",
            options={"ordering": ("address", "kind"), "verbose_name": "suppressed address", "verbose_name_plural": "suppressed addresses"},
        ),
        migrations.AddField(
            model_name="suppressedaddress", name="kind", field=models.CharField(blank=True, default="", max_length=60, verbose_name="kind")
        ),
        migrations.AlterField(model_name="suppressedaddress", name="address", field=models.CharField(max_length=320, verbose_name="address")),
        migrations.AddConstraint(
            model_name="suppressedaddress",
            constraint=models.UniqueConstraint(fields=("address", "kind"), name="core_address_suppressed_once"),
        ),
    ]

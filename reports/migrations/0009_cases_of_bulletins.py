"""The cases behind the figures of a bulletin are frozen with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0008_forecasts_made_regularly"),
    ]

    operations = [
        migrations.AddField(
            model_name="bulletin",
            name="cases",
            field=models.JSONField(null=True, verbose_name="cases"),
        ),
    ]

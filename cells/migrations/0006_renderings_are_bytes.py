from django.db import migrations, models


class Migration(migrations.Migration):
    """Nothing has been kept in the table so far: the column is made anew, not converted."""

    dependencies = [("cells", "0005_sources_and_notice_addresses")]

    operations = [
        migrations.RemoveField(model_name="rendering", name="body"),
        migrations.AddField(model_name="rendering", name="body", field=models.BinaryField()),
    ]

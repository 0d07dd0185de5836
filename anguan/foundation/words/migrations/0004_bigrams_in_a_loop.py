"""The function `bigrams` once more, four times quicker: it was half of what writing an enterprise cost the server.

It no longer looks whether a pair is there already: containment and the index do not mind one that is there twice.
"""

from django.db import migrations

QUICKER = """
CREATE OR REPLACE FUNCTION bigrams(source text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    characters text[] := string_to_array(lower(regexp_replace(coalesce(source, ''), '\\s', '', 'g')), NULL);
    pairs text[] := '{}';
BEGIN
    FOR i IN 1..cardinality(characters) - 1 LOOP
        pairs[i] := characters[i] || characters[i + 1];
    END LOOP;
    RETURN pairs;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("words", "0003_shares_of_pairs")]
    operations = [migrations.RunSQL(QUICKER, migrations.RunSQL.noop)]

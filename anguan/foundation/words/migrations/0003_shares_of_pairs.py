"""The function that tells how common pairs of characters are, which the web role may not look up itself.

A role behind row policies is not shown the statistics of a column. This one samples some two thousand rows, always the
same pages, and hands out shares alone: of all pairs together first, then of each by itself. What fewer than one row in
two hundred has is told as NULL, so that no single row can be asked about. The owner's own tables only: it would work
with the owner's rights on somebody else's.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION shares_of_pairs(source regclass, pairs text[]) RETURNS real[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    there real;
    sample text;
    together real;
    shares real[];
BEGIN
    SELECT reltuples INTO there FROM pg_class
    WHERE oid = source AND relkind = 'r' AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user);
    IF there IS NULL OR there < 20000 THEN
        RETURN NULL;
    END IF;
    sample := format('%s TABLESAMPLE SYSTEM (%s) REPEATABLE (0)', source, 100 * 2000 / there);
    EXECUTE format('SELECT avg((grams @> $1)::int) FROM %s', sample) INTO together USING pairs;
    IF together IS NULL OR together < 0.005 THEN
        RETURN NULL;
    END IF;
    EXECUTE format(
        'SELECT array_agg(share ORDER BY nth) FROM ('
        'SELECT nth, avg((grams @> ARRAY[pair])::int)::real AS share'
        ' FROM %s, unnest($1) WITH ORDINALITY AS asked(pair, nth) GROUP BY nth) AS each', sample
    ) INTO shares USING pairs;
    RETURN together || shares;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("words", "0002_bigrams_by_characters")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION shares_of_pairs(regclass, text[])")]

"""Counting (计数): what was handed in, added up by town, day and question, a batch at a time.

Safe twice and in two places: a row of the queue is taken once, and the sums are changed in the same statement.
"""

from datetime import datetime

from django.db import connection, transaction

BATCH = 20_000


def count_papers(at: datetime, *, most: int = BATCH) -> int:
    """Count what waits; return how many papers that were."""
    del at  # loops are told the moment
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COUNTING, [most])
        return int(cursor.fetchone()[0])


_COUNTING = """
    WITH taken AS (
        DELETE FROM quizzes_uncounted WHERE id IN (
            SELECT id FROM quizzes_uncounted ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
        ) RETURNING quiz_id, town_code, day, score, marks
    ), papers AS (
        INSERT INTO quizzes_tally AS tally (quiz_id, town_code, day, papers, scores, "full")
        SELECT quiz_id, town_code, day, count(*), sum(score), count(*) FILTER (WHERE score = 100)
        FROM taken GROUP BY quiz_id, town_code, day ORDER BY quiz_id, town_code, day
        ON CONFLICT (quiz_id, town_code, day) DO UPDATE SET
            papers = tally.papers + excluded.papers, scores = tally.scores + excluded.scores,
            "full" = tally."full" + excluded."full"
    ), questions AS (
        INSERT INTO quizzes_questiontally AS tally (quiz_id, number, asked, "right")
        SELECT quiz_id, (mark ->> 0)::smallint, count(*), sum((mark ->> 2)::float)
        FROM taken, jsonb_array_elements(marks) AS mark
        GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (quiz_id, number) DO UPDATE SET
            asked = tally.asked + excluded.asked, "right" = tally."right" + excluded."right"
    )
    SELECT count(*) FROM taken
    """

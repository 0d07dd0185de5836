"""Audit (审计留痕): who did what, when, to which record; append-only by grants, hash-chained for each enterprise."""

"""Evidence (现场证据): photos taken live in the page, kept once under their hash, shown with a watermark.

The original is never altered. What people see is drawn from it on the way out: re-encoded, without hidden metadata,
with time, place and person on it.
"""

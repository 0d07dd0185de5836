"""Tests of hazards: stories of the cast, and what may never happen."""

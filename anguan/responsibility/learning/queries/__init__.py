"""Reads of learning, always for someone: what may be read and written (`content`), what people do (`doing`)."""

from anguan.responsibility.learning.queries.content import offered_to as offered_to

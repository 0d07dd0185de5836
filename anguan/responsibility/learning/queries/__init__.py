"""Reads of learning, always for someone: what may be read and written (`content`), what people do (`doing`)."""

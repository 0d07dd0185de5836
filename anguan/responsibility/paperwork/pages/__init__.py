"""Doors of documents for browsers."""

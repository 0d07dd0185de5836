"""Doors of evidence for the browser."""

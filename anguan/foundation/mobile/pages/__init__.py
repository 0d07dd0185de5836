"""Doors of the phone."""

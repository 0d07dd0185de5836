"""Journeys (全程): one story over several domains, told by several people in a real browser."""

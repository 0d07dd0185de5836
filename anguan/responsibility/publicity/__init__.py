"""Publicity events (宣传教育活动): safety month, the five entries, first lesson of the year, with live evidence."""

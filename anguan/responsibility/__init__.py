"""Responsibility (主体责任): duties, training, briefings, standards, boards."""

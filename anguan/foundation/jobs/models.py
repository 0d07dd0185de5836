"""Heartbeats: when each loop last did its work."""

from typing import ClassVar

from django.db import models

from anguan.foundation.access.models import ScopedQuerySet
from anguan.foundation.access.visibility import Access, Internal


class Heartbeat(models.Model):
    """Heartbeat (心跳): the last time a loop of some process went round, and how that went."""

    name = models.CharField(primary_key=True, max_length=40)  # sweeper, dispatcher, …
    beat_at = models.DateTimeField()  # the last round that ended well
    tried_at = models.DateTimeField()  # the last round begun
    every_s = models.FloatField()  # how often it should go round
    did = models.PositiveIntegerField(default=0)  # how many things the last round did
    took_s = models.FloatField(default=0)
    failure = models.CharField(max_length=300, blank=True)  # of the last round, if it failed
    process = models.CharField(max_length=80, blank=True)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Internal("when loops last ran; names nobody")

    def __str__(self) -> str:
        return self.name


class Gauge(models.Model):
    """Gauge (计量): a number the worker last worked out over all tables, by the series of Prometheus it is.

    The web process cannot count what its role is not shown, and a scrape should cost nothing.
    """

    series = models.CharField(primary_key=True, max_length=200)  # anguan_deadlines{state="overdue"}
    value = models.FloatField()
    at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Internal("counts over everything; names nobody")

    def __str__(self) -> str:
        return self.series

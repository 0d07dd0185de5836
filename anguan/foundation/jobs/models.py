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

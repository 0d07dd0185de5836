"""What the channels may still take: shared by all processes that deliver, in rows that are changed in one step."""

from typing import ClassVar

from django.db import models

from anguan.foundation.access.models import ScopedQuerySet
from anguan.foundation.access.visibility import Access, Internal


class Bucket(models.Model):
    """Bucket (发送频率): tokens left of one channel or robot; each message takes one, and they come back with time."""

    key = models.CharField(primary_key=True, max_length=60)  # "sms", "robot:<id>"
    tokens = models.FloatField()
    filled_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Internal("counts messages; names nobody")

    def __str__(self) -> str:
        return self.key


class Spending(models.Model):
    """Spending (发送额度): how many messages of a channel an organisation has sent in a month."""

    key = models.CharField(primary_key=True, max_length=90)  # "sms/2026-11" of all, "sms/2026-11/<organisation>"
    spent = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Internal("counts messages; names nobody")

    def __str__(self) -> str:
        return f"{self.key} {self.spent}"


class Circuit(models.Model):
    """Circuit (通道熔断): how often in a row a gateway has failed, and until when it is left alone."""

    key = models.CharField(primary_key=True, max_length=60)  # the channel
    failures = models.PositiveIntegerField(default=0)
    opened = models.PositiveSmallIntegerField(default=0)  # times in a row: each rest is longer than the last
    open_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    access: ClassVar[Access] = Internal("the state of gateways; names nobody")

    def __str__(self) -> str:
        return self.key

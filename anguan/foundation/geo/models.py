"""Located rows: the abstract columns of everything that has a place."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anguan.foundation.geo.datum import Datum, Point, from_wgs84, to_wgs84


class Located(models.Model):
    """A row with a place (位置), WGS-84, and the datum it was given in; models with constraints add these to theirs."""

    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    datum = models.CharField("坐标系", max_length=8, default=Datum.WGS84.value, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_place_is_on_earth",
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
            )
        ]

    @property
    def point(self) -> Point | None:
        """The place, or none while nobody has said where."""
        return Point(self.lon, self.lat) if self.lon is not None and self.lat is not None else None

    @property
    def as_given(self) -> Point | None:
        """The coordinate in the datum it came in, to compare with the paper it came from."""
        return from_wgs84(self.point, self.datum) if self.point else None

    def place_at(self, lon: float, lat: float, datum: Datum | str = Datum.WGS84) -> None:
        """Put the row at a coordinate given in any datum."""
        point = to_wgs84(lon, lat, datum)
        self.lon, self.lat, self.datum = point.lon, point.lat, Datum(datum)

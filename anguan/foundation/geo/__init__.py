"""Geo (地理): places on earth, kept as WGS-84; other datums are converted at the edge and remembered."""

from anguan.foundation.geo.datum import Datum as Datum
from anguan.foundation.geo.datum import Point as Point
from anguan.foundation.geo.datum import from_wgs84 as from_wgs84
from anguan.foundation.geo.datum import to_wgs84 as to_wgs84
from anguan.foundation.geo.shape import BoundingBox as BoundingBox
from anguan.foundation.geo.shape import Outline as Outline
from anguan.foundation.geo.shape import metres_between as metres_between

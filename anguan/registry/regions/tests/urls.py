"""Tiny pages with a map each, for the browser tests: as any domain would write them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

from anguan.config.urls import urlpatterns as all_of_them
from anguan.foundation.geo import Point
from anguan.foundation.geo.maps import Place, RegionValue, feature_collection

SHELL = '{% extends "ui/shell.html" %}{% from "geo/map.html" import map, pick %}{% block content %}'
VALUES = (
    SHELL
    + '{{ kit.page_head("盐城市") }}{{ map("各县（市、区）企业数", within="3209", values=values, title="企业数") }}'
    "{% endblock %}"
)
POINTS = (
    SHELL
    + '{{ map("企业分布", within="3209", points_url="/points.json", places="企业", alarm_words="有重大隐患未销号") }}'
    "{% endblock %}"
)
PICK = (
    SHELL + '<label>经度<input class="input" id="id_lon" name="lon"></label>'
    '<label>纬度<input class="input" id="id_lat" name="lat"></label><input type="hidden" id="id_datum" value="gcj02">'
    '{{ pick("#id_lon", "#id_lat", datum_input="#id_datum", within="320902001") }}{% endblock %}'
)
COUNTIES = {
    "320902": ("亭湖区", 1534), "320903": ("盐都区", 1421), "320904": ("大丰区", 1602), "320921": ("响水县", 540),
    "320922": ("滨海县", 702), "320923": ("阜宁县", 811), "320924": ("射阳县", 930), "320925": ("建湖县", 877),
    "320981": ("东台市", 1498),
}  # fmt: skip


def _page(request: HttpRequest, source: str, **context: object) -> HttpResponse:
    return HttpResponse(engines["jinja2"].from_string(source).render(context, request))


def values(request: HttpRequest) -> HttpResponse:
    """A figure for each county."""
    rows: list[RegionValue] = [
        {"code": code, "name": name, "value": count, "text": f"{count:,} 家", "href": f"/points?county={code}"}
        for code, (name, count) in COUNTIES.items()
    ]
    return _page(request, VALUES, values=rows)


def points(request: HttpRequest) -> HttpResponse:
    """Enterprises as points."""
    return _page(request, POINTS)


def points_json(request: HttpRequest) -> JsonResponse:
    """Six enterprises, three of them on one spot, one with an alarm."""
    spots = [Point(120.16, 33.37)] * 3 + [Point(119.79, 34.42), Point(120.47, 33.2), Point(120.3, 32.85)]
    places: list[Place] = [
        {"point": point, "name": f"示例企业{number}", "text": "机械制造", "href": f"/values?enterprise={number}",
         "tone": "alarm" if number == 4 else ""}
        for number, point in enumerate(spots, 1)
    ]  # fmt: skip
    return JsonResponse(feature_collection(places))


def pick(request: HttpRequest) -> HttpResponse:
    """Two fields and a map to fill them."""
    return _page(request, PICK)


urlpatterns = [
    path("values", values),
    path("points", points),
    path("points.json", points_json),
    path("pick", pick),
    path("", include(all_of_them)),
]

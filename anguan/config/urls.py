"""Every address of the system."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from anguan.config.health import health


def _include(prefix: str, module: str) -> URLResolver | None:
    try:
        return path(prefix, include(module)) if find_spec(module) else None
    except ModuleNotFoundError:
        return None


urlpatterns: list[URLPattern | URLResolver] = [path("health", health, name="health")]
urlpatterns += [
    pattern
    for pattern in [
        _include("", "anguan.registry.accounts.urls"),
        _include("", "anguan.insight.dashboards.urls"),
        _include("", "anguan.foundation.ui.urls"),
        _include("", "anguan.foundation.mobile.urls"),
        _include("evidence/", "anguan.foundation.evidence.urls"),
        _include("regions/", "anguan.registry.regions.urls"),
        _include("offices/", "anguan.registry.offices.urls"),
        _include("enterprises/", "anguan.registry.enterprises.urls"),
        _include("premises/", "anguan.registry.premises.urls"),
        _include("ledger/", "anguan.registry.ledger.urls"),
        _include("hazards/", "anguan.prevention.hazards.urls"),
        _include("api/", "anguan.config.api"),
    ]
    if pattern is not None
]

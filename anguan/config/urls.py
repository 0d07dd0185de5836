"""Every address of the system."""

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from anguan.config.health import health, ready
from anguan.config.metrics import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("favicon.ico", RedirectView.as_view(url=static("ui/mark.svg"))),
    path("health", health, name="health"),
    path("health/ready", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("", include("anguan.registry.accounts.urls")),
    path("", include("anguan.insight.dashboards.urls")),
    path("", include("anguan.foundation.ui.urls")),
    path("", include("anguan.foundation.mobile.urls")),
    path("", include("anguan.foundation.notify.urls")),
    path("public/roots/", include("anguan.foundation.audit.urls")),
    path("deadlines/", include("anguan.foundation.deadlines.urls")),
    path("evidence/", include("anguan.foundation.evidence.urls")),
    path("regions/", include("anguan.registry.regions.urls")),
    path("offices/", include("anguan.registry.offices.urls")),
    path("enterprises/", include("anguan.registry.enterprises.urls")),
    path("premises/", include("anguan.registry.premises.urls")),
    path("ledger/", include("anguan.registry.ledger.urls")),
    path("certificates/", include("anguan.responsibility.certificates.urls")),
    path("briefings/", include("anguan.responsibility.briefings.urls")),
    path("training/", include("anguan.responsibility.training.urls")),
    path("learning/", include("anguan.responsibility.learning.urls")),
    path("quizzes/", include("anguan.responsibility.quizzes.urls")),
    path("publicity/", include("anguan.responsibility.publicity.urls")),
    path("duties/", include("anguan.responsibility.duties.urls")),
    path("investment/", include("anguan.responsibility.investment.urls")),
    path("paperwork/", include("anguan.responsibility.paperwork.urls")),
    path("digest/", include("anguan.insight.digest.urls")),
    path("hazards/", include("anguan.prevention.hazards.urls")),
    path("permits/", include("anguan.prevention.permits.urls")),
    path("rounds/", include("anguan.oversight.rounds.urls")),
    path("api/", include("anguan.config.api")),
]

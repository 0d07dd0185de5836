"""What our pages may load, and what they may use of a phone (网页权限): said on every answer, the same each time."""

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Next = Callable[[HttpRequest], HttpResponseBase]


class ContentPolicyMiddleware:
    """Adds Content-Security-Policy; the library's own middleware would put the same text together for each answer."""

    def __init__(self, get_response: Next):
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the header; Django's own pages for developers would not work under it."""
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in {404, 500}):
            response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class PermissionsPolicyMiddleware:
    """Adds Permissions-Policy; other hosts' frames and forgotten scripts get no camera."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the header."""
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = settings.ANGUAN_PERMISSIONS_POLICY
        return response

"""Permissions-Policy (浏览器权限): what our pages may use of a phone, said on every answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PermissionsPolicyMiddleware:
    """Adds the header; other hosts' frames and forgotten scripts get no camera."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the header."""
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = settings.ANGUAN_PERMISSIONS_POLICY
        return response

"""The web application (网页服务) that granian serves.

Everything here is synchronous, so a request is worked on in one go in one of a few lasting threads. Django's own way
makes a thread for each request and passes between it and the event loop several times, at a third of the processor
time of a small request. The loop itself reads bodies and sends answers; streams are sent by Django's own means.
"""

import asyncio
import os
import warnings
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, cast

import django
from asgiref.sync import ThreadSensitiveContext
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.db import close_old_connections
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, get_resolver, set_script_prefix

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
THREADS = 12  # of one worker: as many as it has connections to the database

# Static files and exports are read in a thread and sent piece by piece; that is meant, and said at every request.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")


class Application(ASGIHandler):
    """Django's handler, working on each request in one lasting thread."""

    def __init__(self) -> None:
        super(ASGIHandler, self).__init__()
        self.load_middleware(is_async=False)
        self.threads = ThreadPoolExecutor(THREADS, "request")

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            message = f"only HTTP is served, not {scope['type']}"
            raise ValueError(message)
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        loop = asyncio.get_running_loop()
        try:
            response = await loop.run_in_executor(self.threads, self._answered, scope, body)
            if response.streaming:
                async with ThreadSensitiveContext():
                    await self._stream(response, receive, send)
                await loop.run_in_executor(self.threads, response.close)
            else:
                await self.send_response(response, send)
        finally:
            body.close()

    def _answered(self, scope: dict[str, Any], body: Any) -> HttpResponseBase:
        """Work out the answer; its thread's connection to the database is given back before it is sent."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, failure = self.create_request(scope, body)
        response = cast(HttpResponseBase, failure if request is None else self.get_response(request))
        response._handler_class = self.__class__  # type: ignore[attr-defined]  # what its end is announced as
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if response.streaming:
            close_old_connections()
        else:
            response.close()
        return response

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        """Return the door of an address: the same ones are asked for again and again."""
        match = request.resolver_match = _door(request.path_info)
        return match

    async def _stream(self, response: HttpResponseBase, receive: Receive, send: Send) -> None:
        """Send piece by piece, until the end or until nobody listens any more."""
        sending = asyncio.ensure_future(self.send_response(response, send))
        leaving = asyncio.ensure_future(self.listen_for_disconnect(receive))
        await asyncio.wait([sending, leaving], return_when=asyncio.FIRST_COMPLETED)
        for task in (leaving, sending):
            task.cancel()
        done = await asyncio.gather(sending, leaving, return_exceptions=True)
        if isinstance(done[0], Exception) and not isinstance(done[1], RequestAborted):
            raise done[0]


@lru_cache(maxsize=1000)
def _door(path: str) -> ResolverMatch:
    return get_resolver().resolve(path)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anguan.config.settings")
django.setup(set_prefix=False)
application = Application()

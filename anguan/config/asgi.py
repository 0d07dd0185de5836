"""The web application (网页服务) that granian serves."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anguan.config.settings")
application = get_asgi_application()

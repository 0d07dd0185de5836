"""The web application (网页服务) that granian serves."""

import os
import warnings

from django.core.asgi import get_asgi_application

# Static files and exports are read in a thread and sent piece by piece; that is meant, and said at every request.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anguan.config.settings")
application = get_asgi_application()

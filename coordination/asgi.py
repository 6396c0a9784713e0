"""The front door: pages through WSGI in a pool of threads, sockets through ASGI.

Django's own ASGI handler hops between threads once per middleware, which costs 25 times the CPU of WSGI;
so HTTP is WSGI, and only sockets are asynchronous.
"""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.wsgi import get_wsgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
pages = get_wsgi_application()

from partners.notices.consumers import LiveConsumer  # noqa: E402  the apps must be loaded first

sockets: Any = URLRouter([path("live/", cast("Any", LiveConsumer.as_asgi()))])

application = ProtocolTypeRouter(
    {
        "http": WSGIMiddleware(cast("Any", pages), workers=8),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(sockets)),
    }
)

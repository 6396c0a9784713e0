"""A page's end of the socket. (`channels.testing` would want another web server, daphne, installed.)"""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer

from partners.notices.consumers import LiveConsumer

SECONDS = 5  # for a slow machine; an answer takes milliseconds


class Socket(ApplicationCommunicator):
    def __init__(self, user: Any, session: dict[str, object]) -> None:
        scope = {"type": "websocket", "path": "/live/", "user": user, "session": session}
        super().__init__(LiveConsumer.as_asgi(), scope)

    async def connect(self) -> tuple[bool, int | None]:
        """Whether the socket was accepted, and if not, with which code it was closed."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(SECONDS)
        return answer["type"] == "websocket.accept", answer.get("code")

    async def say(self, text: str) -> None:
        await self.send_input({"type": "websocket.receive", "text": text})

    async def hear(self) -> dict[str, str]:
        answer = await self.receive_output(SECONDS)
        assert answer["type"] == "websocket.send", answer
        heard: dict[str, str] = json.loads(answer["text"])
        return heard

    async def leave(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(SECONDS)
        await get_channel_layer().flush()

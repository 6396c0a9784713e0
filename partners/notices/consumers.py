"""The one socket of a page: tells it which kind of thing to fetch again."""

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.utils import timezone

from partners.notices import live
from partners.people.models import Post

NOT_SIGNED_IN = 4403


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """Joins the group of the organisation the person acts for; anyone else is turned away with 4403."""

    async def connect(self) -> None:
        organisation_id = await self._organisation()
        if organisation_id is None:
            await self.close(code=NOT_SIGNED_IN)
            return
        self.groups = [live.organisation_group(organisation_id)]
        await self.channel_layer.group_add(self.groups[0], self.channel_name)
        await self.accept()

    async def changed(self, event: live.Changed) -> None:
        await self.send_json({"changed": event["kind"], "id": event["id"]})

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Pages only listen."""

    @database_sync_to_async
    def _organisation(self) -> int | None:
        user = self.scope["user"]
        if not user.is_authenticated:
            return None
        held = Post.objects.held_at(timezone.now()).filter(user=user)
        chosen = self.scope["session"].get("post")
        post = held.filter(pk=chosen).first() if chosen else None
        post = post or held.order_by("-is_main", "pk").first()
        return post.organisation_id if post else None

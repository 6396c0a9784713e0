"""The one socket of a page: tells it which kind of thing to fetch again."""

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.utils import timezone

from partners.notices import live
from partners.people.models import Post

NOT_SIGNED_IN = 4403


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """Joins the group of the organisation the person acts for; anyone else is turned away with 4403.

    Carries kinds and ids only. A post that ends while its page is open is cut off: at once when a manager
    ends it, and at its own last minute otherwise, before anything more is said.
    """

    post: Post

    async def connect(self) -> None:
        post = await self._post()
        if post is None:
            await self.close(code=NOT_SIGNED_IN)
            return
        self.post = post
        groups = [live.organisation_group(post.organisation_id), live.post_group(post.pk)]
        for group in groups:
            await self.channel_layer.group_add(group, self.channel_name)
        self.groups = groups  # Channels leaves them all on disconnect
        await self.accept()

    async def changed(self, event: live.Changed) -> None:
        if self.post.ends_at is not None and self.post.ends_at <= timezone.now():
            await self.close(code=NOT_SIGNED_IN)
            return
        await self.send_json({"changed": event["kind"], "id": event["id"]})

    async def ended(self, event: live.Ended) -> None:
        await self.close(code=NOT_SIGNED_IN)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        """Pages only listen; what they send is not even parsed."""

    @database_sync_to_async
    def _post(self) -> Post | None:
        user = self.scope["user"]
        if user is None or not user.is_authenticated or not user.is_active:
            return None
        held = list(Post.objects.held_at(timezone.now()).filter(user_id=user.pk).order_by("-is_main", "pk"))
        chosen = self.scope["session"].get("post")
        return next((post for post in held if post.pk == chosen), held[0] if held else None)

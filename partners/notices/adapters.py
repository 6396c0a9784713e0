"""How texts and e-mails leave the house. An office names its own adapter in TEXT_ADAPTER and EMAIL_ADAPTER."""

from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.module_loading import import_string

PATIENCE_SECONDS = 20


class NotDelivered(Exception):
    """The message did not leave now; it is tried again later. Its words go into the outbox: no numbers, no names."""


class TextAdapter(Protocol):
    """Hands a text to a telephone company's gateway (SMS, or 알림톡 with SMS behind it)."""

    def send_text(self, number: str, words: str, *, key: str) -> None:
        """Send to a mobile number in digits. `key` is the same when a message is tried again, so that a gateway
        that knows keys does not send it twice. Raises NotDelivered."""


class EmailAdapter(Protocol):
    """Hands an e-mail to a mail server."""

    def send_email(self, address: str, title: str, words: str, *, key: str) -> None:
        """Send plain text. `key` as for texts. Raises NotDelivered."""


class Shown:
    """The demonstration's: nothing leaves this machine; the outbox page shows what would have."""

    def send_text(self, number: str, words: str, *, key: str) -> None:
        """Delivered by being written."""

    def send_email(self, address: str, title: str, words: str, *, key: str) -> None:
        """Delivered by being written."""


class Smtp:
    """Through the mail server of EMAIL_HOST and its like."""

    def send_email(self, address: str, title: str, words: str, *, key: str) -> None:
        headers = {"Message-ID": f"<{key}@dure>"}
        mail = EmailMessage(title, words, settings.DEFAULT_FROM_EMAIL, [address], headers=headers)
        mail.connection = get_connection(timeout=PATIENCE_SECONDS)
        try:
            mail.send()
        except OSError as error:  # smtplib's errors among them
            raise NotDelivered(type(error).__name__) from error


def text_adapter() -> TextAdapter:
    adapter: TextAdapter = import_string(settings.TEXT_ADAPTER)()
    return adapter


def email_adapter() -> EmailAdapter:
    adapter: EmailAdapter = import_string(settings.EMAIL_ADAPTER)()
    return adapter

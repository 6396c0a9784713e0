"""What is written so that the database alone cannot read it."""

import hashlib
import hmac
import io
from functools import cache

import tink
from django.conf import settings
from tink import aead, cleartext_keyset_handle

KEYSET_FILE = settings.VAR_DIR / "sensitive_keyset.json"


def match_key(kind: str, value: str) -> str:
    """Blind index of a normalised value (see partners.words): equal values meet, and nothing else can be read.

    HMAC-SHA-256 under MATCH_KEY with the kind before it, so that a name never meets a number. 64 hex digits.
    """
    return hmac.new(settings.MATCH_KEY.encode(), f"{kind}\x1f{value}".encode(), hashlib.sha256).hexdigest()


def hide(words: str, *, table: str, row: object) -> bytes:
    """Encrypt words for one row; moved to another row or table they no longer open."""
    return bytes(_primitive().encrypt(words.encode(), f"{table}:{row}".encode()))


def show(hidden: bytes, *, table: str, row: object) -> str:
    """Decrypt what `hide` wrote for this row. Raises tink.TinkError when it was moved or changed."""
    return bytes(_primitive().decrypt(bytes(hidden), f"{table}:{row}".encode())).decode()


def make_keyset() -> str:
    """A fresh AES-256-GCM keyset as JSON, for SENSITIVE_KEYSET or the file under var/."""
    aead.register()
    written = io.StringIO()
    handle = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM)
    cleartext_keyset_handle.write(tink.JsonKeysetWriter(written), handle)
    return written.getvalue()


@cache
def _primitive() -> aead.Aead:
    aead.register()
    text = settings.SENSITIVE_KEYSET
    if not text:
        if not KEYSET_FILE.exists():
            KEYSET_FILE.parent.mkdir(parents=True, exist_ok=True)
            KEYSET_FILE.touch(mode=0o600)
            KEYSET_FILE.write_text(make_keyset())
        text = KEYSET_FILE.read_text()
    return cleartext_keyset_handle.read(tink.JsonKeysetReader(text)).primitive(aead.Aead)

"""Envelope encryption of what people write: a data key per conversation, wrapped by a key ring."""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12  # bytes; NIST SP 800-38D's size for random nonces
KEY = 32  # bytes: AES-256


class Unreadable(Exception):
    """What was sealed cannot be opened: wrong or missing key, moved, or altered."""


class DataKey:
    """The key of one conversation. Destroy its wrapped form and all it sealed is gone."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._key = key

    def tag(self, text: str) -> str:
        """The same 22 characters for the same text; says nothing of it without the key."""
        digest = hmac.digest(self._key, b"tag\0" + text.encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt; ``context`` says where it belongs and must be the same to open it."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, text.encode(), context.encode())

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt, or raise ``Unreadable``."""
        try:
            clear = self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], context.encode())
        except (InvalidTag, ValueError) as error:
            raise Unreadable(f"sealed for another place, altered, or cut: {context}") from error
        return clear.decode()


class NoKey(DataKey):
    """Stands for a data key that cannot be had: nothing opens with it, nothing is sealed."""

    def __init__(self, why: str) -> None:
        self._why = why

    def tag(self, text: str) -> str:
        """``Unreadable``."""
        raise Unreadable(self._why)

    def seal(self, text: str, context: str) -> bytes:
        """``Unreadable``: better refuse than keep words that nobody could open again."""
        raise Unreadable(self._why)

    def open(self, sealed: bytes, context: str) -> str:
        """``Unreadable``."""
        raise Unreadable(f"{self._why}: {context}")


class Vault:
    """The key ring: the first key wraps, all of them unwrap."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._ring = {name: AESGCM(key) for name, key in keys.items()}
        self.first = next(iter(keys))

    @property
    def names(self) -> tuple[str, ...]:
        """The names on the ring, the one that wraps first."""
        return tuple(self._ring)

    def new_key(self) -> bytes:
        """A fresh data key, wrapped: ``name | 0 | nonce | ciphertext``."""
        return self._wrap(os.urandom(KEY))

    def unwrap(self, wrapped: bytes) -> DataKey:
        """The data key itself, or ``Unreadable`` when its wrapping key is not on the ring."""
        return DataKey(self._bare(wrapped))

    def key(self, wrapped: bytes) -> DataKey:
        """The data key, or one that opens nothing: a page with one unreadable part is still a page."""
        try:
            return self.unwrap(wrapped)
        except Unreadable as error:
            return NoKey(str(error))

    def rewrap(self, wrapped: bytes) -> bytes:
        """The same data key under the first key of the ring; ``Unreadable`` if it cannot be had."""
        return self._wrap(self._bare(wrapped))

    def _wrap(self, key: bytes) -> bytes:
        nonce, name = os.urandom(NONCE), self.first.encode()
        return name + b"\0" + nonce + self._ring[self.first].encrypt(nonce, key, name)

    def _bare(self, wrapped: bytes) -> bytes:
        if not wrapped:
            raise Unreadable("its key was destroyed")
        name, _, sealed = wrapped.partition(b"\0")
        cipher = self._ring.get(name.decode(errors="replace"))
        if cipher is None:
            raise Unreadable("its key is not on the ring (VAULT_KEYS)")
        try:
            return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], name)
        except (InvalidTag, ValueError) as error:
            raise Unreadable(
                "the key on the ring is another one of the same name, or the data key was altered"
            ) from error


def wrapper(wrapped: bytes) -> str:
    """The name of the key that a wrapped data key hangs on; empty when it was destroyed."""
    return wrapped.partition(b"\0")[0].decode(errors="replace")


def keyed(secret: str, text: str) -> str:
    """As ``fingerprint``, for what could be guessed by trying: not without the secret. 32 digits."""
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()[:32]


def fingerprint(token: str) -> str:
    """What is kept of a secret: enough to recognise it, not to use it. 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()

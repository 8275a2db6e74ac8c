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


class Vault:
    """The key ring: the first key wraps, all of them unwrap."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._ring = {name: AESGCM(key) for name, key in keys.items()}
        self._first = next(iter(keys))

    def new_key(self) -> bytes:
        """A fresh data key, wrapped: ``name | 0 | nonce | ciphertext``."""
        nonce, name = os.urandom(NONCE), self._first.encode()
        return name + b"\0" + nonce + self._ring[self._first].encrypt(nonce, os.urandom(KEY), name)

    def unwrap(self, wrapped: bytes) -> DataKey:
        """The data key itself, or ``Unreadable`` when its wrapping key is not on the ring."""
        name, _, sealed = wrapped.partition(b"\0")
        cipher = self._ring.get(name.decode(errors="replace"))
        if cipher is None:
            raise Unreadable("its key is not in VAULT_KEYS")
        try:
            return DataKey(cipher.decrypt(sealed[:NONCE], sealed[NONCE:], name))
        except (InvalidTag, ValueError) as error:
            raise Unreadable("the wrapped key is altered or cut") from error


def keyed(secret: str, text: str) -> str:
    """As ``fingerprint``, for what could be guessed by trying: not without the secret. 32 digits."""
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()[:32]


def fingerprint(token: str) -> str:
    """What is kept of a secret: enough to recognise it, not to use it. 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()

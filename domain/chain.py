"""The chain: each audit entry is sealed together with all before it, by a key the database has not."""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from extensions import settings

START = "0" * 64  # the seal before the first entry
# What an entry is, in the order in which it is sealed. Another list or order is another chain.
FIELDS = ("id", "at", "act", "about", "officer_id", "name", "role", "why", "to_whom", "key_name")


class UnknownKey(Exception):
    """The key of this name is not on the ring."""


def newest() -> str:
    """The name of the key that seals now: the first of ``VAULT_KEYS``."""
    return next(iter(settings().vault_keys))


def link(before: str, entry: Mapping[str, Any]) -> str:
    """The hash of an entry that follows the seal ``before``; ``UnknownKey``, or an error of its values."""
    at: datetime | None = entry["at"]
    values = [entry[name] for name in FIELDS]
    values[1] = at and at.astimezone(UTC).isoformat(timespec="microseconds")
    return _mac(entry["key_name"], ["entry", before, *values])


def seal(number: int, digest: str, key_name: str) -> str:
    """What the next entry follows: it stands in the head alone, and nobody can work it out without the key.

    So whoever cuts the end off cannot write a head that the next entry would fit.
    """
    return _mac(key_name, ["head", number, digest])


def _mac(key_name: str, values: list[Any]) -> str:
    clear = json.dumps(values, separators=(",", ":")).encode()
    return hmac.digest(_key(key_name), clear, "sha256").hex()


def _key(name: str) -> bytes:
    ring = settings().vault_keys
    if name not in ring:
        raise UnknownKey(name)
    return _derived(ring[name])


@lru_cache(maxsize=16)
def _derived(key: bytes) -> bytes:
    """A key of its own for this use: who is given it can prove the log and read nobody's words."""
    return HKDF(SHA256(), length=32, salt=None, info=b"passerelle audit chain").derive(key)

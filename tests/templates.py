"""Templates compiled once for all tests: each test has its own application, and compiling took a quarter of it."""

from typing import ClassVar

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from app import Passerelle


class Compiled(BytecodeCache):
    """By the template's name and what stands in it."""

    _known: ClassVar[dict[tuple[str, str], object]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.code


Passerelle.jinja_options = {**Passerelle.jinja_options, "bytecode_cache": Compiled()}

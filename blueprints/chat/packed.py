"""A page packed once: gzip of a text that stays, with room for tokens that are new each time.

Packing the arrival page took longer than all else in answering it. The tokens are put in as they are,
in blocks of their own (RFC 1951, 3.2.4); the text after them is packed as if they stood there, and
never by pointing into one of them.
"""

import secrets
import zlib

HEAD = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"  # RFC 1952: no name, no date
EMPTY = b"\0\0\xff\xff"  # the end of a flush: the length of a block without anything in it


class Packed:
    """``texts``: what stays, one more than there are tokens and none of them empty.

    ``sizes``: of the tokens, in bytes. ``ValueError`` when this cannot be packed so.
    """

    def __init__(self, texts: list[bytes], sizes: list[int]) -> None:
        self.texts, self.sizes = texts, sizes
        if not all(texts) or len(texts) != len(sizes) + 1:
            raise ValueError("texts and tokens do not take turns")
        for _ in range(5):  # by a rare chance something points into a token
            self.blocks, probe = self._pack(), self._random()
            if zlib.decompress(self._body(probe), -15) == self.text(probe):
                return
        raise ValueError("packed, it is not what it was")

    def text(self, tokens: list[bytes]) -> bytes:
        """The page itself."""
        return b"".join(_between(self.texts, tokens))

    def gzip(self, tokens: list[bytes]) -> bytes:
        """The page as it is sent."""
        text = self.text(tokens)
        told = zlib.crc32(text).to_bytes(4, "little") + len(text).to_bytes(4, "little")
        return HEAD + self._body(tokens) + told

    def _body(self, tokens: list[bytes]) -> bytes:
        return b"".join(_between(self.blocks, tokens))

    def _pack(self) -> list[bytes]:
        """The texts, each but the last ended by the length of the token that comes after it."""
        packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
        blocks = []
        for text, token in zip(self.texts, [*self._random(), None], strict=True):
            if token is None:
                blocks.append(packer.compress(text) + packer.flush())
                continue
            block = packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH)
            size = len(token).to_bytes(2, "little")
            blocks.append(block.removesuffix(EMPTY) + size + bytes(255 - each for each in size))
            packer.compress(token)
            packer.flush(zlib.Z_SYNC_FLUSH)
        return blocks

    def _random(self) -> list[bytes]:
        return [secrets.token_bytes(size) for size in self.sizes]


def _between(texts: list[bytes], tokens: list[bytes]) -> list[bytes]:
    """One of these, one of those, in turn."""
    both = [part for pair in zip(texts, tokens, strict=False) for part in pair]
    return [*both, texts[-1]]

"""What is packed once is, with any tokens, the page that was meant."""

import gzip
import secrets
import zlib

import pytest

from blueprints.chat.packed import Packed

TEXTS = [b"<p>before " * 90, b'" value="', "et après, ".encode() * 40, b"</p>"]
SIZES = [32, 12, 32]


@pytest.mark.parametrize(
    "made", [bytes, secrets.token_bytes, lambda size: b"<p>before "[:size] * 9]
)
def test_it_is_the_page_whatever_the_tokens_are(made) -> None:
    packed = Packed(TEXTS, SIZES)
    for _ in range(3):
        tokens = [made(size)[:size].ljust(size) for size in SIZES]
        page = packed.text(tokens)
        assert page.startswith(TEXTS[0] + tokens[0] + TEXTS[1] + tokens[1])
        assert gzip.decompress(packed.gzip(tokens)) == page


def test_it_costs_few_bytes_more_than_packing_it_each_time() -> None:
    """Twenty-five a token: each ends a block, and is not itself made shorter."""
    packed, tokens = (
        Packed(TEXTS, SIZES),
        [secrets.token_urlsafe(size)[:size].encode() for size in SIZES],
    )
    assert len(packed.gzip(tokens)) < len(gzip.compress(packed.text(tokens), 9)) + 25 * len(SIZES)


def test_it_holds_no_token_that_was_there_before() -> None:
    packed = Packed(TEXTS, SIZES)
    sent = packed.gzip([b"A" * size for size in SIZES])
    assert b"A" * 32 in sent, "as it is, in a block of its own"
    assert b"A" * 5 not in packed.gzip([b"B" * size for size in SIZES])
    assert b"A" not in zlib.decompress(packed.gzip([b"B" * size for size in SIZES]), 31)


@pytest.mark.parametrize(("texts", "sizes"), [([b"a", b"", b"b"], [4, 4]), ([b"a"], [4])])
def test_what_cannot_be_packed_so_is_refused(texts: list[bytes], sizes: list[int]) -> None:
    with pytest.raises(ValueError, match="take turns"):
        Packed(texts, sizes)

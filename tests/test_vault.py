"""What is sealed opens only where it belongs, and with the right key."""

import pytest

from vault import Unreadable, Vault, fingerprint, wrapper

OLD, NEW = {"old": bytes(32)}, {"new": bytes([1]) * 32}


def test_a_body_opens_in_its_place_only() -> None:
    vault = Vault(OLD)
    key = vault.unwrap(vault.new_key())
    sealed = key.seal("mots", "message:1:2:victim")
    assert key.open(sealed, "message:1:2:victim") == "mots"
    for elsewhere in ("message:1:3:victim", "message:2:2:victim", "message:1:2:7", ""):
        with pytest.raises(Unreadable):
            key.open(sealed, elsewhere)


def test_altered_or_cut_is_unreadable() -> None:
    vault = Vault(OLD)
    wrapped = vault.new_key()
    key = vault.unwrap(wrapped)
    sealed = key.seal("mots", "x")
    for broken in (sealed[:-1], sealed[:5], b"", bytes([sealed[0] ^ 1]) + sealed[1:]):
        with pytest.raises(Unreadable):
            key.open(broken, "x")
    for broken in (wrapped[:-1], wrapped[:3], b""):
        with pytest.raises(Unreadable):
            vault.unwrap(broken)


def test_the_first_key_wraps_and_all_unwrap() -> None:
    wrapped = Vault(OLD).new_key()
    Vault(NEW | OLD).unwrap(wrapped)
    assert Vault(NEW | OLD).new_key().startswith(b"new\0")
    with pytest.raises(Unreadable, match="VAULT_KEYS"):
        Vault(NEW).unwrap(wrapped)


def test_sealing_twice_is_never_the_same_and_tagging_always_is() -> None:
    vault = Vault(OLD)
    key, other = vault.unwrap(vault.new_key()), vault.unwrap(vault.new_key())
    assert key.seal("a", "x") != key.seal("a", "x")
    assert key.tag("a") == key.tag("a") != key.tag("b")
    assert key.tag("a") != other.tag("a")
    assert len(fingerprint("token")) == 64


def test_a_key_that_cannot_be_had_opens_and_seals_nothing() -> None:
    vault = Vault(OLD)
    sealed = vault.key(vault.new_key()).seal("mots", "x")
    for wrapped in (Vault(NEW).new_key(), vault.new_key()[:-1], b""):
        key = vault.key(wrapped)
        for act in (lambda k=key: k.open(sealed, "x"), lambda k=key: k.seal("a", "x")):
            with pytest.raises(Unreadable):
                act()
        with pytest.raises(Unreadable):
            key.tag("a")


def test_rewrapping_keeps_the_data_key() -> None:
    wrapped = Vault(OLD).new_key()
    sealed = Vault(OLD).unwrap(wrapped).seal("mots", "x")
    again = Vault(NEW | OLD).rewrap(wrapped)
    assert (wrapper(wrapped), wrapper(again), wrapper(b"")) == ("old", "new", "")
    assert Vault(NEW).unwrap(again).open(sealed, "x") == "mots"
    with pytest.raises(Unreadable):
        Vault(NEW).rewrap(wrapped)

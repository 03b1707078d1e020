"""Accidents of bytes, whatever they mean: every one is told by its random numbers alone."""

from __future__ import annotations

import random

_BITS = [b'"', b",", b"\n", b"\r", b"\x00", b";", b"\t", b"\xef\xbb\xbf", b"<", b">", b"&", b"{", b"]", b"0", b".", b"\xff", b"\xc2\xa0", b"9" * 400]  # fmt: skip


def flip(raw: bytes, chance: random.Random) -> bytes:
    n = chance.randrange(len(raw))
    return raw[:n] + bytes([raw[n] ^ 1 << chance.randrange(8)]) + raw[n + 1 :]


def cut(raw: bytes, chance: random.Random) -> bytes:
    n = chance.randrange(len(raw))
    return raw[:n] + raw[n + chance.choice([1, 2, 9, 60, 10**9]) :]


def insert(raw: bytes, chance: random.Random) -> bytes:
    n = chance.randrange(len(raw) + 1)
    bit = chance.choice(_BITS) if chance.random() < 0.7 else chance.randbytes(chance.randrange(1, 6))
    return raw[:n] + bit + raw[n:]


def repeat(raw: bytes, chance: random.Random) -> bytes:
    a = chance.randrange(len(raw))
    chunk = raw[a : a + chance.choice([1, 8, 80, 800])]
    return raw[:a] + chunk * chance.choice([2, 3, 50]) + raw[a + len(chunk) :]


def swap(raw: bytes, chance: random.Random) -> bytes:
    a, b, c = sorted(chance.randrange(len(raw) + 1) for _ in range(3))
    return raw[:a] + raw[b:c] + raw[a:b] + raw[c:]


def broken(raw: bytes, chance: random.Random, other: bytes = b"") -> bytes:
    """The bytes after one to three accidents; `other`: a file that they may be spliced with."""
    for _ in range(chance.randrange(1, 4)):
        if other and chance.random() < 0.15:
            raw = raw[: chance.randrange(len(raw) + 1)] + other[chance.randrange(len(other)) :]
        elif raw:
            raw = chance.choice([flip, cut, insert, repeat, swap])(raw, chance)
    return raw

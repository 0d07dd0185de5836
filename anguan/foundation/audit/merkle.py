"""Merkle trees (默克尔树): one hash that stands for the heads of all chains, and short proofs that a head is in it.

A leaf is SHA-256 of 0x00, the chain's key (16 bytes), its position (8 bytes, big-endian) and its hash; a node is
SHA-256 of 0x01 and its two children. Leaves stand in the order of their chains' keys; one left over at the end of a
level goes up as it is. A day's hash is SHA-256 over the hash of the day before and the canonical JSON of what the day
says, in the same form as the links of a chain.
"""

import hashlib
from collections.abc import Sequence
from uuid import UUID

EMPTY = hashlib.sha256(b"").digest()  # the root of a day before anything was written

Step = tuple[str, str]  # "L" or "R": the side the neighbour stands on; its hash in hexadecimal


def leaf(chain: UUID, position: int, head: bytes) -> bytes:
    """Return the leaf of one chain as it stood."""
    return hashlib.sha256(b"\0" + chain.bytes + position.to_bytes(8, "big") + head).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaves."""
    if not leaves:
        return EMPTY
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def path(leaves: Sequence[bytes], place: int) -> list[Step]:
    """Return the neighbours met on the way from one leaf up to the root."""
    steps: list[Step] = []
    level = list(leaves)
    while len(level) > 1:
        neighbour = place ^ 1
        if neighbour < len(level):
            steps.append(("L" if neighbour < place else "R", level[neighbour].hex()))
        level, place = _above(level), place // 2
    return steps


def climbed(start: bytes, steps: Sequence[Step]) -> bytes:
    """Return the root that a leaf and its path lead to."""
    for side, neighbour in steps:
        pair = bytes.fromhex(neighbour) + start if side == "L" else start + bytes.fromhex(neighbour)
        start = hashlib.sha256(b"\1" + pair).digest()
    return start


def _above(level: list[bytes]) -> list[bytes]:
    sha256 = hashlib.sha256
    above = [sha256(b"\1" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)]
    return [*above, level[-1]] if len(level) % 2 else above

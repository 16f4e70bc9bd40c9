"""Which documents have a value, as the bits of whole numbers: 10,000 documents are 1,250 bytes, and "both" is one `&`.

Counting each value of six facets row by row took most of the time of an answer. The bits stand in the file, in blocks, written with the
documents themselves; a block with few documents is a list of their numbers. What a process keeps of them goes with the first change.
"""

import re
import sqlite3
import struct
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from search.engines.embedded.schema import read_meta, sql

BLOCK = 16_384  # documents
BYTES = BLOCK // 8
FEW = 64  # documents of a block that are listed, in two bytes each
KIND = ""  # the facet that every document has by itself: its kind

READ = """
SELECT v.kind, v.facet, v.value, b.block, b.bits FROM value_§ v CROSS JOIN bits_§ b ON b.value = v.id WHERE v.facet IN ({marks})
"""
HELD = "SELECT bits FROM bits_§ WHERE value = ? AND block = ?"
KEEP = "INSERT OR REPLACE INTO bits_§ VALUES (?, ?, ?)"
DROP = "DELETE FROM bits_§ WHERE value = ? AND block = ?"
_NOT_EMPTY = re.compile(rb"[^\0]")


class Bitmaps:
    """Changes to the bits in a table of one projection inside one transaction, written by `flush`."""

    def __init__(self, db: sqlite3.Connection, projection: str, table: str) -> None:
        self._db = db
        self._read, self._keep, self._drop = (sql(one.replace("bits_§", table), projection) for one in (HELD, KEEP, DROP))
        self._touched: dict[tuple[int, int], dict[int, bool]] = defaultdict(dict)

    def put(self, values: Iterable[int], doc: int) -> None:
        """This document has these values now, and did not before."""
        self._note(values, doc, has=True)

    def take(self, values: Iterable[int], doc: int) -> None:
        """This document had these values, and has them no more."""
        self._note(values, doc, has=False)

    def _note(self, values: Iterable[int], doc: int, *, has: bool) -> None:
        block, at = divmod(doc, BLOCK)
        for value in values:
            noted = self._touched[value, block]
            if noted.get(at, has) == has:
                noted[at] = has
            else:
                del noted[at]  # taken and put again: as it was

    def flush(self) -> set[int]:
        """Write what was touched; a block without a document goes. The values that lost one."""
        kept, gone = [], []
        for key, noted in self._touched.items():
            if not noted:
                continue
            held = self._db.execute(self._read, key).fetchone()
            if stored := changed(held[0] if held else b"", noted):
                kept.append((*key, stored))
            elif held:
                gone.append(key)
        self._db.executemany(self._keep, kept)
        self._db.executemany(self._drop, gone)
        self._touched.clear()
        return {value for value, _block in gone}


OfFacet = dict[tuple[str, str], int]  # (kind, value) → the documents that have it


class Kept:
    """Values of facets as they were read, for the next question of this process: only as long as nothing at all was written to the file.

    Holds at most `most` bytes of bits; a facet that does not fit is read again each time.
    """

    def __init__(self, most: int = 32_000_000) -> None:
        self._most = most
        self._state: tuple[str, dict[tuple[str, str], OfFacet]] = ("", {})  # replaced whole: threads share it

    def get(self, stamp: str, projection: str, facet: str) -> OfFacet | None:
        """What is kept of a facet at this state of the file."""
        now, of = self._state
        return of.get((projection, facet)) if now == stamp else None

    def put(self, stamp: str, projection: str, found: Mapping[str, OfFacet]) -> None:
        """Keep these facets; what belongs to another state goes."""
        now, held = self._state
        of = dict(held) if now == stamp else {}
        size = sum(len(one) * _size(one) for one in of.values())
        for facet, one in found.items():
            size += len(one) * _size(one)
            if size <= self._most:
                of[projection, facet] = one
        self._state = (stamp, of)


def _size(values: OfFacet) -> int:
    return max((bits.bit_length() // 8 for bits in values.values()), default=0)


@dataclass(frozen=True)
class Values:
    """The bits of every value of some facets of one projection: facet → (kind, value) → bits."""

    of: Mapping[str, OfFacet]

    @classmethod
    def read(cls, db: sqlite3.Connection, projection: str, facets: Collection[str], kept: Kept | None = None) -> "Values":
        """The kinds, and these facets."""
        kept = kept or Kept()
        stamp = read_meta(db)["written"]
        known = {facet: kept.get(stamp, projection, facet) for facet in (KIND, *facets)}
        fresh = _read(db, projection, [facet for facet, one in known.items() if one is None])
        if fresh:
            kept.put(stamp, projection, fresh)
        return cls({facet: one for facet, one in known.items() if one is not None} | fresh)

    def of_kinds(self, kinds: Collection[str]) -> int:
        """All documents of these kinds; of all kinds where none is named."""
        return reduce(or_, (bits for (kind, _), bits in self.of[KIND].items() if not kinds or kind in kinds), 0)

    def any_of(self, facet: str, wanted: Collection[str]) -> int:
        """The documents that have one of these values."""
        return reduce(or_, (bits for (_, value), bits in self.of[facet].items() if value in wanted), 0)

    def count_kinds(self, among: int) -> dict[str, int]:
        """Kind → how many of these documents are of it; kinds without one are left out."""
        counted = {kind: (bits & among).bit_count() for (kind, _), bits in self.of[KIND].items()}
        return {kind: count for kind, count in counted.items() if count}

    def count(self, facet: str, among: int) -> dict[str, int]:
        """Value → how many of these documents have it; values without one are left out, a word that two kinds share counts for both."""
        counted: dict[str, int] = {}
        for (_, value), bits in self.of[facet].items():
            if count := (bits & among).bit_count():
                counted[value] = counted.get(value, 0) + count
        return counted


def _read(db: sqlite3.Connection, projection: str, facets: Sequence[str]) -> dict[str, OfFacet]:
    blocks: dict[tuple[str, str, str], dict[int, bytes]] = defaultdict(dict)
    for kind, facet, value, block, bits in db.execute(sql(READ.format(marks=", ".join("?" * len(facets))), projection), facets):
        blocks[facet, kind, value][block] = bits
    found: dict[str, OfFacet] = {facet: {} for facet in facets}
    for (facet, kind, value), of in blocks.items():
        found[facet][kind, value] = joined(of)
    return found


def bits_of(numbers: Collection[int]) -> int:
    """These numbers as bits."""
    found = bytearray(max(numbers, default=0) // 8 + 1)
    for one in numbers:
        found[one >> 3] |= 1 << (one & 7)
    return int.from_bytes(found, "little")


def numbers_of(bits: int) -> list[int]:
    """The numbers behind these bits, in order."""
    held = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    return [found.start() * 8 + at for found in _NOT_EMPTY.finditer(held) for at in range(8) if held[found.start()] >> at & 1]


def changed(stored: bytes, noted: Mapping[int, bool]) -> bytes:
    """A stored block with these numbers put in or taken out: few as a list, more as bits."""
    if len(stored) < BYTES:
        numbers = sorted(at for at, has in {**dict.fromkeys(_listed(stored), True), **noted}.items() if has)
        return _packed(numbers) if len(numbers) <= FEW else bits_of(numbers).to_bytes(BYTES, "little")
    bits = int.from_bytes(stored, "little") & ~bits_of(noted) | bits_of([at for at, has in noted.items() if has])
    return bits.to_bytes(BYTES, "little") if bits.bit_count() > FEW else _packed(numbers_of(bits))


def _packed(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}H", *numbers)


def _listed(stored: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(stored) // 2}H", stored)


def unpacked(stored: bytes) -> int:
    """The bits of a stored block."""
    return int.from_bytes(stored, "little") if len(stored) == BYTES else bits_of(_listed(stored))


def joined(blocks: Mapping[int, bytes]) -> int:
    """The bits of stored blocks as one number."""
    return int.from_bytes(b"".join(_dense(blocks.get(at, b"")) for at in range(max(blocks) + 1)), "little")


def _dense(stored: bytes) -> bytes:
    return stored if len(stored) == BYTES else unpacked(stored).to_bytes(BYTES, "little")

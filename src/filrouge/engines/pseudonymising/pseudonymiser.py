"""Replace what identifies, batch after batch or in one go, and tell what was replaced."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filrouge.engines.pseudonymising.anonymity import rare_rows
from filrouge.engines.pseudonymising.errors import Collision, UnknownColumn
from filrouge.engines.pseudonymising.generalising import bands, capped, coarsened_dates, departements
from filrouge.engines.pseudonymising.rules import (
    Bands,
    Cap,
    CoarsenDate,
    Departement,
    Rule,
    Suppress,
    SuppressRare,
    Token,
)
from filrouge.engines.pseudonymising.tokens import collision_probability, tokens
from filrouge.engines.splitting.keys import Hashes, hash_values, text
from filrouge.kernel.texts import N_


@dataclass(frozen=True, slots=True)
class Replaced:
    """What one rule did to one column."""

    id: str  #: the column
    rule: str
    method: str
    cells_count: int  #: filled cells that were replaced
    distinct_before_count: int
    distinct_after_count: int
    collision_probability: float | None = None  #: of so many distinct values; tokens only

    @property
    def collisions_count(self) -> int:
        """Distinct values that share a token; coarser values are shared on purpose."""
        return self.distinct_before_count - self.distinct_after_count if self.method == "token" else 0


@dataclass
class _Tally:
    cells_count: int = 0
    before: list[Hashes] = field(default_factory=list)
    after: list[Hashes] = field(default_factory=list)


class Pseudonymiser:
    """Applies rules in order. Give it batches of one table, then ask it what it did.

    Args:
        rules: what to do; ``suppress_rare`` needs the whole table in one batch.
        key: the project's secret, 16 bytes or more, for tokens. It is kept nowhere in what this gives.
        keep_originals: remember which token stands for which value, to be stored apart or not at all.
    """

    def __init__(self, rules: Sequence[Rule], key: bytes, *, keep_originals: bool = False) -> None:
        self._rules = tuple(rules)
        self._key = key
        self._tallies: dict[tuple[str, str], _Tally] = {}
        self._originals: dict[tuple[str, str], str] | None = {} if keep_originals else None

    @property
    def needs_whole_table(self) -> bool:
        return any(rule.whole_table for rule in self._rules)

    def replace(self, batch: pa.Table | pa.RecordBatch) -> pa.Table:
        """The batch after the rules, in the order of its columns and rows.

        Raises:
            UnknownColumn, WrongType: with the rule in question. WeakKey: too short a key.
        """
        table = batch if isinstance(batch, pa.Table) else pa.Table.from_batches([batch])
        for rule in self._rules:
            for name in rule.columns:
                if name not in table.column_names:
                    raise UnknownColumn(
                        N_("The table has no column %(column)s", column=name), at=f"/rules/{rule.id}/columns"
                    )
            if isinstance(rule, SuppressRare):
                table = self._without_rare(table, rule)
            elif isinstance(rule, Suppress):
                table = self._without(table, rule)
            else:
                table = self._changed(table, rule)
        return table

    def report(self) -> tuple[Replaced, ...]:
        """What was done to each column, over all batches.

        Raises:
            Collision: two values got one token: whoever joins on it would take two people for one.
        """
        found = tuple(self._replaced(rule, name) for rule in self._rules for name in rule.columns)
        for replaced in found:
            if replaced.collisions_count:
                raise Collision(
                    N_(
                        "%(count)d values of %(column)s share a token: make tokens longer",
                        count=replaced.collisions_count,
                        column=replaced.id,
                    ),
                    at=f"/rules/{replaced.rule}/options/length",
                )
        return found

    def originals(self) -> pa.Table:
        """Domain, token and printed original of each value replaced by a token; empty unless kept."""
        kept = self._originals or {}
        return pa.table(
            {
                "domain": pa.array([domain for domain, _ in kept], pa.string()),
                "token": pa.array([token for _, token in kept], pa.string()),
                "original": pa.array(list(kept.values()), pa.string()),
            }
        )

    def _changed(self, table: pa.Table, rule: Rule) -> pa.Table:
        for name in rule.columns:
            old = table.column(name)
            new = self._new(rule, name, old)
            self._count(rule, name, old, new)
            table = table.set_column(table.column_names.index(name), name, new)
        return table

    def _new(self, rule: Rule, name: str, column: pa.ChunkedArray) -> Any:
        if isinstance(rule, Token):
            made = tokens(column, self._key, domain=rule.domain, length=rule.length, prefix=rule.prefix)
            self._remember(rule, column, made)
            return made.dictionary_decode()
        if isinstance(rule, CoarsenDate):
            return coarsened_dates(rule, name, column)
        if isinstance(rule, Departement):
            return departements(column)
        if isinstance(rule, Bands):
            return bands(rule, name, column)
        assert isinstance(rule, Cap)
        return capped(rule, name, column)

    def _remember(self, rule: Token, column: pa.ChunkedArray, made: pa.DictionaryArray) -> None:
        if self._originals is None:
            return
        distinct = text(column).combine_chunks().dictionary_encode().dictionary.to_pylist()
        for token, original in zip(made.dictionary.to_pylist(), distinct, strict=True):
            self._originals[rule.domain, token] = original

    def _without(self, table: pa.Table, rule: Suppress) -> pa.Table:
        for name in rule.columns:
            self._count(rule, name, table.column(name), pa.nulls(0))
        return table.drop_columns(list(rule.columns))

    def _without_rare(self, table: pa.Table, rule: SuppressRare) -> pa.Table:
        rare = pa.array(rare_rows(table, rule.columns, rule.k))
        kept = table.filter(pc.invert(rare)) if rule.by == "rows" else table
        for name in rule.columns:
            old = table.column(name)
            if rule.by == "cells":
                new = pc.if_else(rare, pa.scalar(None, old.type), old)
                kept = kept.set_column(kept.column_names.index(name), name, new)
            self._count(
                rule, name, old, kept.column(name), int(pc.sum(pc.and_(rare, pc.is_valid(old))).as_py() or 0)
            )
        return kept

    def _count(self, rule: Rule, name: str, old: Any, new: Any, cells_count: int | None = None) -> None:
        tally = self._tallies.setdefault((rule.id, name), _Tally())
        tally.cells_count += len(old) - old.null_count if cells_count is None else cells_count
        tally.before.append(_distinct(old))
        tally.after.append(_distinct(new))

    def _replaced(self, rule: Rule, name: str) -> Replaced:
        tally = self._tallies.get((rule.id, name), _Tally())
        before, after = (
            len(np.unique(np.concatenate([_NONE, *seen]))) for seen in (tally.before, tally.after)
        )
        chance = collision_probability(before, rule.length) if isinstance(rule, Token) else None
        return Replaced(name, rule.id, rule.do, tally.cells_count, before, after, chance)


_NONE: Hashes = np.zeros(0, dtype=np.uint64)


def _distinct(column: Any) -> Hashes:
    """Hashes of the distinct filled cells: what tells them apart over batches, in 8 bytes each."""
    return np.unique(hash_values(pc.drop_null(pc.unique(column)), 0))

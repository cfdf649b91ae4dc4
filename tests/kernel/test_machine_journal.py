"""One altered byte anywhere in what was written is found and its entry named; a cut tail needs a witness."""

from dataclasses import replace

import postgres
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from machines import Everywhere, sized
from sample import AboutNote, Catalogue, Note, Vow, measure

from filrouge.kernel.documents import Key, Ref
from filrouge.kernel.errors import BrokenChain, FilrougeError
from filrouge.kernel.journal import GENESIS, Head, statements
from filrouge.kernel.runs import Call, Runner

PLACE = st.integers(0, 10_000)
IDS = st.sampled_from(["n0", "n1", "n2"])
KEPT = {
    "Revision": ("body", "sha256", "seal", "schema_version"),
    "Fact": ("body", "salt", "seal", "subject"),
    "JournalEntry": ("at", "verb", "previous", "hash", "number"),
    "Project": ("head_hash", "head_number"),
}


class Undone(Exception):
    """Ends a transaction whose changes must not stay."""


class Forger(RuleBasedStateMachine):
    technology = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.project = Everywhere(Catalogue(), [self.technology]).first
        self.using = self.project.store._using

    @initialize()
    def begin(self):
        self.project.write("n0", Note(text="begun"), expected_revision=0)

    @rule(id=IDS, text=st.text(max_size=3), cites=IDS)
    def write(self, text, id, cites):
        held, cited = (self.project.store.latest(Key("test.note", one)) for one in (id, cites))
        refs = (cited.ref,) if cited else ()
        self.project.write(id, Note(text=text, refs=refs), expected_revision=held.ref.revision if held else 0)

    @rule(id=IDS)
    def run(self, id):
        self.try_to(Runner(self.project).attempt, id)

    def try_to(self, run, id):
        try:
            run(Call(measure, id, AboutNote(subject=Ref(kind="test.note", id=id, revision=1))))
        except FilrougeError:
            return

    @rule(id=IDS)
    def erase(self, id):
        if self.project.store.latest(Key("test.note", id)):
            self.project.erase(Key("test.note", id), why="asked")

    @rule()
    def reaffirm(self):
        for doubt in self.project.suspects().roots[:1]:
            if doubt.why == "body" and not doubt.by_run:
                self.project.reaffirm(doubt, why="read")

    @rule(text=st.text(max_size=3))
    def sign(self, text):
        mine = replace(self.project, rights=frozenset({"*", "test.sign"}))
        held = mine.store.latest(Key("test.vow", "v"))
        ref = mine.write("v", Vow(text=text), expected_revision=held.ref.revision if held else 0)
        mine.sign(ref, means="command")

    @rule()
    def erase_what_was_signed(self):
        if self.project.store.latest(Key("test.vow", "v")):
            self.project.erase(Key("test.vow", "v"), why="asked")

    @rule(table=st.sampled_from(sorted(KEPT)), row=PLACE, column=PLACE, place=PLACE, bit=st.integers(0, 7))
    def alter_one_byte(self, table, row, column, place, bit):
        rows = list(self.rows(table).order_by("pk"))
        if not rows:
            return
        row = rows[row % len(rows)]
        columns = [column for column in KEPT[table] if getattr(row, column) not in (None, "", b"")]
        column = columns[column % len(columns)]
        forged = flipped(getattr(row, column), place, bit)
        expected = self.entry_of(table, row)
        with self.then_undone():
            type(row).objects.using(self.using).filter(pk=row.pk).update(**{column: forged})
            with pytest.raises(BrokenChain) as found:
                self.project.verify()
            assert found.value.at == f"/{expected(column)}", (table, column)
        self.project.verify()

    @rule(left=PLACE)
    def cut_the_tail(self, left):
        """With the head moved back too, as somebody would who knows what he does."""
        from filrouge.adapters.djangostore import models

        entries = [Head(one.number, one.hash) for one in self.project.store.journal()]
        head = [Head(0, GENESIS), *entries][left % len(entries)]
        with self.then_undone():
            tail = models.JournalEntry.objects.using(self.using).filter(
                project__name=self.project.store.project, number__gt=head.number
            )
            models.Fact.objects.using(self.using).filter(entry__in=tail).delete()
            tail.delete()
            self.rows("Project").update(head_number=head.number, head_hash=head.hash)
            with pytest.raises(BrokenChain) as found:
                self.project.verify(witness=entries[-1])
            cut = f"/{head.number + 1}"
            assert found.value.at == cut or "no tombstone" in str(found.value)

    def rows(self, table):
        from django.apps import apps

        objects = apps.get_model("djangostore", table).objects.using(self.using)
        name = self.project.store.project
        if table == "Revision":  # what was erased says nothing that could be false
            return objects.filter(entry__project__name=name, body__isnull=False)
        if table == "Fact":
            return objects.filter(entry__project__name=name)
        return objects.filter(**{"name" if table == "Project" else "project__name": name})

    def entry_of(self, table, row):
        """The number that verification must name."""
        if table == "Revision":
            wrote = {"kind": row.entry.kind, "id": row.entry.key, "revision": row.number}
            number = next(
                entry.number
                for entry in self.project.store.journal()
                if wrote in [one.get("wrote") for one in statements(entry)]
            )
            return lambda column: number
        if table == "Fact":
            return lambda column: row.entry.number
        number = row.number if table == "JournalEntry" else row.head_number
        return lambda column: number + (column == "head_number")

    def then_undone(self):
        from contextlib import contextmanager, suppress

        from django.db import transaction

        @contextmanager
        def undone():
            with suppress(Undone), transaction.atomic(using=self.using):
                yield
                raise Undone

        return undone()


def flipped(value, place, bit):
    if isinstance(value, int):
        return value + 1000
    place %= len(value)
    if isinstance(value, str):
        return value[:place] + ("x" if value[place] != "x" else "y") + value[place + 1 :]
    value = bytearray(value)
    value[place] ^= 1 << bit
    return bytes(value)


class PostgresForger(Forger):
    technology = "postgresql"


TestForger = Forger.TestCase
TestForger.settings = sized(25, 25)
TestPostgresForger = pytest.mark.skipif(postgres.found() is None, reason=postgres.MISSING)(
    PostgresForger.TestCase
)
TestPostgresForger.settings = sized(5, 25)

"""Anything that people and runs may do, in any order, on every store at once: they must agree to the byte."""

import json
from collections import Counter, defaultdict
from itertools import count

import postgres
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from machines import Everywhere, sized
from sample import AboutNote, Catalogue, Note, Row, Signed, double, double_of, measure

from filrouge.adapters.memory import MemoryStore
from filrouge.kernel.documents import Key, Quote, Ref
from filrouge.kernel.journal import statements
from filrouge.kernel.ports import Draft, Put
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.searching import parsed
from filrouge.kernel.thread import Case, Step, Thread

IDS = st.sampled_from(["n0", "n1", "n2"])
COSTS = st.sampled_from([1.0, 1.4, 2.0])
SIZES = st.sampled_from([0, 1, 1, 2])
REVISIONS = st.integers(1, 3)
PEOPLE = st.sampled_from(["a1", "b2"])
KINDS = ("test.note", "test.signed", "test.size", "test.double")
_markers = count()


class Stores(RuleBasedStateMachine):
    technologies = ("memory", "sqlite")

    def __init__(self) -> None:
        super().__init__()
        self.everywhere = Everywhere(Catalogue(), self.technologies)
        self.clock, self.first = self.everywhere.clock, self.everywhere.first
        self.all = self.everywhere.all
        self.witness = self.first.store.head()
        self.stood_by: dict[tuple[Key, Ref, str | None], Ref] = {}
        self.secrets: dict[Key, set[str]] = defaultdict(set)  # what was ever written in a document
        self.gone: set[str] = set()
        self.opened: dict[tuple[str, str], int] = {}  # the revision each writer started from
        self.made_from: dict[Ref, list[Ref]] = {}
        self.noted = 0

    def latest(self, kind, id):
        held = self.first.store.latest(Key(kind, id))
        return held and held.ref

    def text(self, key, length=0):
        """A text that is written once in the world, so that one can look for it."""
        if not length:
            return ""
        text = f"secret{next(_markers)}.".ljust(12 + length, "x")
        self.secrets[key].add(text)
        return text

    def write(self, put):
        return self.all(lambda project: project.write_all([put]))

    def revise(self, id, note):
        latest = self.latest("test.note", id)
        return self.write(Put(id, note, latest.revision if latest else 0))

    @rule(id=IDS, length=SIZES, cost=COSTS, expires=st.booleans(), people=st.sets(PEOPLE))
    def write_note(self, id, length, cost, expires, people):
        key = Key("test.note", id)
        until = self.clock.now().date() if expires else None
        rows = (Row(id="a", cost_eur=cost),)
        text = self.text(key, length)
        self.revise(id, Note(text=text, rows=rows, valid_until=until, named=tuple(sorted(people))))

    @rule(writer=PEOPLE, id=IDS)
    def open_to_edit(self, writer, id):
        latest = self.latest("test.note", id)
        self.opened[writer, id] = latest.revision if latest else 0

    @rule(writer=PEOPLE, id=IDS, cost=COSTS)
    def save_what_was_opened(self, writer, id, cost):
        """Two writers: whoever saves second on the same revision is told so."""
        if (writer, id) not in self.opened:
            return
        from_revision, latest = self.opened.pop((writer, id)), self.latest("test.note", id)
        told = self.write(Put(id, Note(rows=(Row(id="a", cost_eur=cost),)), from_revision))
        assert (told[0] == "conflict") is (from_revision != (latest.revision if latest else 0))

    @rule(id=IDS, of=IDS, revision=REVISIONS, tolerance=st.sampled_from([0, 0.5]), plain=st.booleans())
    def cite(self, id, of, revision, tolerance, plain):
        ref = Ref(kind="test.note", id=of, revision=revision)
        quote = Quote(ref=ref, pointer="/rows/a/cost_eur", tolerance=tolerance)
        self.revise(id, Note(refs=(ref,)) if plain else Note(quotes=(quote, quote)))

    @rule(id=IDS, of=IDS)
    def cite_several_kinds(self, id, of):
        refs = [ref for kind in KINDS if (ref := self.latest(kind, of))]
        self.revise(id, Note(refs=tuple(refs)))

    @rule(id=IDS, cost=COSTS)
    def amend_the_library(self, id, cost):
        held = self.everywhere.libraries[0].store.latest(Key("test.note", id))
        put = Put(id, Note(rows=(Row(id="a", cost_eur=cost),)), held.ref.revision if held else 0)
        self.all(lambda library: library.write_all([put]), self.everywhere.libraries)

    @rule(id=IDS, of=IDS, plain=st.booleans())
    def cite_the_library(self, id, of, plain):
        ref = Ref(kind="test.note", id=of, revision=1, library=True)
        self.revise(
            id, Note(refs=(ref,)) if plain else Note(quotes=(Quote(ref=ref, pointer="/rows/a/cost_eur"),))
        )

    @rule(id=IDS, of=IDS)
    def sign(self, id, of):
        cited, latest = self.latest("test.note", of), self.latest("test.signed", id)
        if cited and (body := self.first.store.revision(cited).body):
            text = json.loads(body)["text"]
            self.secrets[Key("test.signed", id)].add(text)
            self.write(Put(id, Signed(of=cited, text=text), latest.revision if latest else 0))

    @rule(id=IDS, content=st.sampled_from([b"one", b"two"]))
    def attach(self, id, content):
        blob = self.all(lambda project: project.ports.blobs.put(content))
        self.revise(id, Note(files=(blob,)))

    @rule(id=IDS, writer=PEOPLE, length=SIZES)
    def save_a_draft(self, id, writer, length):
        key = Key("test.note", id)
        draft = Draft(key, writer, 0, self.text(key, length).encode(), self.clock.now())
        self.all(lambda project: project.store.save_draft(draft))
        self.ask("draft", key, "a1"), self.ask("draft", key, "b2")

    @rule(id=IDS, revision=REVISIONS, use=st.sampled_from([measure, double]))
    def run_use_case(self, id, revision, use):
        given = AboutNote(subject=Ref(kind="test.note", id=id, revision=revision))
        self.all(lambda project: Runner(project).perform(Call(use, id, given)))

    @rule(id=IDS, revision=REVISIONS)
    def try_to_run(self, id, revision):
        given = AboutNote(subject=Ref(kind="test.note", id=id, revision=revision))
        self.all(lambda project: Runner(project).attempt(Call(double, f"try-{id}", given)))

    @rule(id=IDS)
    def run_case_twice(self, id):
        if self.latest("test.note", id) is None:
            return
        steps = (
            Step(id=f"m-{id}", use=measure.name, given={"subject": {"latest": f"test.note/{id}"}}),
            Step(id=f"d-{id}", use=double_of.name, given={"subject": {"from": f"m-{id}"}}),
            Step(id=f"n-{id}", use=double.name, given={"subject": {"latest": f"test.note/{id}"}}),
        )
        case = Case(project="p", steps=steps)
        first = self.all(lambda project: Thread(project, case).run())
        head = self.first.store.head()
        again = self.all(lambda project: Thread(project, case).run())
        assert not [state for state in again if state.ran] and self.first.store.head() == head
        assert again == self.all(lambda project: Thread(project, case).status())
        assert [(s.step, s.status, s.made) for s in first] == [(s.step, s.status, s.made) for s in again]

    @rule(which=st.integers(0, 5))
    def reaffirm(self, which):
        doubts = self.first.suspects().roots
        if doubts:
            doubt = doubts[which % len(doubts)]
            told = self.all(lambda project: project.reaffirm(doubt, why="looked"))
            assert (told is None) is (doubt.why in ("value", "body") and not doubt.by_run)
            if told is None:
                self.stood_by[doubt.source.key, doubt.cited, doubt.pointer] = doubt.latest
                assert doubt not in self.first.suspects().roots
                self.ask("moved")

    @rule(id=IDS, kind=st.sampled_from(["test.note", *KINDS]))
    def erase(self, id, kind):
        told = self.all(lambda project: project.erase(Key(kind, id), why="asked"))
        if told[0] != "not-found":
            self.forget(told)

    @rule(account=PEOPLE)
    def erase_a_person(self, account):
        if named := self.ask("naming", account):
            self.forget(self.all(lambda project: project.erase(*named, why="asked")))
            assert self.ask("naming", account) == ()

    def forget(self, keys):
        kept = {text for key, texts in self.secrets.items() if key not in keys for text in texts}
        for key in keys:
            self.gone |= self.secrets.pop(key, set()) - kept
        for project in self.everywhere.projects:
            assert {sha for sha, _ in project.ports.blobs.stored()} >= project.store.blobs()
        self.erased_texts_are_nowhere()

    def erased_texts_are_nowhere(self):
        for project in self.everywhere.projects:
            told = everything_in(project.store)
            assert not [text for text in self.gone if text and text.encode() in told]
            words = [text.partition(".")[0] for text in self.gone if text]
            kept = [f"'{word}'" for word in words] + [f"{word} x" for word in words]
            assert not [one for one in kept if one.encode() in told]

    @rule()
    def sleep(self):
        self.clock.pass_days(1)

    def ask(self, question, *given):
        """A question to every store; the same answer."""
        return self.all(lambda project: getattr(project.store, question)(*given))

    @rule(asked=st.sampled_from(["secret*", "n0", "letters_count:0", "long:true", "a", "none"]), start=SIZES)
    def search(self, asked, start):
        """The same documents everywhere; their order is each technology's own."""
        found = self.all(lambda project: sorted(map(str, project.store.search(parsed(asked), KINDS))))
        told = self.all(lambda p: len(p.store.search(parsed(asked), KINDS, start=start, count=2)))
        assert told == min(max(len(found) - start, 0), 2)

    @rule()
    def compare_what_is_held(self):
        self.all(lambda project: project.verify())
        self.first.verify(witness=self.witness)
        self.witness = self.first.store.head()
        for question in ("kinds", "blobs", "last_runs", "moved"):
            self.ask(question)
        self.all(lambda project: sorted(project.store.edges()))
        for kind in KINDS:
            keys = self.ask("keys", kind)
            for question, about in (("projections", kind), ("citing", keys), ("standings", keys)):
                self.ask(question, about)
            for key in (*keys, Key(kind, "n0"), Key(kind, "ghost")):
                for question in ("latest", "history", "maker"):
                    self.ask(question, key)
        notes = [Key("test.note", f"n{place}") for place in range(3)]
        self.all(lambda project: Counter(project.store.citing(notes, ever=True)))

    @invariant()
    def the_chains_are_the_same(self):
        self.ask("head")

    @invariant()
    def doubts_are_the_same_and_the_true_ones(self):
        doubts = self.all(lambda project: project.suspects())
        self.note_what_runs_said()
        library, today = self.everywhere.libraries[0], self.clock.now().date()
        by_hand = ByHand(self.first, library, self.stood_by, self.made_from, today)
        assert Counter((d.source, d.at, d.cited, d.why) for d in doubts.roots) == by_hand.roots
        reached = {doubt.source.key for doubt in doubts.roots} | by_hand.expired
        assert doubts.inherited == by_hand.inherited(reached)

    def note_what_runs_said(self):
        """At once: what a run read is no longer said after an erasure."""
        for entry in self.first.store.journal():
            if entry.number > self.noted:
                said = list(statements(entry))
                reads = [Ref(**one["read"]["ref"]) for one in said if "read" in one]
                self.made_from.update({Ref(**one["made"]): reads for one in said if "made" in one})
        self.noted = self.first.store.head().number

    def teardown(self):
        self.compare_what_is_held()
        self.erased_texts_are_nowhere()
        empty(self.everywhere.projects)


class ByHand:
    """Doubts found in bodies and journal, without links, indexes, pointers or hashes."""

    def __init__(self, project, library, stood_by, made_from, today) -> None:
        self.project, self.library, self.stood_by, self.made_from = project, library, stood_by, made_from
        self.roots, self.edges = Counter(), []
        self.expired = {ref.key for ref in library.store.expired(today)}
        self.expired = {key._replace(library=True) for key in self.expired}
        for kind in KINDS:
            for key in project.store.keys(kind):
                self.look_at(project.store.latest(key), today)

    def look_at(self, revision, today):
        source, body = revision.ref, json.loads(revision.body)
        if body["valid_until"] and body["valid_until"] < today.isoformat():
            self.roots[source, "/valid_until", source, "expired"] += 1
        for place, quote in enumerate(body.get("quotes", ())):
            self.cited(source, f"/quotes/{place}", Ref(**quote["ref"]), quote)
        for ref in body.get("refs", ()):
            self.cited(source, f"/refs/{ref['id']}", Ref(**ref), None)
        if "of" in body:
            self.cited(source, "/of", Ref(**body["of"]), None)
        for ref in self.made_from.get(source, ()):
            self.cited(source, "", ref, None)

    def cited(self, source, at, ref, quote):
        self.edges.append((source.key, ref.key))
        pointer = quote and quote["pointer"]
        known = [ref, self.stood_by.get((source.key, ref, pointer), ref)]
        bodies = [self.body(one) for one in known]
        latest = self.body(self.latest(ref))
        if latest is None or None in bodies:
            self.roots[source, at, ref, "erased"] += 1
        elif quote is None:
            if latest not in bodies:
                self.roots[source, at, ref, "body"] += 1
        elif not any(near(self.cost(body), self.cost(latest), quote["tolerance"]) for body in bodies):
            self.roots[source, at, ref, "value"] += 1

    def store(self, ref):
        return (self.library if ref.library else self.project).store, ref.model_copy(
            update={"library": False}
        )

    def body(self, ref):
        store, ref = self.store(ref)
        return store.revision(ref).body

    def latest(self, ref):
        store, own = self.store(ref)
        return store.latest(own.key).ref.model_copy(update={"library": ref.library})

    @staticmethod
    def cost(body):
        rows = json.loads(body)["rows"]
        return rows[0]["cost_eur"] if rows else None

    def inherited(self, reached):
        """Fixed point over pairs, the slow way."""
        doubtful = set(reached)
        while more := {source for source, target in self.edges if target in doubtful} - doubtful:
            doubtful |= more
        return dict(Counter(source for source, target in self.edges if target in doubtful))


def near(old, new, tolerance):
    return old == new if old is None or new is None else abs(old - new) <= tolerance


def everything_in(store):
    """All that a store keeps, as bytes to look through."""
    if isinstance(store, MemoryStore):
        return repr(vars(store)).encode()
    from django.apps import apps

    tables = apps.get_app_config("djangostore").get_models()
    rows = [repr(row) for table in tables for row in table.objects.using(store._using).values_list()]
    return "\n".join(rows).encode()


def empty(projects):
    """So that what one example leaves is not looked through by all others."""
    for project in projects[1:]:
        from django.apps import apps
        from django.db import connections

        using = project.store._using
        tables = [table._meta.db_table for table in apps.get_app_config("djangostore").get_models()]
        with connections[using].cursor() as cursor:
            if connections[using].vendor == "postgresql":
                cursor.execute(f"TRUNCATE {', '.join(tables)}")
                continue
            cursor.execute("PRAGMA foreign_keys = OFF")
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute("PRAGMA foreign_keys = ON")


class AllStores(Stores):
    technologies = ("memory", "sqlite", "postgresql")


TestStores = Stores.TestCase
TestStores.settings = sized(40, 40)
TestAllStores = pytest.mark.skipif(postgres.found() is None, reason=postgres.MISSING)(AllStores.TestCase)
TestAllStores.settings = sized(8, 40)

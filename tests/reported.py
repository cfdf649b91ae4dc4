"""A small report with a figure, holes, a table and a sentence, for every renderer."""

from conftest import open_test_project
from sample import Catalogue, Note, Row

from filrouge.adapters.memory import MemoryStore
from filrouge.adapters.render import Page
from filrouge.kernel.documents import Quote
from filrouge.kernel.reports import Column, Figure, Section, Sentence, Table, Todo, Words
from filrouge.kernel.reports import Row as TableRow
from filrouge.kernel.texts import Text


def words(text):
    return Words(text=Text(fr=text, en=text))


def opened():
    return open_test_project(MemoryStore("p"), Catalogue())


def written(project):
    rows = (Row(id="a", cost_eur=1234.5), Row(id="b", cost_eur=2.0))
    return project.write("n", Note(text="<script>alert(1)</script> *x* | y", rows=rows), expected_revision=0)


def planted(source):
    def cost(row):
        return Quote(ref=source, pointer=f"/rows/{row}/cost_eur")

    label = Text(fr="Coût", en="Cost")
    table = Table(
        id="t",
        caption=Text(fr="Coûts", en="Costs"),
        header=Text(fr="Ligne", en="Row"),
        columns=(Column(id="cost", label=label),),
        rows=(TableRow(id="a", header=words("a"), cells={"cost": cost("a")}),),
    )
    said = Text(fr="Il a coûté {cost} ; on dit {text}.", en="It cost {cost}; people say {text}.")
    quotes = {"cost": cost("a"), "text": Quote(ref=source, pointer="/text")}
    blocks = (
        Figure(label=label, quote=cost("a")),
        Figure(label=label, quote=cost("none"), owner="DPO"),
        Todo(what=Text(fr="seuil", en="threshold"), owner="MOA"),
        Section(id="s", title=words("Détail"), blocks=(table, Sentence(text=said, quotes=quotes))),
    )
    return Section(id="r", title=words("Rapport"), blocks=blocks)


def page(project, source, tree, lang):
    moved = {doubt.pointer: doubt for doubt in project.suspects().roots}
    return Page(source, tree, project.value, lambda quote: moved.get(quote.pointer), "1:abc", lang)

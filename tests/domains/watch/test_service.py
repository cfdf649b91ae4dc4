"""The room, used: from sources to a benchmark whose every sentence is where it is said."""

import json
from pathlib import Path

import pytest
from conftest import open_test_project, test_ports
from website import served

from filrouge.adapters.memory import MemoryStore
from filrouge.adapters.web import HttpWeb
from filrouge.domains.certification.service import coverage_of
from filrouge.domains.watch import service
from filrouge.domains.watch.documents import (
    AboutThemes,
    ServiceAddress,
    ToBring,
    ToCollect,
    ToDigest,
    ToJudge,
    ToRead,
    ToResolve,
)
from filrouge.domains.watch.errors import Malformed, NoText, NothingGiven
from filrouge.domains.watch.module import MODULE
from filrouge.kernel.documents import Key, Prose, Quote
from filrouge.kernel.project import Project
from filrouge.kernel.reports import holes, quotes_in
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.searching import parsed
from filrouge.kernel.thread import Case, Step, Thread
from filrouge.kernel.web import NoAnswer, NoWeb
from filrouge.kinds.projects import Charter, Clause, Frame, Risk
from filrouge.kinds.watch import (
    Advance,
    Bearing,
    Harvest,
    Item,
    Quotation,
    Source,
    StoredText,
    Theme,
    Themes,
    Triage,
    WatchedName,
)

RECORDED = Path(__file__).parent / "recorded"
THEMES = Themes(
    themes=(
        Theme(id="texts", title=Prose(lang="fr", text="Classer des messages"), words=("text", "courriers")),
        Theme(id="hand", title=Prose(lang="fr", text="Lire l’écriture"), words=("handwritten", "écriture")),
    )
)


def said(text: str) -> Prose:
    return Prose(lang="fr", text=text)


@pytest.fixture
def site():
    with served() as one:
        for path, name, kind in (
            ("/feed", "journal.rss", "application/rss+xml"),
            ("/arxiv", "arxiv.xml", "application/atom+xml"),
            ("/hal", "hal.json", "application/json"),
            ("/openalex", "openalex.json", "application/json"),
            ("/releases", "releases.json", "application/json"),
        ):
            one.says(path, (RECORDED / name).read_bytes(), Content_Type=kind, ETag=f'"{name}"')
        yield one


@pytest.fixture
def project(site, tmp_path) -> Project:
    """A project that reads the web of this test, and nothing else."""
    from dataclasses import replace

    bare = open_test_project(MemoryStore("watching"))
    ports = test_ports(clock=bare.ports.clock)

    def open_web():
        return HttpWeb(folder=tmp_path, clock=ports.clock, private=True, sleep=lambda s: None)

    return Project(bare.store, replace(ports, open_web=open_web), bare.catalogue, bare.actor, bare.rights)


def run(project, use, step, given):
    return Runner(project).perform(Call(use, step, given)).made


def document(project, kind, id):
    return project.read(project.latest(Key(kind.kind, id))).document


def collect(project, site, step, nature, path, query="q"):
    source = Source(title=said(step), nature=nature, address=site.address(path) if path else "", query=query)
    ref = project.write(step, source, expected_revision=0)
    return run(project, service.collect, step, ToCollect(subject=ref))


def bring(project, *names, step="bib"):
    files = tuple(project.ports.blobs.put((RECORDED / name).read_bytes(), name) for name in names)
    return run(project, service.bring, step, ToBring(files=files))


def everything(project, site):
    """Every sort of source, looked at once."""
    for nature, path in (("feed", "/feed"), ("arxiv", "/arxiv"), ("hal", "/hal"), ("openalex", "/openalex")):
        collect(project, site, nature, nature, path)
    collect(project, site, "tool", "github", "/releases", query="owner/tool")
    bring(project, "refs.bib", "refs.ris")


def test_every_source_gives_items_with_their_texts(project, site):
    everything(project, site)
    counts = {
        key.id: document(project, Harvest, key.id).kept_count for key in project.store.keys("watch.harvest")
    }
    assert counts == {"feed": 2, "arxiv": 1, "hal": 2, "openalex": 1, "tool": 1, "bib": 3}
    item = document(project, Item, "arxiv.li-2024-reading")
    assert item.found_in == f"{site.address('/arxiv')}#1"
    text = document(project, StoredText, "arxiv.li-2024-reading")
    assert (text.item, text.nature, text.pages[0].text) == (
        "arxiv.li-2024-reading",
        "abstract",
        "We read numbers.\nFew labels are enough.",
    )


def test_a_watch_list_gives_its_names(project):
    names = (WatchedName(id="ep", nature="patent", name="EP 1234567 B1", why=said("Lecture de chiffres")),)
    ref = project.write(
        "noms", Source(title=said("Noms"), nature="watch_list", entries=names), expected_revision=0
    )
    run(project, service.collect, "noms", ToCollect(subject=ref))
    (key,) = project.store.keys("watch.item")
    assert document(project, Item, key.id).identifier("patent") == "EP1234567B1"


def test_refused_entries_are_told_by_their_place_and_the_others_kept(project):
    bring(project, "refs.bib", "feeds.opml")
    told = document(project, Harvest, "bib")
    assert [one.id for one in told.refused] == ["1.19", "1.23"] and told.kept_count == 2
    assert [one.address for one in told.feeds] == ["https://journal.example/feed", "https://blog.example/rss"]


def test_nothing_is_kept_of_a_lot_that_holds_a_broken_file(project):
    blobs = project.ports.blobs
    good = blobs.put((RECORDED / "refs.bib").read_bytes(), "refs.bib")
    bad = blobs.put(b"<html>oops", "page.html")
    with pytest.raises(Malformed):
        run(project, service.bring, "bib", ToBring(files=(good, bad)))
    with pytest.raises(NothingGiven):
        run(project, service.bring, "bib", ToBring())
    assert not project.store.keys("watch.item")


def test_a_source_that_does_not_answer_waits_and_one_without_a_web_says_so(project, site):
    with pytest.raises(NoAnswer):
        collect(project, site, "gone", "feed", "/nowhere")
    bare = open_test_project(MemoryStore("bare"))
    with pytest.raises(NoWeb):
        collect(bare, site, "feed", "feed", "/feed")


def test_the_thread_knows_what_was_read_outside(project, site):
    """Nothing is asked to know where it stands; once somebody read another content, the step is redone."""
    source = Source(title=said("Flux"), nature="feed", address=site.address("/feed"))
    project.write("feed", source, expected_revision=0)
    step = Step.model_validate(
        {"id": "feed", "use": "watch.collect", "with": {"subject": {"latest": "watch.source/feed"}}}
    )
    case = Case(project="watching", steps=(step,))
    assert [state.status for state in Thread(project, case).run()] == ["done"]
    asked = len(site.asked)
    project.ports.clock.pass_days(1)
    assert [state.status for state in Thread(project, case).status()] == ["done"]
    assert not Thread(project, case).run()[0].ran and len(site.asked) == asked
    site.says("/feed", (RECORDED / "arxiv.xml").read_bytes())
    project.ports.web.get(site.address("/feed"))
    assert [state.status for state in Thread(project, case).status()] == ["suspect"]
    assert Thread(project, case).run()[0].ran
    assert "feed.li-2024-reading" in {key.id for key in project.store.keys("watch.item")}


def test_an_equal_look_adds_no_revision(project, site):
    collect(project, site, "feed", "feed", "/feed")
    project.ports.clock.pass_days(2)
    run(project, service.collect, "feed", ToCollect(subject=project.latest(Key("watch.source", "feed"))))
    assert {project.store.latest(key).ref.revision for kind in ("watch.item", "watch.harvest", "watch.text")
            for key in project.store.keys(kind)} == {1}  # fmt: skip


def test_texts_of_items_are_found_by_the_search_of_the_house(project, site):
    everything(project, site)
    found = project.store.search(parsed("chiffres quatre"), ["watch.text"])
    assert [ref.kind for ref in found] == ["watch.text"]
    assert project.store.search(parsed("Few labels"), ["watch.text", "watch.item"])


def test_the_corpus_merges_places_and_counts(project, site):
    everything(project, site)
    themes = project.write("themes", THEMES, expected_revision=0)
    (ref,) = run(project, service.gather, "corpus", AboutThemes(subject=themes))
    corpus = project.read(ref).document
    assert corpus.items_count == 10 and corpus.works_count == 10
    places = {one.id: one.works_count for one in corpus.places}
    assert places == {"france": 1, "abroad": 0, "both": 2, "unknown": 7}
    assert {one.id: one.works_count for one in corpus.trends} == {"texts": 2, "hand": 3}


def pdf_of(*pages: str) -> bytes:
    """A PDF as a person would supply: one text a page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
        kids.append(len(objects) + 1)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 << /Type /Font "
            f"/Subtype /Type1 /BaseFont /Helvetica >> >> >> /Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{one} 0 R' for one in kids)}] >>"
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(places) + 1
    head = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>"
    return out + f"{head}\nstartxref\n{len(out)}\n%%EOF\n".encode()


def read_pdf(project, item, *pages, step="plein-texte"):
    file = project.ports.blobs.put(pdf_of(*pages), "article.pdf")
    (ref,) = run(project, service.read_text, step, ToRead(subject=item, file=file))
    return ref


def test_a_pdf_is_kept_page_by_page(project):
    bring(project, "refs.ris")
    item = project.latest(Key("watch.item", "bib.breiman-2001-random"))
    ref = read_pdf(project, item, "First page.", "Forests converge as trees are added.")
    text = project.read(ref).document
    assert [(page.id, page.text) for page in text.pages] == [
        ("1", "First page."),
        ("2", "Forests converge as trees are added."),
    ]
    assert text.original.name == "article.pdf" and text.nature == "full"
    with pytest.raises(NoText):
        read_pdf(project, item, "", step="vide")


WORDS = "Forests converge as trees are added."
CALIBRATED = "Modern networks are poorly calibrated."


@pytest.fixture
def judged(project):
    """Two advances of two works, each quoting its own text; one kept work bears on a risk."""
    project.write("themes", THEMES, expected_revision=0)
    frame = project.write("f", Frame(company=said("c"), strategy=said("s")), expected_revision=0)
    risk = Risk(id="derive", what=said("La dérive"))
    charter = Charter(
        frame=frame,
        title=said("t"),
        purpose=said("p"),
        included=(Clause(id="a", what=said("a")),),
        risks=(risk,),
    )
    ref = project.write("charter", charter, expected_revision=0)
    bring(project, "refs.ris", "refs.bib")
    changes = Bearing(id="d", cites=Quote(ref=ref, pointer="/risks/derive/what"), says=said("À réapprendre"))
    for id, page, bearings in (
        ("bib.breiman-2001-random", f"Intro. {WORDS}", (changes,)),
        ("bib.guo-2017-calibration", CALIBRATED, ()),
    ):
        item = project.latest(Key("watch.item", id))
        text = read_pdf(project, item, page, step=f"texte-{id[4:8]}")
        triage = Triage(
            item=item,
            choice="keep",
            reason=said("Une méthode de référence"),
            theme="texts",
            bearings=bearings,
        )
        project.write(id, triage, expected_revision=0)
        words = page.removeprefix("Intro. ")
        advance = Advance(item=item, theme="texts", task=said("Classer"), method=said(f"Méthode {id}"),
                          quotation=Quotation(text=text, words=words))  # fmt: skip
        project.write(id[4:8], advance, expected_revision=0)
    return project


def judge(project, resolution=None, step="crible"):
    themes = project.latest(Key("watch.themes", "themes"))
    made = run(project, service.judge, step, ToJudge(subject=themes, resolution=resolution))
    return project.read(made[0]).document, project.read(made[1]).document


def revised(project, id, **changes):
    ref = project.latest(Key("watch.advance", id))
    changed = project.read(ref).document.model_copy(update=changes)
    project.write(id, changed, expected_revision=ref.revision)


def test_without_an_answer_nothing_is_proven(judged):
    benchmark, report = judge(judged)
    assert [(one.id, one.verdict, one.faults) for one in benchmark.advances] == [
        ("brei", "unresolved", ("unresolved",)),
        ("guo-", "unresolved", ("unresolved",)),
    ]
    assert (benchmark.advances[0].page, benchmark.advances[0].start_count) == ("1", 7)
    assert [one.owner for one in holes(report.content, judged.value)] == ["moe"]


def test_what_changed_nothing_is_listed_as_such(judged):
    benchmark, report = judge(judged)
    assert [(one.id, one.natures) for one in benchmark.kept] == [
        ("bib.breiman-2001-random", ("risk",)),
        ("bib.guo-2017-calibration", ()),
    ]
    assert benchmark.without_effect_count == 1
    assert any(quote.pointer == "/bearings/d/says" for quote, _ in quotes_in(report.content))


def faults_of(project, id, resolution=None):
    return {one.id: one.faults for one in judge(project, resolution)[0].advances}[id]


def test_the_gate_says_every_fault(judged):
    text = judged.latest(Key("watch.text", "texte-brei"))
    revised(
        judged, "brei", quotation=Quotation(text=text, words="Forests never converge, whatever one adds.")
    )
    assert faults_of(judged, "brei") == ("unresolved", "not_in_text")
    other = judged.latest(Key("watch.text", "texte-guo-"))
    revised(judged, "brei", quotation=Quotation(text=other, words=CALIBRATED))
    assert faults_of(judged, "brei") == ("unresolved", "not_in_text")  # words of another work
    revised(judged, "brei", quotation=None)
    assert faults_of(judged, "brei") == ("unresolved", "no_quotation")
    ref = judged.latest(Key("watch.triage", "bib.breiman-2001-random"))
    dropped = judged.read(ref).document.model_copy(update={"choice": "drop"})
    judged.write(ref.id, dropped, expected_revision=1)
    assert faults_of(judged, "brei") == ("unresolved", "not_kept", "no_quotation")


def answered(project, site, crossref: str, arxiv: str = "arxiv.xml"):
    """Services at this machine's address, one answer each."""
    number = project.read(project.latest(Key("watch.item", "bib.breiman-2001-random"))).document.identifier(
        "doi"
    )
    told = json.loads((RECORDED / crossref).read_text())
    if crossref == "crossref.json":
        told["message"]["title"] = ["Random forests"]
    site.says(f"/works/{number}", json.dumps(told).encode(), Content_Type="application/json")
    title = b"Reading handwritten\n      numbers with few labels"
    page = (RECORDED / arxiv).read_bytes().replace(title, b"On Calibration of Modern Neural Networks")
    site.says("/query", page)
    return resolve(project, site)


def resolve(project, site):
    mirrors = (
        ServiceAddress(id="doi", address=site.address("/works/{id}")),
        ServiceAddress(id="arxiv", address=site.address("/query?id_list={id}")),
    )
    (ref,) = run(project, service.resolve, "existence", ToResolve(addresses=mirrors))
    return ref


def test_what_a_service_confirms_is_proven(judged, site):
    ref = answered(judged, site, "crossref.json")
    told = judged.read(ref).document
    assert [(one.id, one.state) for one in told.items] == [
        ("bib.breiman-2001-random", "resolved"),
        ("bib.guo-2017-calibration", "resolved"),
    ]
    benchmark, report = judge(judged, ref)
    assert (
        benchmark.proven_count == 2 and benchmark.advances[0].resolved_on == judged.ports.clock.now().date()
    )
    quotes = [quote for quote, _ in quotes_in(report.content)]
    assert quotes and all(judged.value(quote) is not None for quote in quotes)
    assert not list(holes(report.content, judged.value))


def test_what_was_taken_back_is_set_apart(judged, site):
    ref = answered(judged, site, "crossref-retracted.json")
    assert judged.read(ref).document.items[0].notice == "10.5555/notice"
    assert faults_of(judged, "brei", ref) == ("retracted",)
    assert judge(judged, ref)[0].proven_count == 1


def test_a_number_of_another_work_does_not_pass(judged, site):
    assert judged.read(answered(judged, site, "crossref.json")).document.resolved_count == 2
    told = json.loads((RECORDED / "crossref.json").read_text())
    told["message"]["title"] = ["Something else entirely"]
    number = document(judged, Item, "bib.breiman-2001-random").identifier("doi")
    site.says(f"/works/{number}", json.dumps(told).encode())
    judged.ports.clock.pass_days(1)
    assert faults_of(judged, "brei", resolve(judged, site)) == ("mismatch",)


def test_a_number_that_nobody_knows_does_not_pass(judged, site):
    answered(judged, site, "crossref.json")
    site.says("/query", b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>')
    judged.ports.clock.pass_days(1)
    assert faults_of(judged, "guo-", resolve(judged, site)) == ("not_found",)


def doubtful(project) -> set[str]:
    return {str(one.source.key) for one in project.suspects().roots if not one.by_run}


def test_a_text_that_changes_turns_what_quotes_it_suspect_and_nothing_else(judged):
    judge(judged)
    assert doubtful(judged) == set()
    item = judged.latest(Key("watch.item", "bib.breiman-2001-random"))
    read_pdf(judged, item, "Intro. Forests do not converge.", step="texte-brei")
    assert doubtful(judged) == {"watch.advance/brei"}
    assert faults_of(judged, "brei") == ("unresolved", "not_in_text")
    assert faults_of(judged, "guo-") == ("unresolved",)


def test_a_text_that_is_erased_turns_what_quotes_it_suspect_and_nothing_else(judged):
    judge(judged)
    judged.erase(Key("watch.text", "texte-brei"), why="Droit d’auteur")
    assert doubtful(judged) == {"watch.advance/brei"}
    assert faults_of(judged, "brei") == ("unresolved", "no_text")
    assert faults_of(judged, "guo-") == ("unresolved",)


def test_the_digest_tells_and_exports_what_was_kept(judged, site):
    themes = judged.latest(Key("watch.themes", "themes"))
    (corpus,) = run(judged, service.gather, "corpus", AboutThemes(subject=themes))
    (relevance,) = run(judged, service.rank, "rang", AboutThemes(subject=themes))
    judge(judged)
    given = ToDigest(
        benchmark=judged.latest(Key("watch.benchmark", "crible")), corpus=corpus, relevance=relevance
    )
    exports, digest = run(judged, service.digest, "point", given)
    told = judged.read(exports).document
    assert told.items_count == 2
    rss = judged.ports.blobs.get(told.rss).decode()
    assert "<title>Random Forests</title>" in rss and "https://doi.org/10.1023/a:1010933404324" in rss
    assert b"@article{bib.breiman-2001-random" in judged.ports.blobs.get(told.bibtex)
    assert len(json.loads(judged.ports.blobs.get(told.csl_json))) == 2
    content = judged.read(digest).document.content
    assert all(judged.value(quote) is not None for quote, _ in quotes_in(content))
    again = ToDigest(**given.model_dump() | {"published_from": "2010-01-01"})
    run(judged, service.digest, "point-recent", again)
    assert document(judged, type(told), "point-recent").items_count == 1


def test_the_rss_that_we_write_is_read_back(judged):
    from filrouge.domains.watch.compute.exporting import rss
    from filrouge.domains.watch.compute.references import read

    item = document(judged, Item, "bib.breiman-2001-random").model_copy(update={"title": "a < b & c"})
    (entry,) = read("x", rss({"a": item}, {"a": "Parce que <b>"}, "Veille").encode()).entries
    assert (entry.title, entry.published) == ("a < b & c", "2001-10-01")


def test_a_watch_that_is_not_proven_does_not_reach_its_threshold(judged):
    judge(judged)
    states = {one.code: one.state for one in coverage_of(judged, MODULE.checks).competences}
    assert states["C1.1.2"] == "present"

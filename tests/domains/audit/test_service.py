"""From questions and tables to a report: every figure resolves, and one piece moves what it backs only."""

import pytest

from filrouge.adapters.render import Page, html, markdown
from filrouge.domains.audit import service
from filrouge.domains.audit.documents import FrameworkFile, ToCompareAudits, ToMeasureQuality, ToPrint, ToTell
from filrouge.domains.audit.errors import BadFramework, BadRule, WaitsForItself
from filrouge.kernel.documents import Key
from filrouge.kernel.reports import Section, holes, quotes_in
from filrouge.kinds.audit import Rule, Rules

from .scene import AS_OF, said


@pytest.fixture
def whole(scene):
    return scene.whole()


def test_every_quote_of_the_report_resolves(scene, whole):
    content = scene.read(whole["report"]).content
    quotes = [quote for quote, _ in quotes_in(content)]
    assert len(quotes) > 150
    assert not [quote.pointer for quote in quotes if scene.project.value(quote) is None]
    assert not list(holes(content, scene.project.value))


def test_the_report_begins_in_plain_words_and_ends_on_a_strategy(scene, whole):
    titles = [block.id for block in scene.read(whole["report"]).content.blocks if isinstance(block, Section)]
    assert titles[0] == "summary"
    assert (
        titles.index("levels")
        < titles.index("measured")
        < titles.index("findings")
        < titles.index("strategy")
    )


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_renderers_take_the_report(scene, whole, lang):
    content = scene.read(whole["report"]).content
    page = Page(whole["report"], content, scene.project.value, lambda quote: None, "1:a", lang)
    assert "Voir venir" in markdown(page) and "Voir venir" in html(page)


def test_a_report_of_nothing_shows_holes_with_owners(scene):
    shipped = scene.ship()
    plan = scene.plan((shipped["frugalite"],))
    given = ToTell(subject=plan, assessment=scene.assess(plan))
    content = scene.read(scene.run(service.report, "report", given)["audit.report"]).content
    missing = {(hole.what.en, hole.owner) for hole in holes(content, scene.project.value)}
    assert missing >= {
        ("no table was measured", "moe"),
        ("no file was looked at", "moe"),
        ("no finding is written", "moa"),
        ("the integration strategy", "moa"),
    }


def test_a_piece_that_is_erased_lowers_what_it_proved_and_disturbs_nothing_else(scene, whole):
    before = scene.read(whole["assessment"])
    content = scene.read(whole["report"]).content
    assert not scene.project.suspects().roots
    scene.project.erase(Key("audit.evidence", "note"), why="retirée")
    after = scene.read(scene.assess(whole["plan"], measures=(whole["measures"],), scan=whole["scan"]))
    old = {one.id: one.proven_level for one in before.categories}
    fallen = {one.id for one in after.categories if one.proven_level < old[one.id]}
    assert fallen == {"maturite.strategie.cap", "maturite.strategie"}
    assert not [one.id for one in after.categories if one.proven_level > old[one.id]]
    assert after.questionnaires[0].proven_level < before.questionnaires[0].proven_level
    moved = {
        doubt.pointer
        for doubt in scene.project.suspects().roots
        if doubt.source.key.kind == "audit.report" and doubt.pointer
    }
    told = {quote.pointer for quote, _ in quotes_in(content) if quote.ref.kind == "audit.assessment"}
    wanted = {f"/categories/{id}/proven_level" for id in fallen}
    assert moved == told & {"/pieces_count", "/questionnaires/maturite/proven_level", *wanted}
    assert "/categories/maturite.strategie.alignement/proven_level" in told - moved


def test_the_same_audit_gives_the_same_documents(scene, whole):
    again = scene.assess(whole["plan"], measures=(whole["measures"],), scan=whole["scan"])
    assert again == whole["assessment"]
    assert scene.run(service.report, "report", whole["given"])["audit.report"] == whole["report"]


def test_two_audits_are_compared(scene, whole):
    scene.piece("arbitrage")
    scene.project.erase(Key("audit.evidence", "note"), why="retirée")
    later = scene.assess(whole["plan"], measures=(whole["measures"],))
    given = ToCompareAudits(subject=later, before=whole["assessment"])
    found = scene.read(scene.run(service.compare_audits, "moved", given)["audit.comparison"])
    assert (found.risen_count, found.fallen_count) == (0, 2)
    assert found.appeared == found.disappeared == ()


def test_actions_come_after_what_they_wait_for_and_within_the_budget(scene, whole):
    roadmap = scene.read(whole["roadmap"])
    assert [(one.id, one.rank, one.wave) for one in roadmap.actions] == [("corriger", 1, 1), ("former", 2, 2)]
    assert [(one.id, one.planned_eur, one.left_eur) for one in roadmap.years] == [("2026", 5_000, 15_000)]
    assert roadmap.unanswered == ()


def test_actions_that_wait_for_one_another_are_refused(scene, whole):
    strategy = scene.read(whole["strategy"])
    mend = strategy.actions[0].model_copy(update={"after": ("former",)})
    circle = strategy.model_copy(update={"actions": (mend, strategy.actions[1])})
    from filrouge.domains.audit.documents import ToOrder

    with pytest.raises(WaitsForItself):
        scene.run(service.order_actions, "circle", ToOrder(subject=scene.write("circle", circle)))


def test_a_rule_that_is_no_condition_is_told(scene):
    rule = Rule(id="bad", characteristic="accuracy", says=said("?"), condition="nowhere > 1")
    given = ToMeasureQuality(
        subject=scene.table(), as_of=AS_OF, rules=scene.write("bad", Rules(rules=(rule,)))
    )
    with pytest.raises(BadRule):
        scene.run(service.measure, "bad", given)


@pytest.mark.parametrize("code", ["maturite", "usages-ia"])
def test_a_blank_questionnaire_is_printed(scene, code):
    subject = scene.ship()[code]
    content = scene.read(
        scene.run(service.print_blank, "blank", ToPrint(subject=subject))["audit.blank"]
    ).content
    assert not list(holes(content, scene.project.value))
    page = Page(subject, content, scene.project.value, lambda quote: None, "1:a", "fr")
    text = markdown(page)
    for question in scene.read(subject).questions:
        assert question.id in text


def test_a_framework_that_does_not_hang_together_is_told_with_its_place(scene):
    blob = scene.project.ports.blobs.put(b"code: x\ntitle: {fr: a, en: a}\n", "mine.yaml")
    with pytest.raises(BadFramework) as told:
        scene.run(service.bring_framework, "mine", FrameworkFile(file=blob))
    assert "mine.yaml" in str(told.value.message)

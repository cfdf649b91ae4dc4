"""Both architectures of a schéma directeur and what lies between them, drawn and listed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from filrouge.domains.specification.report.cells import Cell, plain_table, words
from filrouge.kernel.documents import Quote
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Chart, Fate, Row, column, fate_words, quoted
from filrouge.kernel.texts import Text
from filrouge.kinds.audit import Inventory
from filrouge.kinds.specification import Change, Difference, MasterPlan, Schedule, TargetFlow

OWNER = "moa"
NATURES = {
    "applications": words("Application", "Application"),
    "assets": words("Donnée", "Data"),
    "flows": words("Flux", "Flow"),
}


@dataclass(frozen=True)
class Planned:
    """A master plan, what there is today, and what was computed of them."""

    plan: Held[MasterPlan]
    today: Held[Inventory]
    difference: Held[Difference]
    schedule: Held[Schedule]


def today(told: Planned) -> Iterator[Block]:
    """The inventory, drawn and listed: applications, data assets, flows."""
    ref, inventory = told.today.ref, told.today.document
    rows = [
        Row(
            id=f"{name}-{one.id}",
            header=quoted(ref, name, one.id, "id"),
            cells={"nature": NATURES[name], "what": quoted(ref, name, one.id, "what")},
        )
        for name in ("applications", "assets")
        for one in getattr(inventory, name)
    ]
    rows += [
        Row(
            id=f"flows-{one.id}",
            header=quoted(ref, "flows", one.id, "id"),
            cells={
                "nature": NATURES["flows"],
                **{
                    name: quoted(ref, "flows", one.id, name)
                    for name in ("what", "source", "target", *(("channel",) if one.channel else ()))
                },
            },
        )
        for one in inventory.flows
    ]
    if rows:
        yield _drawn("today", "Architecture actuelle", "Current architecture", rows)


def target(told: Planned) -> Iterator[Block]:
    """What is to be, drawn and listed; what stays as it is says so with the words of the inventory."""
    ref, plan = told.plan.ref, told.plan.document
    today = told.today
    rows = [
        Row(
            id=f"applications-{one.id}",
            header=quoted(ref, "applications", one.id, "id"),
            cells={"nature": NATURES["applications"], "what": _described(told, "applications", one.id)},
        )
        for one in plan.applications
    ]
    rows += [
        Row(
            id=f"assets-{one.id}",
            header=quoted(today.ref, "assets", one.id, "id"),
            cells={"nature": NATURES["assets"], "what": quoted(today.ref, "assets", one.id, "what")},
        )
        for one in today.document.assets
    ]
    rows += [
        Row(
            id=f"flows-{one.id}",
            header=quoted(ref, "flows", one.id, "id"),
            cells={
                "nature": NATURES["flows"],
                "what": _described(told, "flows", one.id),
                **{name: quoted(ref, "flows", one.id, name) for name in ("source", "target")},
                **({"channel": channel} if (channel := _channel(told, one)) else {}),
            },
        )
        for one in plan.flows
    ]
    yield _drawn("target", "Architecture cible", "Target architecture", rows)


def _channel(told: Planned, flow: TargetFlow) -> Quote | None:
    """By which way a flow of the target goes: said there, or by the inventory."""
    if flow.channel:
        return quoted(told.plan.ref, "flows", flow.id, "channel")
    known = next((one for one in told.today.document.flows if one.id == flow.id), None)
    return quoted(told.today.ref, "flows", flow.id, "channel") if known and known.channel else None


def _drawn(id: str, fr: str, en: str, rows: Sequence[Row], *, fates: bool = False) -> Chart:
    """Boxes and arrows with their table: what they are, where they lead, and more where it is known."""
    ends = (
        column("nature", "Nature", "Nature"),
        column("source", "De", "From"),
        column("target", "Vers", "To"),
    )
    more = (column("channel", "Voie", "Channel"), column("what", "Description", "Description"))
    last = (column("fate", "Sort", "Fate"),) if fates else more
    columns = [one for one in (*ends, *last) if any(one.id in row.cells for row in rows) or one in ends]
    return Chart(
        mark="architecture",
        measure=Text(fr="Nature et liens", en="Nature and links"),
        drawn=tuple(one.id for one in (*ends, *(last if fates else ()))),
        table=plain_table(f"{id}-architecture", fr, en, ("Nom", "Name"), columns, rows, OWNER),
    )


def difference(told: Planned) -> Iterator[Block]:
    ref, found = told.difference.ref, told.difference.document
    counts: tuple[Fate, ...] = ("kept", "changed", "added", "removed")
    yield Chart(
        mark="bars",
        measure=Text(fr="Nombre d’éléments", en="Number of elements"),
        table=plain_table(
            "difference-counts",
            "Ce que la cible change",
            "What the target changes",
            ("Sort", "Fate"),
            (column("count", "Nombre", "Number"),),
            [
                Row(
                    id=one,
                    header=fate_words(one),
                    cells={"count": quoted(ref, f"{one}_count")},
                )
                for one in counts
            ],
            OWNER,
        ),
    )
    yield fated(told)
    for name, fr, en in (
        ("applications", "Applications, d’aujourd’hui à la cible", "Applications, from today to the target"),
        ("flows", "Flux, d’aujourd’hui à la cible", "Flows, from today to the target"),
    ):
        changes: tuple[Change, ...] = getattr(found, name)
        if changes:
            yield plain_table(
                f"difference-{name}",
                fr,
                en,
                ("Nom", "Name"),
                (
                    column("fate", "Sort", "Fate"),
                    column("today", "Aujourd’hui", "Today"),
                    column("target", "Cible", "Target"),
                    column("step", "Mis en place par", "Put in place by"),
                ),
                [_change(told, name, one) for one in changes],
                OWNER,
            )


def fated(told: Planned) -> Chart:
    """Both architectures as one drawing."""
    return _drawn(
        "difference",
        "Architecture, d’aujourd’hui à la cible",
        "Architecture, from today to the target",
        list(_fated(told)),
        fates=True,
    )


def _fated(told: Planned) -> Iterator[Row]:
    """Both architectures as one: applications and flows with what becomes of them, the data they share."""
    found, today = told.difference, told.today
    for change in found.document.applications:
        yield _fated_row(told, "applications", change, {})
    for asset in today.document.assets:
        header = quoted(today.ref, "assets", asset.id, "id")
        yield Row(id=f"assets-{asset.id}", header=header, cells={"nature": NATURES["assets"]})
    for change in found.document.flows:
        ref = today.ref if change.fate == "removed" else told.plan.ref
        ends: dict[str, Cell] = {name: quoted(ref, "flows", change.id, name) for name in ("source", "target")}
        yield _fated_row(told, "flows", change, ends)


def _fated_row(told: Planned, group: str, change: Change, ends: Mapping[str, Cell]) -> Row:
    return Row(
        id=f"{group}-{change.id}",
        header=quoted(told.difference.ref, group, change.id, "id"),
        cells={"nature": NATURES[group], **ends, "fate": fate_words(change.fate)},
    )


def _change(told: Planned, group: str, change: Change) -> Row:
    cells: dict[str, Cell] = {"fate": fate_words(change.fate)}
    if change.fate != "added":
        cells["today"] = quoted(told.today.ref, group, change.id, "what")
    if change.fate != "removed":
        cells["target"] = _described(told, group, change.id)
    if change.steps:
        cells["step"] = quoted(told.plan.ref, "steps", change.steps[0], "title")
    elif change.fate in ("added", "changed"):  # a hole: nothing puts it in place
        cells["step"] = quoted(told.difference.ref, group, change.id, "steps", 0)
    return Row(id=change.id, header=quoted(told.difference.ref, group, change.id, "id"), cells=cells)


def _described(told: Planned, group: str, id: str) -> Quote:
    one = next(one for one in getattr(told.plan.document, group) if one.id == id)
    return quoted(told.plan.ref if one.what else told.today.ref, group, id, "what")

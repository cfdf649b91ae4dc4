"""Coverage of the référentiel by evidence: the machine says absent, present or reached, never acquired."""

from collections.abc import Iterator

import click

from filrouge.delivery.registry import ROOMS, room
from filrouge.delivery.session import Session, with_session
from filrouge.delivery.words import said
from filrouge.domains.certification.compute.coverage import (
    CompetenceCovered,
    Coverage,
    CriterionCovered,
    State,
    plain,
)
from filrouge.domains.certification.service import coverage_of
from filrouge.kernel.texts import Text

STATES: dict[State, tuple[str, Text]] = {
    "not built": ("┄", Text(fr="non construit", en="not built")),
    "evidence absent": ("□", Text(fr="preuve absente", en="evidence absent")),
    "present": ("◧", Text(fr="présente", en="present")),
    "threshold reached": ("■", Text(fr="seuil atteint", en="threshold reached")),
}


@click.command()
@with_session
def coverage(session: Session) -> None:
    """Couverture du référentiel par les preuves du projet. / Coverage of the référentiel by evidence."""
    checks = [check for name in ROOMS for check in room(name).checks]
    found = coverage_of(session.project(), checks)
    session.show(plain(found, lambda message: said(message, session.lang)), _lines(session, found))


def _lines(session: Session, found: Coverage) -> Iterator[str]:
    by_code: dict[str, CompetenceCovered | CriterionCovered] = {one.code: one for one in found.competences}
    by_code.update({one.code: one for one in found.criteria})
    for bloc in found.blocs:
        yield f"{bloc.code} {bloc.fr if session.lang == 'fr' else bloc.en or bloc.fr}"
        for code in (*bloc.competences, *bloc.criteria):
            yield from _line(session, by_code[code])


def _line(session: Session, one: CompetenceCovered | CriterionCovered) -> Iterator[str]:
    bead, word = STATES[one.state]
    title = one.fr if session.lang == "fr" else one.en or one.fr
    shown = title if len(title) < 84 else f"{title[:81]}…"
    yield f"  {bead} {one.code:8} {word.said(session.lang):15} {shown}  [{', '.join(one.rooms)}]"
    for check in one.checks:
        for missing in check.missing if check.state != "not built" else ():
            yield f"               {check.id} : {said(missing, session.lang)}"

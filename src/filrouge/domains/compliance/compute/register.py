"""The register of processing activities: what article 30 still wants of each sheet."""

from collections.abc import Iterator, Mapping

from filrouge.kinds.compliance import (
    Letter,
    MissingPart,
    Processing,
    ProcessingFacts,
    Register,
    RegisterSheet,
)

FIELDS = tuple(ProcessingFacts.model_fields)


def register_of(sheets: Mapping[str, Processing]) -> Register:
    """Every sheet by id, in a stable order, with what is missing: an unknown transfer is missing."""
    told = tuple(_sheet(id, sheets[id]) for id in sorted(sheets))
    return Register(
        sheets=told,
        controller_count=sum(one.side == "controller" for one in told),
        processor_count=sum(one.side == "processor" for one in told),
        incomplete_count=sum(bool(one.missing) for one in told),
    )


def missing_of(sheet: ProcessingFacts) -> Iterator[Letter]:
    """GDPR article 30(1) for a controller, 30(2) for a processor. A DPO is asked of neither by that article
    alone, but contacts are; retention is asked of each category "where possible": an absence is told."""
    if not sheet.controller:
        yield "contacts"
    if sheet.side == "processor" and not sheet.clients:
        yield "clients"
    if sheet.side == "controller":
        if not sheet.purposes:
            yield "purposes"
        if not sheet.subjects:
            yield "subjects"
        if not sheet.data_groups:
            yield "data"
        if not sheet.recipients:
            yield "recipients"
        if any(one.retention is None and one.retention_months is None for one in sheet.data_groups):
            yield "retention"
    safe = bool(sheet.transfers) and all(one.safeguard for one in sheet.transfers)
    if sheet.outside_union == "unknown" or (sheet.outside_union == "yes" and not safe):
        yield "transfers"
    if not sheet.security:
        yield "security"


def _sheet(id: str, sheet: Processing) -> RegisterSheet:
    facts = {name: getattr(sheet, name) for name in FIELDS}
    return RegisterSheet(id=id, missing=tuple(MissingPart(id=one) for one in missing_of(sheet)), **facts)

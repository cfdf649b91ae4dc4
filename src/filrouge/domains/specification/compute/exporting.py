"""A set of requirements as ReqIF or as a workbook that ``importing`` reads back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Final, get_args

from filrouge.domains.specification.compute.carrying import ATTRIBUTES, label_of, told_fields
from filrouge.engines.importing.reqif import SpecObject, SpecRelation
from filrouge.engines.importing.reqifwriting import Attribute, Nature, Specification, written
from filrouge.kernel.texts import Lang
from filrouge.kernel.words import coded
from filrouge.kinds.specification import AcceptanceTest, Priority, Requirement, Requirements, RequirementType

EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)  #: no clock here: the same set gives the same bytes
TOOL: Final = "filrouge"
DERIVES: Final = "derives_from"
_TEXTS: Final = ("statement", "rationale", "test.how")
_WIDTHS: Final = {"statement": 70, "title": 32, "rationale": 40, "test.how": 40, "id": 12}


def reqif(requirements: Requirements) -> bytes:
    """ReqIF 1.2: typed attributes, choices in the words of the set's language, ``derives_from`` as links."""
    lang = requirements.title.lang
    attributes = [_attribute(name, field, lang) for name, field in ATTRIBUTES.items()]
    return written(
        Specification(
            title=requirements.title.text,
            tool=TOOL,
            attributes=attributes,
            objects=[_object(one) for one in requirements.requirements],
            relations=[
                SpecRelation(DERIVES, one.id, above)
                for one in requirements.requirements
                for above in one.derives_from
            ],
        ),
        EPOCH,
    )


def _attribute(name: str, field: str, lang: Lang) -> Attribute:
    choices = {"type": get_args(RequirementType), "priority": get_args(Priority)}
    if field in choices:
        words = {code: coded(Requirement, field, code).said(lang) for code in choices[field]}
        return Attribute(name, "ENUMERATION", words)
    natures: Mapping[str, Nature] = {"cost_eur": "REAL", "due_on": "DATE", "test.threshold": "REAL"}
    return Attribute(name, "XHTML" if field in _TEXTS else natures.get(field, "STRING"))


def _object(one: Requirement) -> SpecObject:
    told = dict(told_fields(one))
    if "due_on" in told:
        told["due_on"] += "T00:00:00Z"
    return SpecObject(
        one.id, "Requirement", {name: told[field] for name, field in ATTRIBUTES.items() if field in told}
    )


def workbook(requirements: Requirements) -> bytes:
    """A row per requirement; codes in words, what people wrote as texts and never as formulas."""
    import xlsxwriter  # noqa: PLC0415 - heavy

    lang = requirements.title.lang
    told = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    fields = list(ATTRIBUTES.values())
    with xlsxwriter.Workbook(told, options) as book:
        book.set_properties({"title": requirements.title.text, "created": EPOCH.replace(tzinfo=None)})
        sheet = book.add_worksheet("Exigences" if lang == "fr" else "Requirements")
        head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for place, field in enumerate(fields):
            sheet.write_string(0, place, label_of(field).said(lang), head)
            sheet.set_column(place, place, _WIDTHS.get(field, 16), wrapped)
        for line, one in enumerate(requirements.requirements, start=1):
            said = told_fields(one)
            for place, field in enumerate(fields):
                if field in said:
                    sheet.write_string(line, place, _said(field, said[field], lang), wrapped)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(requirements.requirements), len(fields) - 1)
    return told.getvalue()


def _said(field: str, code: str, lang: Lang) -> str:
    if field in ("type", "priority", "owner"):
        return coded(Requirement, field, code).said(lang)
    if field in ("test.method", "test.comparator"):
        return coded(AcceptanceTest, field.removeprefix("test."), code).said(lang)
    return code

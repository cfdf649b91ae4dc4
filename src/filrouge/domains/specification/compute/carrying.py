"""What a requirement is called in files that are written here and read back: columns and attributes."""

from collections.abc import Mapping

from filrouge.kernel.documents import Quantity
from filrouge.kernel.texts import Text
from filrouge.kernel.words import field_label
from filrouge.kinds.specification import AcceptanceTest, Requirement

#: Attribute of ReqIF → field; the first three are those of the ReqIF Implementation Guide.
ATTRIBUTES: Mapping[str, str] = {
    "ReqIF.ForeignID": "id",
    "ReqIF.Name": "title",
    "ReqIF.Text": "statement",
    "language": "language",
    "type": "type",
    "priority": "priority",
    "rationale": "rationale",
    "owner": "owner",
    "functions": "functions",
    "derives_from": "derives_from",
    "sources": "sources",
    "cost_eur": "cost_eur",
    "due_on": "due_on",
    "test.method": "test.method",
    "test.subject": "test.subject",
    "test.metric": "test.metric",
    "test.comparator": "test.comparator",
    "test.threshold": "test.threshold",
    "test.unit": "test.unit",
    "test.how": "test.how",
}
OF_TEST = tuple(name for name in ATTRIBUTES.values() if name.startswith("test."))


def told_fields(one: Requirement) -> Mapping[str, str]:
    """Field → what it says, as a text that is read back; what is empty is left out."""
    test = one.test
    told = {
        "id": one.id,
        "title": one.title.text,
        "statement": one.statement.text,
        "language": one.statement.lang,
        "type": one.type,
        "priority": one.priority,
        "rationale": one.rationale.text if one.rationale else "",
        "owner": one.owner,
        "functions": "; ".join(one.functions),
        "derives_from": "; ".join(one.derives_from),
        "sources": "; ".join(str(source.cites) for source in one.sources),
        "cost_eur": "" if one.cost_eur is None else repr(one.cost_eur),
        "due_on": one.due_on.isoformat() if one.due_on else "",
        **(_told_test(test) if test else {}),
    }
    return {name: words for name, words in told.items() if words}


def _told_test(test: AcceptanceTest) -> Mapping[str, str]:
    threshold: Quantity | None = test.threshold
    return {
        "test.method": test.method,
        "test.subject": test.subject,
        "test.metric": test.metric,
        "test.comparator": test.comparator,
        "test.threshold": repr(threshold.value) if threshold else "",
        "test.unit": threshold.unit if threshold else "",
        "test.how": test.how.text if test.how else "",
    }


def label_of(field: str) -> Text:
    """The header of a column; of a test, after the word for tests."""
    if field == "language":
        return Text(fr="Langue", en="Language")
    if field == "id":
        return Text(fr="Identifiant", en="Identifier")
    above, _, name = field.rpartition(".")
    if not above:
        return field_label(Requirement, field)
    if name == "unit":
        return Text(fr="Recette › Unité", en="Acceptance › Unit")
    label = field_label(AcceptanceTest, name)
    return Text(fr=f"Recette › {label.fr}", en=f"Acceptance › {label.en}")

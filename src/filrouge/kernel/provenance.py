"""The journal as PROV-JSON: what was made, from what, by whom.

Source: W3C Member Submission "The PROV-JSON Serialization" (24 April 2013). Revisions are entities, journal
entries that ran or wrote are activities, accounts are agents; what an erasure emptied is not told.
"""

from collections.abc import Callable, Mapping
from typing import Any

from filrouge.kernel.documents import Ref
from filrouge.kernel.journal import Entry, statements
from filrouge.kernel.ports import Store

PREFIX = {"filrouge": "urn:filrouge:", "prov": "http://www.w3.org/ns/prov#"}
Records = dict[str, dict[str, dict[str, Any]]]


Readable = Callable[[str], bool]  #: of a kind


def anything(kind: str) -> bool:
    """Whoever asks may read every kind."""
    return True


def prov_json(store: Store, *, readable: Readable = anything) -> Mapping[str, Any]:
    """Everything that the journal of a project still tells about documents of readable kinds."""
    records: Records = {name: {} for name in ("entity", "activity", "agent")}
    for one in store.journal():
        _tell(records, one, readable)
    return {"prefix": PREFIX, **{name: told for name, told in records.items() if told}}


def _tell(records: Records, one: Entry, readable: Readable) -> None:
    activity = f"filrouge:journal/{one.number}"
    told: dict[str, Any] = {"prov:startTime": one.at, "prov:endTime": one.at, "prov:type": one.verb}
    for statement in statements(one):
        if actor := statement.get("actor"):
            agent = f"filrouge:account/{actor}"
            records["agent"][agent] = {}
            _relate(records, "wasAssociatedWith", **{"prov:activity": activity, "prov:agent": agent})
        if run := statement.get("run"):
            told |= {f"filrouge:{name}": run[name] for name in ("use", "step", "version")}
            told |= {f"filrouge:{name}": value for name, value in run["cost"].items()}
        for verb, relation in (("read", "used"), ("wrote", "wasGeneratedBy"), ("made", "wasGeneratedBy")):
            if verb in statement and readable(_kind(statement[verb])):
                entity = _entity(records, statement[verb])
                _relate(records, relation, **{"prov:activity": activity, "prov:entity": entity})
    records["activity"][activity] = told


def _kind(told: Mapping[str, Any]) -> str:
    """Of a revision, or of what a run read."""
    return str(told.get("ref", told)["kind"])


def _entity(records: Records, told: Mapping[str, Any]) -> str:
    """A revision; what a run read is told with how it was asked for."""
    ref = Ref(**told.get("ref", told))
    name = f"filrouge:{ref}"
    records["entity"].setdefault(name, {"prov:type": ref.kind})
    return name


def _relate(records: Records, relation: str, **ends: str) -> None:
    """A relation, once: what a run made is also what it wrote."""
    known = records.setdefault(relation, {})
    if ends not in known.values() or relation != "wasGeneratedBy":
        known[f"_:{relation}{len(known) + 1}"] = ends

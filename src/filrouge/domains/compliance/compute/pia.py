"""Impact assessments in and out of the CNIL's PIA tool: one JSON file per assessment.

The tool numbers its questions (111 … 227, then 32x to 34x for its three feared events) and writes HTML. What
it wrote is kept as it was wherever nobody changed it, so that a file survives a round trip; a fourth feared
event, which the tool has no place for, is told as left out.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from filrouge.domains.compliance.errors import NotAPia
from filrouge.kernel.documents import Blob, Prose, validated
from filrouge.kernel.ports import Told
from filrouge.kernel.texts import N_, Message
from filrouge.kinds.compliance import AipdFacts, FearedEvent, ImportedAipd, Opinion, PiaRemark, Scale

Json = dict[str, Any]
QUESTIONS = {
    111: "processing",
    112: "responsibilities",
    113: "standards",
    121: "data",
    122: "life_cycle",
    123: "assets",
    211: "purposes",
    212: "basis",
    213: "minimisation",
    214: "accuracy",
    215: "retention",
    221: "information",
    222: "consent",
    223: "access",
    224: "rectification",
    225: "objection",
    226: "processors",
    227: "transfers",
}
EVENTS = {2: "illegitimate_access", 3: "unwanted_change", 4: "disappearance"}
LISTS = {1: "impacts", 2: "threats", 3: "sources"}
MEASURES, SEVERITY, LIKELIHOOD = 4, 5, 6
GAUGES: tuple[Scale, ...] = ("undefined", "negligible", "limited", "significant", "maximal")
STATUS = {1: "to_correct", 2: "improvable", 3: "acceptable"}
DECISIONS = ("draft", "refused", "validated")  #: by the tool's status; above 2, signed and archived
#: What the tool writes at the head of an assessment; the version is its database's.
BEGUN: Json = {"dbVersion": 201707071818, "tableName": "pia", "id": 1, "status": 0}


def read_pia(file: Blob, content: bytes) -> ImportedAipd:
    """An assessment of the CNIL's tool.

    Raises:
        NotAPia: not JSON, or without the parts that the tool writes.
    """
    told = _opened(content)
    pia = told["pia"]
    answers = {int(one["reference_to"]): one.get("data") or {} for one in told.get("answers", ())}
    measures = [_measure(place, one) for place, one in enumerate(told.get("measures", ()), start=1)]
    named = {one["title"]["text"]: one["id"] for one in reversed(measures)}
    body: Json = {
        "file": file.model_dump(),
        "name": _prose(pia.get("name") or file.name),
        "answers": [
            {"id": id, "text": _prose(text)}
            for number, id in QUESTIONS.items()
            if (text := plain((answers.get(number) or {}).get("text")))
        ],
        "measures": measures,
        "events": [_event(number, answers, told, named) for number in EVENTS],
        "actions": [_action(n, one) for n, one in enumerate(_evaluations(told), start=1)],
        "dpo_opinion": _opinion(pia, "dpo_opinion", "dpo_status", "dpos_names"),
        "subjects_opinion": _opinion(
            pia, "concerned_people_opinion", "concerned_people_status", "people_names"
        ),
        "decision": _decision(pia.get("status")),
        "reason": _prose(reason) if (reason := plain(pia.get("rejection_reason"))) else None,
        "remarks": [_remark(n, one) for n, one in enumerate(_strays(told, answers), start=1)],
    }
    return validated(ImportedAipd, body)


def write_pia(aipd: AipdFacts, base: bytes | None = None) -> tuple[bytes, list[Message]]:
    """A file of the CNIL's tool, and what it has no place for.

    Args:
        base: the file that the assessment came from; what says the same as it is kept letter for letter.
    """
    told: Json = _opened(base) if base else {"pia": dict(BEGUN), "answers": [], "measures": []}
    pia = {**told["pia"]}
    pia["name"] = _kept(pia.get("name"), aipd.name.text)
    left: list[Message] = []
    answers = {int(one["reference_to"]): one for one in told.get("answers", ())}
    for number, id in QUESTIONS.items():
        text = next((one.text.text for one in aipd.answers if one.id == id), "")
        _put(answers, pia["id"], number, text=text)
    told["measures"] = _written_measures(told.get("measures", ()), aipd, pia["id"])
    titles = {one.id: one.title.text for one in aipd.measures}
    places = {nature: number for number, nature in EVENTS.items()}
    taken: set[int] = set()
    for event in aipd.events:
        place = places.get(event.nature)
        if place is None or place in taken:
            left.append(N_("the PIA tool has no place for the feared event %(id)s", id=event.id))
            continue
        taken.add(place)
        _put_event(answers, pia["id"], place, event, titles)
    _put_opinion(pia, aipd.dpo_opinion, "dpo_opinion", "dpo_status", "dpos_names")
    _put_opinion(
        pia, aipd.subjects_opinion, "concerned_people_opinion", "concerned_people_status", "people_names"
    )
    if _decision(pia.get("status")) != aipd.decision:
        pia["status"] = DECISIONS.index(aipd.decision)
    if aipd.reason:
        pia["rejection_reason"] = _kept(pia.get("rejection_reason"), aipd.reason.text)
    told["evaluations"] = _written_evaluations(told.get("evaluations", ()), aipd, pia["id"])
    told["pia"] = pia
    told["answers"] = list(answers.values())
    return json.dumps(told, ensure_ascii=False, indent=2).encode(), left


def plain(text: str | None) -> str:
    """What a person reads of the tool's HTML: items begin a line with a dash."""
    if not text:
        return ""
    told = re.sub(r"<li[^>]*>", "\n- ", text)
    told = re.sub(r"<br\s*/?>|</(p|div|ul|ol)>", "\n", told)
    told = html.unescape(re.sub(r"<[^>]+>", "", told))
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in told.splitlines())
    return "\n".join(line for line in lines if line)


def _opened(content: bytes) -> Json:
    try:
        told = json.loads(content)
    except ValueError as err:
        raise NotAPia(N_("This is not a JSON file"), at="/file") from err
    if not isinstance(told, dict) or not isinstance(told.get("pia"), dict):
        raise NotAPia(N_("This JSON file has no part named pia"), at="/file")
    return told


def _prose(text: str) -> Json:
    return {"lang": "fr", "text": text}


def _measure(place: int, one: Json) -> Json:
    content = plain(one.get("content"))
    title = plain(one.get("title")) or f"mesure {place}"
    return {"id": f"m{place}", "title": _prose(title), "content": _prose(content) if content else None}


def _event(number: int, answers: Mapping[int, Json], told: Json, named: Mapping[str, str]) -> Json:
    def at(place: int) -> Json:
        return answers.get(300 + 10 * number + place) or {}

    event: Json = {"id": EVENTS[number], "nature": EVENTS[number]}
    for place, name in LISTS.items():
        items = [plain(one) for one in at(place).get("list") or ()]
        event[name] = _prose("\n".join(items)) if items else None
    event["measures"] = list(
        dict.fromkeys(named[one] for one in at(MEASURES).get("list") or () if one in named)
    )
    for place, name in ((SEVERITY, "severity"), (LIKELIHOOD, "likelihood")):
        why = plain(at(place).get("text"))
        event[name] = GAUGES[at(place).get("gauge") or 0]
        event[f"{name}_why"] = _prose(why) if why else None
    gauges = next(
        (
            one.get("gauges") or {}
            for one in told.get("evaluations", ())
            if one["reference_to"] == f"3.{number}"
        ),
        {},
    )
    event["residual_severity"] = GAUGES[gauges.get("x") or 0]
    event["residual_likelihood"] = GAUGES[gauges.get("y") or 0]
    return event


def _evaluations(told: Json) -> list[Json]:
    return [one for one in told.get("evaluations", ()) if one.get("status") in STATUS]


def _action(place: int, one: Json) -> Json:
    comment, action = plain(one.get("evaluation_comment")), plain(one.get("action_plan_comment"))
    return {
        "id": f"a{place}",
        "place": str(one["reference_to"]),
        "status": STATUS[one["status"]],
        "comment": _prose(comment) if comment else None,
        "action": _prose(action) if action else None,
    }


def _opinion(pia: Json, text: str, status: str, who: str) -> Json:
    said, name = plain(pia.get(text)), plain(pia.get(who))
    favourable = {0: "no", 1: "yes"}.get(pia.get(status, -1), "unknown") if said else "unknown"
    return {
        "asked": "yes" if said else "unknown",
        "favourable": favourable,
        "text": _prose(said) if said else None,
        "who": _prose(name) if name else None,
    }


def _decision(status: int | None) -> str:
    return DECISIONS[min(status or 0, 2)]


def _written_evaluations(before: Sequence[Json], aipd: AipdFacts, pia: int) -> list[Json]:
    """Points that were evaluated, and the levels that remain after the action plan."""
    told = {str(one["reference_to"]): one for one in before}
    for place, action in enumerate(aipd.actions, start=1):
        held = told.get(action.place) or {"pia_id": pia, "reference_to": action.place, "id": place}
        status = next(number for number, name in STATUS.items() if name == action.status)
        new = {**held, "status": status}
        for name, said in (("evaluation_comment", action.comment), ("action_plan_comment", action.action)):
            if said or held.get(name):
                new[name] = _kept(held.get(name), said.text if said else "")
        told[action.place] = new
    for number, nature in EVENTS.items():
        event = next((one for one in aipd.events if one.nature == nature), None)
        if event is not None:
            _put_gauges(told, pia, f"3.{number}", event)
    return list(told.values())


def _put_gauges(told: dict[str, Json], pia: int, place: str, event: FearedEvent) -> None:
    levels = {"x": GAUGES.index(event.residual_severity), "y": GAUGES.index(event.residual_likelihood)}
    if place in told:
        if {"x": 0, "y": 0} | (told[place].get("gauges") or {}) != levels:
            told[place] = {**told[place], "gauges": levels}
    elif any(levels.values()):
        told[place] = {"pia_id": pia, "reference_to": place, "status": 0, "gauges": levels}


def _strays(told: Json, answers: Mapping[int, Json]) -> Iterator[Message]:
    known = {300 + 10 * event + place for event in EVENTS for place in range(1, 7)} | set(QUESTIONS)
    yield from (N_("question %(n)s of the file is not known", n=one) for one in sorted(set(answers) - known))
    if told.get("comments"):
        yield N_("%(n)d comments stay in the file", n=len(told["comments"]))
    if told.get("attachments"):
        yield N_("%(n)d attachments stay in the file", n=len(told["attachments"]))


def _remark(place: int, message: Message) -> Json:
    return PiaRemark(id=f"r{place}", told=Told.of(message)).model_dump(mode="json")


def _kept(before: str | None, text: str) -> str | None:
    """What the file had, when it reads the same."""
    return before if plain(before) == text else text


def _put(answers: dict[int, Json], pia: int, number: int, **new: Any) -> None:
    """Write an answer where it says something, or where the file had one already."""
    held = answers.get(number)
    if held is None and not any(new.values()):
        return
    data = {"text": None, "gauge": None, "list": []} | ((held or {}).get("data") or {})
    if "text" in new:
        data["text"] = data["text"] if plain(data["text"]) == new["text"] else new["text"]
    if "gauge" in new and (data["gauge"] or 0) != new["gauge"]:
        data["gauge"] = new["gauge"]
    if "list" in new and [plain(one) for one in data["list"]] != new["list"]:
        data["list"] = new["list"]
    answers[number] = {**(held or {"pia_id": pia, "reference_to": number, "id": number}), "data": data}


def _put_event(
    answers: dict[int, Json], pia: int, number: int, event: FearedEvent, titles: Mapping[str, str]
) -> None:
    first = 300 + 10 * number
    for place, name in LISTS.items():
        said: Prose | None = getattr(event, name)
        _put(answers, pia, first + place, list=said.text.splitlines() if said else [])
    _put(answers, pia, first + MEASURES, list=[titles[one] for one in event.measures])
    for place, scale, why in (
        (SEVERITY, event.severity, event.severity_why),
        (LIKELIHOOD, event.likelihood, event.likelihood_why),
    ):
        _put(answers, pia, first + place, text=why.text if why else "", gauge=GAUGES.index(scale))


def _put_opinion(pia: Json, opinion: Opinion, text: str, status: str, who: str) -> None:
    if opinion.text:
        pia[text] = _kept(pia.get(text), opinion.text.text)
        if opinion.favourable != "unknown":
            pia[status] = 1 if opinion.favourable == "yes" else 0
    if opinion.who:
        pia[who] = _kept(pia.get(who), opinion.who.text)


def _new(pia: int, id: int, **told: Any) -> Json:
    return {"pia_id": pia, "id": id, **told}


def _written_measures(before: Sequence[Json], aipd: AipdFacts, pia: int) -> list[Json]:
    told = []
    for place, measure in enumerate(aipd.measures):
        held = before[place] if place < len(before) else _new(pia, place + 1, placeholder="")
        content = measure.content.text if measure.content else ""
        told.append(
            {
                **held,
                "title": _kept(held.get("title"), measure.title.text),
                "content": _kept(held.get("content"), content),
            }
        )
    return told

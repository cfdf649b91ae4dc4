"""Two people changed one body: what each changed, and one body out of both, place by place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from filrouge.kernel.documents import token

Side = Literal["mine", "theirs"]
#: Parts that are one answer: half of one and half of another would be a third.
_WHOLE = ({"lang", "text"}, {"value", "unit"}, {"kind", "revision"}, {"sha256"}, {"pointer"})


@dataclass(frozen=True)
class Change:
    """A place, named by ids, where two bodies differ; None where there is nothing."""

    at: str
    was: Any
    mine: Any
    theirs: Any

    @property
    def side(self) -> Side | None:
        """Who changed it, None when both did, each in another way."""
        if self.mine == self.was:
            return "theirs"
        return "mine" if self.theirs == self.was else None


def answered(body: Any) -> Any:
    """A body without what says nothing, so that two can be compared."""
    if isinstance(body, dict):
        told = {name: answered(value) for name, value in body.items()}
        return {name: value for name, value in told.items() if value not in (None, [], {})}
    return [answered(one) for one in body] if isinstance(body, list) else body


def changes(was: Any, mine: Any, theirs: Any, at: str = "") -> Iterator[Change]:
    """Every place where ``mine`` and ``theirs`` differ; ``was`` is what both began with."""
    if mine == theirs:
        return
    names = _names(mine, theirs)
    if names is None:
        yield Change(at, was, mine, theirs)
        return
    for name in names:
        yield from changes(_at(was, name), _at(mine, name), _at(theirs, name), f"{at}/{token(name)}")


def merged(was: Any, mine: Any, theirs: Any, chosen: Mapping[str, Side], at: str = "") -> Any:
    """One value out of two: what is chosen at a place, else what one side alone changed, else theirs."""
    if mine == theirs:
        return theirs
    names = _names(mine, theirs)
    if names is None:
        side = chosen.get(at) or Change(at, was, mine, theirs).side or "theirs"
        return mine if side == "mine" else theirs
    told = {
        name: merged(_at(was, name), _at(mine, name), _at(theirs, name), chosen, f"{at}/{token(name)}")
        for name in names
    }
    if isinstance(mine, dict):
        return {name: value for name, value in told.items() if value is not None}
    first = mine if _ids(theirs) == _ids(was) else theirs
    order = dict.fromkeys([*(_ids(first) or ()), *names])
    return [told[name] for name in order if told[name] is not None]


def _names(mine: Any, theirs: Any) -> list[str] | None:
    """What to compare one by one inside both: fields, or items by id; None for values that are one answer."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        keys = mine.keys() | theirs.keys()
        return None if any(whole <= keys for whole in _WHOLE) else list(dict.fromkeys([*theirs, *mine]))
    told = _ids(mine), _ids(theirs)
    if told[0] is None or told[1] is None:
        return None
    return list(dict.fromkeys([*told[1], *told[0]]))


def _ids(items: Any) -> list[str] | None:
    """The ids of a list of parts, None when some have none or share one."""
    if not isinstance(items, list):
        return None
    ids = [str(one["id"]) for one in items if isinstance(one, dict) and one.get("id")]
    return ids if len(ids) == len(items) == len(set(ids)) else None


def _at(side: Any, name: str) -> Any:
    if isinstance(side, dict):
        return side.get(name)
    if isinstance(side, list):
        return next((one for one in side if isinstance(one, dict) and str(one.get("id")) == name), None)
    return None

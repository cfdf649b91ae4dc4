"""YAML as JSON: what a person may write, and nothing that surprises.

No alias (a few lines of them can stand for gigabytes), no date, no octal, no ``yes`` that turns true:
text stays text unless it is ``null``, ``true``, ``false`` or a number as JSON writes it.
"""

import re
from typing import Any

import yaml

from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_, Message

MAX_BYTES = 4_000_000
MAX_DEPTH = 60


class BadYaml(Invalid):
    """A file that is not YAML, or uses what a case may not use."""

    code = "case.yaml"


class _Unwelcome(yaml.MarkedYAMLError):
    """What YAML allows and a case does not."""

    def __init__(self, why: Message, mark: Any) -> None:
        super().__init__(problem_mark=mark)
        self.why = why


class _Loader(yaml.SafeLoader):
    """YAML 1.2's JSON schema, plus plain text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise _Unwelcome(N_("an alias (*name) is not read: write the value again"), self._here())
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Unwelcome(N_("lists within lists go too deep"), self._here())
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _here(self) -> Any:
        return self.peek_event().start_mark  # type: ignore[no-untyped-call]

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(name, deep=True) for name, _ in node.value]
        for place, name in enumerate(names):
            if not isinstance(name, str):
                raise _Unwelcome(
                    N_("the name %(name)s is not text: put it between quotes", name=repr(name)),
                    node.value[place][0].start_mark,
                )
            if name in names[:place]:
                raise _Unwelcome(N_("%(name)s is there twice", name=name), node.value[place][0].start_mark)
        return super().construct_mapping(node, deep=deep)


_SHAPES = {
    "null": (r"(?:null|~|)", ["n", "~", ""]),
    "bool": (r"(?:true|false)", ["t", "f"]),
    "int": (r"-?(?:0|[1-9][0-9]*)", list("-0123456789")),
    "float": (r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", list("-0123456789")),
}
for _tag, (_shape, _first) in _SHAPES.items():
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^{_shape}$"), _first)

#: Text that would be read as something else, or that only escapes can say.
_QUOTED = re.compile("|".join(shape for shape, _ in _SHAPES.values()))
_ESCAPED = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def decoded(content: bytes, name: str) -> Any:
    """A JSON value.

    Raises:
        BadYaml: names the file, the line and the column.
    """
    if len(content) > MAX_BYTES:
        raise BadYaml(N_("%(file)s is too large for a document; cite a file instead", file=name))
    try:
        return parse(content.decode("utf-8-sig"), name)
    except UnicodeDecodeError as err:
        raise BadYaml(N_("%(file)s is not UTF-8 (byte %(n)d)", file=name, n=err.start)) from err


def parse(text: str, name: str) -> Any:
    """Raises BadYaml."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a safe loader of our own
    except yaml.MarkedYAMLError as err:
        mark = err.problem_mark or err.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what = err.why if isinstance(err, _Unwelcome) else err.problem or err.context or ""
        raise BadYaml(
            N_(
                "%(file)s, line %(line)d, column %(column)d: %(what)s",
                file=name,
                line=line,
                column=column,
                what=what,
            )
        ) from err
    except (yaml.YAMLError, RecursionError) as err:
        raise BadYaml(N_("%(file)s: %(what)s", file=name, what=str(err).splitlines()[0])) from err


def show(value: Any) -> str:
    """A JSON value as people read it; ``parse`` gives it back."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


class _Dumper(yaml.SafeDumper):
    """Long texts as blocks, no alias."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=_style(value))


def _style(value: str) -> str | None:
    if _ESCAPED.search(value) or _QUOTED.fullmatch(value):
        return '"'
    lines = value.split("\n")
    blank_edges = any(line != line.strip() for line in lines) or not lines[0]
    return "|" if len(lines) > 1 and not blank_edges else None


_Dumper.add_representer(str, _text)

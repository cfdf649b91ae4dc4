"""``make docs``: reference pages made from declarations. With ``--check``: are they today's?"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import click

from filrouge.delivery.cli import root
from filrouge.delivery.registry import ROOMS, kernel_kinds, room
from filrouge.kernel.documents import Document, Part
from filrouge.kernel.reports import Report
from filrouge.kernel.usecases import UseCase, fields_of
from filrouge.kernel.words import field_label, kind_title

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
EXITS = (
    "Exit codes are those of sysexits: 0 done, 64 the line is wrong, 65 the data are, 66 not found,"
    " 69 what it needs does not answer, 70 a fault of filrouge, 75 somebody was faster, 77 not allowed;"
    " 130 after Ctrl-C."
)
MADE = "<!-- Made by `make docs` from the declarations; change those. -->"


def pages() -> Iterator[tuple[Path, str]]:
    yield FOLDER / "commands.md", "\n".join(_commands())
    yield FOLDER / "kernel.md", "\n".join(_kernel())
    for name in ROOMS:
        yield FOLDER / f"{name}.md", "\n".join(_room(name))


def _commands() -> Iterator[str]:
    yield from ("# Commands", "", MADE, "", "Data on stdout, talk on stderr; `--format json` everywhere.", "")
    yield from (EXITS, "")
    ctx = click.Context(root, info_name="filrouge")
    for name in root.list_commands(ctx):
        command = root.get_command(ctx, name)
        if command and name not in ROOMS:
            yield from _command(f"filrouge {name}", command, ctx)
    yield from ("## filrouge ROOM USE-CASE", "")
    for name, title in ROOMS.items():
        yield f"* `filrouge {name}` ({title.fr} / {title.en}): see [{name}]({name}.md)."
    yield ""


def _command(way: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    ctx = click.Context(command, info_name=way.rpartition(" ")[2], parent=parent)
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            found = command.get_command(ctx, name)
            if found:
                yield from _command(f"{way} {name}", found, ctx)
        return
    arguments = [p.make_metavar(ctx) for p in command.params if isinstance(p, click.Argument)]
    yield from (f"## {' '.join([way, *arguments])}", "", (command.help or "").replace("\n", " ").strip(), "")
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            required = " (required)" if option.required else ""
            told = f": {option.help}" if option.help else ""
            yield f"* `{', '.join(option.opts)}`{required}{told}"
    yield ""


def _kernel() -> Iterator[str]:
    yield from ("# Kinds of the kernel", "", MADE, "")
    for kind in kernel_kinds().values():
        yield from _kind(kind)


def _room(name: str) -> Iterator[str]:
    module = room(name)
    title = ROOMS[name]
    yield from (f"# {name}: {title.fr} / {title.en}", "", MADE, "")
    if module.competences:
        yield from (f"Competences: {', '.join(module.competences)}.", "")
    yield from ("# Use cases", "")
    for use in module.use_cases():
        yield from _use(use)
    yield from ("# Kinds", "")
    for kind in module.kinds:
        yield from _kind(kind)
    if module.checks:
        yield from ("# Checks", "")
        for check in module.checks:
            yield f"* `{check.id}` ({', '.join(check.codes)}): {check.label.fr} / {check.label.en}"
        yield ""
    yield from ("# Rights", "")
    yield from (f"* {role}: {', '.join(f'`{r}`' for r in rights)}" for role, rights in module.grants.items())
    yield ""


def _use(use: UseCase[Any]) -> Iterator[str]:
    yield from (
        f"## {use.name}",
        "",
        f"{use.title.fr} / {use.title.en}. Version {use.version}, right `{use.right}`.",
    )
    if use.long:
        yield "Runs as a job."
    yield from ("", *_told(use.function))
    yield from (
        f"* reads {_names(use.reads)}" if use.reads else "* reads nothing",
        f"* makes {_names(use.makes)}",
        "",
    )
    for name, field, ask in fields_of(use.input):
        many, optional = ("list of " if ask.many else ""), (" or nothing" if ask.optional else "")
        wanted = f"reference to `{ask.kind}`" if ask.kind else f"`{_type(ask.type)}`"
        described = f". {field.description}" if field.description else ""
        yield f"* `{name}` ({_label(use.input, name)}): {many}{wanted}{optional}{described}"
    yield ""


def _kind(kind: type[Document]) -> Iterator[str]:
    report = " A report." if issubclass(kind, Report) else ""
    title = kind_title(kind.kind)
    yield from (f"## {kind.kind}", "", f"{title.fr} / {title.en}.", "", *_told(kind))
    yield from (f"{kind.origin.capitalize()}, schema {kind.schema_version}.{report}", "")
    for name, field in kind.model_fields.items():
        if name != "valid_until":
            described = f". {field.description}" if field.description else ""
            yield f"* `{name}` ({_label(kind, name)}): `{_type(field.annotation)}`{described}"
    yield ""


def _label(model: type[Part], name: str) -> str:
    label = field_label(model, name)
    return f"{label.fr} / {label.en}"


def _told(thing: Any) -> Iterator[str]:
    text = (thing.__doc__ or "").strip()
    if text:
        yield from ("\n".join(line.strip() for line in text.splitlines()), "")


def _names(kinds: tuple[type[Document], ...]) -> str:
    return ", ".join(f"`{kind.kind}`" for kind in kinds)


def _type(annotation: Any) -> str:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is None:
        return "nothing" if annotation is type(None) else getattr(annotation, "__name__", str(annotation))
    if str(origin) == "typing.Literal":
        return " or ".join(repr(arg) for arg in args)
    if hasattr(annotation, "__metadata__"):
        return _type(args[0])
    inside = [_type(arg) for arg in args if arg is not Ellipsis]
    if origin is tuple:
        return f"list of {inside[0]}" if Ellipsis in args else f"[{', '.join(inside)}]"
    if getattr(origin, "__name__", "") in ("UnionType", "Union"):
        return " or ".join(inside)
    return f"{getattr(origin, '__name__', origin)} of {', '.join(inside)}"


def main() -> None:
    wanted = dict(pages())
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
    stale += [path for path in FOLDER.glob("*.md") if path not in wanted and MADE in path.read_text()]
    if "--check" in sys.argv:
        sys.exit(f"make docs: {', '.join(path.name for path in stale)}" if stale else 0)
    for path in stale:
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()


if __name__ == "__main__":
    main()

"""A group of commands per room, derived from its use cases: one option per field of the input."""

import json
from collections.abc import Container
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import click

from filrouge.delivery.commands.documents import found
from filrouge.delivery.labels import field_help, field_label
from filrouge.delivery.registry import ROOMS, room
from filrouge.delivery.session import Session, with_session
from filrouge.delivery.words import reader_lang
from filrouge.kernel.documents import Blob, Part, Prose, Quantity, Ref, UserCode, validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.project import Project
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.texts import N_
from filrouge.kernel.usecases import Asked, UseCase, fields_of, is_part

INPUT = "input_"  #: begins the names of what the use case asks: none is then a name of the command's own


class Room(click.Group):
    """The use cases of one room as commands, and what it declares beside them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*_extra(str(self.name)), *_uses(str(self.name))})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if extra := _extra(str(self.name)).get(cmd_name):
            return extra
        use = _uses(str(self.name)).get(cmd_name)
        return _command(use) if use else None


def group(name: str) -> click.Group:
    return Room(name, help=f"{ROOMS[name].fr} / {ROOMS[name].en}")


def _uses(name: str) -> dict[str, UseCase[Any]]:
    return {use.name.partition(".")[2].replace("_", "-"): use for use in room(name).use_cases()}


def _extra(name: str) -> dict[str, click.Command]:
    """Commands that no single use case is."""
    if name == "serving":
        from filrouge.delivery.commands.probing import probe_address  # noqa: PLC0415
        from filrouge.delivery.commands.servingkeys import make_key  # noqa: PLC0415 - only for this room

        return {"make-key": make_key, "probe": probe_address}
    if name == "audit":
        from filrouge.delivery.commands.scanning import scan_folder  # noqa: PLC0415 - only for this room

        return {"scan-folder": scan_folder}
    if name != "certification":
        return {}
    from filrouge.delivery.commands.referentiel import import_  # noqa: PLC0415 - only for this room

    return {"import": import_}


def _command(use: UseCase[Any]) -> click.Command:
    @with_session
    def callback(session: Session, step: str, seed: int, **given: Any) -> None:
        project = session.project()
        asks = {name: ask for name, _, ask in fields_of(use.input)}
        told = {
            name: _value(session, project, asks[name], v)
            for name in asks
            if (v := given[INPUT + name]) not in (None, ())
        }
        run = Runner(project).perform(Call(use, step, validated(use.input, told), seed))
        made = [str(ref) for ref in run.made]
        session.show({"made": made, "cost": run.cost.model_dump()}, made)

    own: list[click.Parameter] = [click.Argument(["step"])]
    own.append(click.Option(["--seed"], type=int, default=0, show_default=True))
    own += getattr(callback, "__click_params__", [])
    taken = {flag for param in own for flag in param.opts}
    asked = [_option(use.input, name, ask, taken) for name, _, ask in fields_of(use.input)]
    return click.Command(
        use.name.partition(".")[2].replace("_", "-"),
        params=[own[0], *asked, *own[1:]],
        callback=callback,
        help=f"{use.title.said(reader_lang())}.",
    )


def _option(model: type[Part], name: str, ask: Asked, taken: Container[str]) -> click.Option:
    """The option of a field; where every command has one of its name, as ``--format``, ``--input-format``."""
    flag = f"--{name.replace('_', '-')}"
    return click.Option(
        [f"--input-{name.replace('_', '-')}" if flag in taken else flag, INPUT + name],
        required=not ask.optional,
        multiple=ask.many,
        type=_type(ask.type),
        metavar=_metavar(ask.type),
        help=_help(model, name),
    )


def _help(model: type[Part], name: str) -> str:
    """The label of a field, and what it does not say."""
    lang, more = reader_lang(), field_help(model, name)
    return f"{field_label(model, name).said(lang)}.{f' {more.said(lang)}' if more else ''}"


def _type(kind: Any) -> Any:
    if get_origin(kind) is Literal:
        return click.Choice([str(choice) for choice in get_args(kind)])
    if kind is Blob:
        return click.Path(exists=True, dir_okay=False, path_type=Path)
    return kind if kind in (int, float, bool) else str


def _metavar(kind: Any) -> str | None:
    names = {Ref: "KIND/ID[@REVISION]", UserCode: "MODULE:NAME|FILE.py:NAME", Quantity: "'VALUE UNIT'"}
    return names.get(kind) or ("JSON" if is_part(kind) else None)


def _value(session: Session, project: Project, ask: Asked, value: Any) -> Any:
    if ask.many:
        return [_one(session, project, ask.type, one) for one in value]
    return _one(session, project, ask.type, value)


def _one(session: Session, project: Project, kind: Any, value: Any) -> Any:
    """A word of the command line as the input model takes it."""
    if kind is Ref:
        return found(project, value)
    if kind is Blob:
        return project.ports.blobs.put_file(value, value.name)
    if kind is Prose:
        return {"lang": session.lang, "text": value}
    if kind is Quantity:
        number, _, unit = value.partition(" ")
        return {"value": number, "unit": unit}
    if kind is UserCode:
        return _code(project, value)
    return _json(value) if is_part(kind) else value


def _code(project: Project, text: str) -> dict[str, Any]:
    """``file.py:Name`` is kept as a content; ``package.module:Name`` is imported where it runs."""
    place, _, name = text.rpartition(":")
    if place.endswith(".py"):
        return {"object": name, "source": project.ports.blobs.put_file(Path(place), Path(place).name)}
    return {"object": text}


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as err:
        raise Invalid(N_("Not JSON: %(why)s", why=err)) from err

"""What click says by itself, in the reader's language: usage, help, and the faults of a command line."""

from collections.abc import Mapping
from importlib import import_module

import click

from filrouge.kernel.texts import Lang, typeset

EX_USAGE, EX_NOINPUT = 64, 66  #: sysexits.h
BETWEEN = " / "  #: stands between the French and the English of a help text
#: Modules of click that translate what they say, each by names of its own.
SPEAKERS = ("core", "decorators", "exceptions", "formatting", "parser", "types")
FRENCH: Mapping[str, str] = {
    "Options": "Options",
    "Positional arguments": "Arguments",
    "Commands": "Commandes",
    "Usage:": "Usage :",
    "Error: {message}": "Erreur : {message}",
    "Try '{command} {option}' for help.": "Voir « {command} {option} ».",
    "Show this message and exit.": "Montrer cette aide.",
    "required": "obligatoire",
    "default: {default}": "par défaut : {default}",
    "env var: {var}": "variable : {var}",
    "Missing command.": "Il manque une commande.",
    "Missing argument": "Il manque l’argument",
    "Missing option": "Il manque l’option",
    "Missing parameter": "Il manque le paramètre",
    "No such option {name!r}.": "L’option {name} n’existe pas.",
    "No such command {name!r}.": "La commande {name} n’existe pas.",
    "Did you mean {possibility}?": "Vouliez-vous dire {possibility} ?",
    "(Did you mean one of: {possibilities}?)": "Vouliez-vous dire {possibilities} ?",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "Got unexpected extra argument ({args})": "Argument en trop : {args}",
    "Got unexpected extra arguments ({args})": "Arguments en trop : {args}",
    "Option {name!r} requires an argument.": "L’option {name} attend une valeur.",
    "Option {name!r} requires {nargs} arguments.": "L’option {name} attend {nargs} valeurs.",
    "Option {name!r} does not take a value.": "L’option {name} ne prend pas de valeur.",
    "Choose from:\n\t{choices}": "à choisir parmi\n\t{choices}",
    "{value!r} is not {choice}.": "{value} n’est pas {choice}.",
    "{value!r} is not one of {choices}.": "{value} n’est pas l’un de {choices}.",
    "{value!r} is not a valid {number_type}.": "{value} n’est pas un nombre valable.",
    "{value} is not in the range {range}.": "{value} n’est pas dans les bornes {range}.",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value} n’est ni oui ni non.",
    "file": "fichier",
    "directory": "dossier",
    "path": "chemin",
    "{name} {filename!r} does not exist.": "{name} {filename} : introuvable.",
    "{name} {filename!r} is a file.": "{name} {filename} : c’est un fichier.",
    "{name} {filename!r} is a directory.": "{name} {filename} : c’est un dossier.",
    "{name} {filename!r} is not readable.": "{name} {filename} : illisible.",
    "{name} {filename!r} is not writable.": "{name} {filename} : on ne peut pas y écrire.",
}


def speak(lang: Lang) -> None:
    """Have click say what it says in this language; English is its own."""
    if lang == "en":
        return
    for name in SPEAKERS:
        module = import_module(f"click.{name}")
        for call, said in (("_", _one), ("ngettext", _many)):
            if hasattr(module, call):
                setattr(module, call, said)


def _one(english: str) -> str:
    return typeset(FRENCH.get(english, english))


def _many(one: str, more: str, count: int) -> str:
    return _one(one if count == 1 else more)


def in_one_language(command: click.Command, lang: Lang) -> click.Command:
    """A command whose help, and that of its options, is told in one language."""
    command.help = _half(command.help, lang)
    for option in command.params:
        if isinstance(option, click.Option):
            option.help = _half(option.help, lang)
    if isinstance(command, click.Group):
        for one in command.commands.values():
            in_one_language(one, lang)
    return command


def _half(told: str | None, lang: Lang) -> str | None:
    """One side of the first paragraph; what follows it is an example."""
    head, gap, rest = (told or "").partition("\n\n")
    french, between, english = head.partition(BETWEEN)
    return (french if lang == "fr" else english) + gap + rest if between else told


def refused(error: click.ClickException) -> int:
    """Say what is wrong with a command line; its exit code."""
    error.show()
    param = getattr(error, "param", None)
    if isinstance(error, click.MissingParameter) or not isinstance(error, click.BadParameter):
        return EX_USAGE
    return EX_NOINPUT if param and isinstance(param.type, click.Path) else EX_USAGE

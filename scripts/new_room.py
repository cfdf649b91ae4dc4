"""``make new-room NAME=watch``: a room that passes every contract, for its author to fill."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

FILES = {
    "src/filrouge/kinds/{name}.py": '''"""What the {name} room hands to the others."""

from collections.abc import Mapping
from typing import ClassVar

from filrouge.kernel.documents import Document, Origin, Prose, Scalar


class {Name}Note(Document):
    """What somebody noted."""

    kind = "{name}.note"

    text: Prose

    def summary(self) -> Mapping[str, Scalar]:
        return {{"text": self.text.text}}


class {Name}Length(Document):
    """How long a note is."""

    kind = "{name}.length"
    origin: ClassVar[Origin] = "computed"

    letters_count: int
''',
    "src/filrouge/domains/{name}/__init__.py": '''"""Say in one sentence what a user does in this room."""

from filrouge.domains.{name}.compute import letters_count

__all__ = ["letters_count"]
''',
    "src/filrouge/domains/{name}/compute.py": '''"""What is computed here: pure."""


def letters_count(text: str) -> int:
    """How many letters a text has, blanks left out."""
    return sum(not letter.isspace() for letter in text)
''',
    "src/filrouge/domains/{name}/documents.py": '''"""What the use cases of this room ask for."""

from typing import Annotated

from filrouge.kernel.documents import Of, Part, Ref


class ToMeasure(Part):
    """A note to be measured."""

    subject: Annotated[Ref, Of("{name}.note")]
''',
    "src/filrouge/domains/{name}/errors.py": '''"""Errors of this room."""

from filrouge.kernel.errors import Impossible


class EmptyNote(Impossible):
    """A note without a letter cannot be measured."""

    code = "{name}.empty"
''',
    "src/filrouge/domains/{name}/module.py": '''"""The registration of this room."""

from filrouge.kernel.modules import Module
from filrouge.kinds.{name} import {Name}Length, {Name}Note

MODULE = Module(
    name="{name}",
    kinds=({Name}Note, {Name}Length),
)
''',
    "src/filrouge/domains/{name}/service.py": '''"""Use cases of this room."""

from filrouge.domains.{name}.compute import letters_count
from filrouge.domains.{name}.documents import ToMeasure
from filrouge.domains.{name}.errors import EmptyNote
from filrouge.kernel.context import Context
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.{name} import {Name}Length, {Name}Note


@use_case(
    "{name}.measure",
    version=1,
    title=Text(fr="Mesurer une note", en="Measure a note"),
    right="{name}.write",
    reads=({Name}Note,),
    makes=({Name}Length,),
)
def measure(context: Context, given: ToMeasure) -> None:
    """Raises EmptyNote."""
    found = letters_count(context.read({Name}Note, given.subject).document.text.text)
    if not found:
        raise EmptyNote(N_("%(ref)s has no letter", ref=given.subject), at="/subject")
    context.make({Name}Length(letters_count=found))
''',
    "src/filrouge/domains/{name}/data/rights.toml": """# What each role may do in this room.
moa = ["{name}.read", "{name}.write"]
moe = ["{name}.read", "{name}.write"]
jury = ["{name}.read"]
""",
    "src/filrouge/domains/{name}/data/words.toml": """# Words of the {name} room.

[kinds]
"{name}.note" = {{ fr = "Note", en = "Note" }}
"{name}.length" = {{ fr = "Longueur d’une note", en = "Length of a note" }}

[fields]
"{Name}Note.text" = {{ fr = "Ce qui est noté", en = "What is noted" }}
letters_count = {{ fr = "Lettres", en = "Letters" }}
subject = {{ fr = "Note", en = "Note" }}
""",
    "src/filrouge/domains/{name}/locale/fr.po": """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "%(ref)s has no letter"
msgstr "%(ref)s n’a pas une lettre"
""",
    "tests/domains/{name}/test_service.py": '''"""The room, used."""

from filrouge.domains.{name}.service import ToMeasure, measure
from filrouge.kernel.documents import Prose
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.{name} import {Name}Note


def test_a_note_is_measured(memory_project):
    note = {Name}Note(text=Prose(lang="fr", text="é a"))
    ref = memory_project.write("n", note, expected_revision=0)
    made = Runner(memory_project).perform(Call(measure, "m", ToMeasure(subject=ref))).made
    assert memory_project.read(made[0]).document.letters_count == 2
''',
    "tests/domains/{name}/golden/{name}.note-v1.json": (
        '{{"text":{{"lang":"fr","text":"é"}},"valid_until":null}}\n'
    ),
    "tests/domains/{name}/golden/{name}.length-v1.json": '{{"letters_count":1,"valid_until":null}}\n',
    "docs/rooms/{name}.md": """# {name}

What a user does here, for which competence, and what it leaves out.
""",
    "docs/errors/{name}.empty.md": """# {name}.empty

## Français

La note n’a pas une lettre. Écrivez-en une, puis relancez l’étape.

## English

The note has no letter. Write one, then run the step again.
""",
}


def main(name: str) -> None:
    if not re.fullmatch("[a-z][a-z]{2,30}", name):
        sys.exit("usage: make new-room NAME=<lower-case letters>")
    words = {"name": name, "Name": name.capitalize()}
    for place, text in FILES.items():
        path = ROOT / place.format(**words)
        if path.exists():
            sys.exit(f"{path.relative_to(ROOT)} is already there")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**words), encoding="utf-8")
    _register(name)
    print(f"Room {name} is in the registry; give it its title there, then: make docs check")


def _register(name: str) -> None:
    """One line in the registry, and nothing else anywhere."""
    path = ROOT / "src/filrouge/delivery/registry.py"
    text = path.read_text(encoding="utf-8")
    line = f'        "{name}": Text(fr="{name.capitalize()}", en="{name.capitalize()}"),\n'
    path.write_text(text.replace("    }\n)\n", f"{line}    }}\n)\n", 1), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")

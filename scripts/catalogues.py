"""Bring every ``locale/fr.po`` to today's messages: new ones empty, old ones dropped, sentences kept."""

import ast
from collections import defaultdict
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parents[1] / "src" / "filrouge"


def messages() -> dict[str, dict[str, list[str]]]:
    """Catalogue folder → message → files that say it."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(SOURCE.rglob("*.py")):
        file = path.relative_to(SOURCE)
        own = file.parts[0] == "domains" and len(file.parts) > 2
        catalogue = "/".join(file.parts[:2]) if own else "delivery"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                if isinstance(node.args[0], ast.Constant):
                    found[catalogue][str(node.args[0].value)].append(str(file))
    return found


def main() -> None:
    for catalogue, told in messages().items():
        path = SOURCE / catalogue / "locale" / "fr.po"
        known = read_po(BytesIO(path.read_bytes()), locale="fr") if path.exists() else Catalog(locale="fr")
        fresh = Catalog(locale="fr", project="filrouge", header_comment="")
        for msgid, files in sorted(told.items()):
            held = known.get(msgid)
            places = [(file, None) for file in sorted(set(files))]
            fresh.add(msgid, held.string if held else "", locations=places)  # type: ignore[arg-type]
        out = BytesIO()
        write_po(out, fresh, omit_header=True, width=110)
        path.parent.mkdir(parents=True, exist_ok=True)
        head = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        path.write_bytes(head + out.getvalue())
        missing = sum(not fresh[msgid].string for msgid in told)
        print(f"{catalogue}: {len(told)} messages, {missing} without a French sentence")


if __name__ == "__main__":
    main()

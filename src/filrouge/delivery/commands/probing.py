"""An address that serves, asked from outside, and what was seen as a file."""

import os
from importlib.metadata import version
from pathlib import Path

import click

from filrouge.delivery.session import Session, with_session
from filrouge.kernel.texts import Text

KEY = "FILROUGE_PROBE_KEY"


@click.command("probe")
@click.argument("address")
@click.option(
    "--page",
    "pages",
    multiple=True,
    default=("/",),
    show_default=True,
    help="Chemin d’une page. / Path of a page.",
)
@click.option(
    "--model",
    default="",
    help=f"Modèle sous /v2 ; avec {KEY}, jusqu’à la limite. / Model; with {KEY}, up to its limit.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@with_session
def probe_address(session: Session, address: str, pages: tuple[str, ...], model: str, out: Path) -> None:
    """Sonder ADDRESS : en-têtes, clés, limites ; à importer. / Probe ADDRESS: headers, keys, limits."""
    import json  # noqa: PLC0415 - only to probe
    from datetime import UTC, datetime  # noqa: PLC0415

    import httpx  # noqa: PLC0415

    from filrouge.adapters.inference.probing import TIMEOUT_S, probe  # noqa: PLC0415

    try:
        with httpx.Client(timeout=TIMEOUT_S, follow_redirects=True) as client:
            told = probe(address.rstrip("/"), pages, model=model, key=os.environ.get(KEY, ""), client=client)
    except httpx.HTTPError as err:
        raise click.ClickException(f"{address}: {err}") from err
    content = told.told(address, version("filrouge"), datetime.now(UTC))
    out.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    session.show(content, [f"{name}: {value:g}" for name, value in told.figures.items()])
    session.say(
        Text(
            fr=f"{len(told.findings)} constat(s), dans {out}", en=f"{len(told.findings)} finding(s), in {out}"
        )
    )

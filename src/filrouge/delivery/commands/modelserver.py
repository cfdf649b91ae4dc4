"""The model server as a command: a manifest, a port, until Ctrl-C."""

import os
from pathlib import Path

import click

from filrouge.delivery.words import reader_lang
from filrouge.kernel.texts import Text


@click.command("model-server")
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d’écoute. / Listening address.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
def model_server(manifest: Path, host: str, port: int) -> None:
    """Servir les modèles de MANIFEST. / Serve the models of MANIFEST (Open Inference Protocol v2)."""
    from filrouge.delivery.modelserver.manifest import content, read  # noqa: PLC0415 - only here
    from filrouge.delivery.modelserver.serving import serve_models  # noqa: PLC0415
    from filrouge.delivery.serving import free_port  # noqa: PLC0415

    models = read(manifest).models
    for one in models:  # what cannot be served is said before anything is started
        content(one, manifest.parent)
    count = len(models)
    os.environ["FILROUGE_MODELS"] = str(manifest.absolute())
    chosen = free_port(host, port)
    text = Text(
        fr=f"{count} modèle(s) sur http://{host}:{chosen}/v2",
        en=f"{count} model(s) at http://{host}:{chosen}/v2",
    )
    click.echo(text.said(reader_lang()), err=True)
    serve_models(host, chosen)

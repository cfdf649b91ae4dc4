"""Completion."""

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Écrire le script de complétion de SHELL. / Write the completion script of SHELL.

    bash : eval "$(filrouge completion bash)"
    """
    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(ctx.find_root().command, {}, "filrouge", "_FILROUGE_COMPLETE").source())

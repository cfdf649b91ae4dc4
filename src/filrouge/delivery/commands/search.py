"""Finding documents by what they say."""

import click

from filrouge.delivery.searching import Hit
from filrouge.delivery.searching import search as search_in
from filrouge.delivery.session import Session, with_session
from filrouge.kernel.texts import Text

NOTHING = Text(fr="Rien ne contient ces mots.", en="Nothing holds these words.")
MORE = Text(fr="D’autres résultats\u00a0: --page %d", en="More results: --page %d")
BEGIN_SO = Text(
    fr="Rien ne contient exactement ces mots\u202f; voici des mots qui commencent ainsi.",
    en="Nothing holds exactly these words; these hold words that begin so.",
)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", "kinds", multiple=True, help="Ce type seulement. / This kind only.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@with_session
def search(session: Session, words: tuple[str, ...], kinds: tuple[str, ...], page: int) -> None:
    """Chercher des documents par ce qu’ils disent. / Find documents by what they say."""
    found = search_in(session.project(), " ".join(words), kinds=kinds or None, page=page)
    session.show([_told(hit) for hit in found.hits], map(_line, found.hits))
    if not found.hits:
        session.say(NOTHING)
    if found.widened:
        session.say(BEGIN_SO)
    if found.more:
        session.say(Text(fr=MORE.fr % (page + 1), en=MORE.en % (page + 1)))


def _told(hit: Hit) -> dict[str, object]:
    return {
        "ref": str(hit.ref),
        "name": hit.name,
        "at": hit.at,
        "excerpt": [{"text": piece.text, "hit": piece.hit} for piece in hit.excerpt],
        "suspect": hit.suspect,
    }


def _line(hit: Hit) -> str:
    return f"{'◆ ' if hit.suspect else ''}{hit.ref}{hit.at}  {hit.text}"

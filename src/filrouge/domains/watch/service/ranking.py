"""Items as works, and works by how much they are worth reading."""

from filrouge.domains.watch.documents import AboutThemes
from filrouge.kernel.context import Context
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.watch import Corpus, Item, Relevance, StoredText, Themes, Triage


@use_case(
    "watch.gather",
    version=1,
    title=Text(fr="Rassembler les références", en="Gather the references"),
    right="watch.write",
    reads=(Themes, Item, StoredText),
    makes=(Corpus,),
)
def gather(context: Context, given: AboutThemes) -> None:
    """Merge what is the same across sources, tell where it comes from and what grows."""
    from filrouge.domains.watch.compute import corpus  # noqa: PLC0415 - heavy

    themes = context.read(Themes, given.subject).document
    items = {held.ref.id: held.document for held in context.all(Item)}
    texts = corpus.read_of(items, (held.document for held in context.all(StoredText)))
    context.make(corpus.corpus_of(items, texts, themes.themes))


@use_case(
    "watch.rank",
    version=1,
    title=Text(fr="Classer les références", en="Rank the references"),
    right="watch.write",
    reads=(Themes, Item, StoredText, Triage),
    makes=(Relevance,),
    long=True,
)
def rank(context: Context, given: AboutThemes) -> None:
    """Rank works by what was kept and dropped so far; measure it on decisions held out."""
    from filrouge.domains.watch.compute import corpus  # noqa: PLC0415 - heavy

    themes = context.read(Themes, given.subject).document
    items = {held.ref.id: held.document for held in context.all(Item)}
    texts = corpus.read_of(items, (held.document for held in context.all(StoredText)))
    works, _ = corpus.works_of(items)
    choices = corpus.spread(works, (held.document for held in context.all(Triage)))
    context.make(corpus.relevance_of(works, texts, choices, themes.themes, context.seed))

"""What is measured on pictures, texts and time series of a table."""

from filrouge.domains.datasets.documents import ToFindFaces, ToProfileImages, ToProfileSeries, ToProfileTexts
from filrouge.domains.datasets.errors import NotOfThisType
from filrouge.domains.datasets.service.tables import column_of, require_columns
from filrouge.kernel.context import Context
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import Column, Faces, ImageProfile, Manifest, SeriesProfile, TextProfile


@use_case(
    "datasets.profile_images",
    version=1,
    title=Text(fr="Mesurer les images d’une table", en="Measure the pictures of a table"),
    right="datasets.write",
    reads=(Manifest,),
    makes=(ImageProfile,),
    long=True,
)
def profile_images(context: Context, given: ToProfileImages) -> None:
    """Sizes, light, classes, exact and near copies of the pictures kept in a table.

    What their files were before (turned, in CMYK, with a place in their metadata) is told by the profile that
    was made when they were received.

    Raises:
        NoSuchColumn, NotOfThisType.
    """
    from filrouge.domains.datasets.compute.images import image_profile  # noqa: PLC0415 - heavy
    from filrouge.domains.datasets.service.pictures import seen_in  # noqa: PLC0415 - heavy

    manifest = context.read(Manifest, given.subject).document
    column = _pictures(manifest, given.column)
    others = [name for name in (given.name, given.label) if name]
    require_columns(manifest, others, "")
    context.progress(0.0, N_("Looking at pictures"))
    table = context.tables.open(manifest.content)
    seen, missing_count = seen_in(context.tables, table, column.id, given.name, given.label)
    context.make(image_profile(seen, column=column.id, as_received=False, missing_count=missing_count))


@use_case(
    "datasets.find_faces",
    version=1,
    title=Text(
        fr="Chercher des visages dans les images d’une table", en="Look for faces in the pictures of a table"
    ),
    right="datasets.write",
    reads=(Manifest,),
    makes=(Faces,),
    long=True,
)
def find_faces(context: Context, given: ToFindFaces) -> None:
    """Pictures that may show somebody, for a person to confirm. The finder was tried on other pictures than
    these: the document tells how many faces it found there, and what it took for one.

    Raises:
        NoSuchColumn, NotOfThisType.
        Impossible: nothing that finds faces is installed.
    """
    from filrouge.domains.datasets.compute.images import faces_found  # noqa: PLC0415 - heavy
    from filrouge.domains.datasets.service.pictures import faces_in  # noqa: PLC0415 - heavy

    manifest = context.read(Manifest, given.subject).document
    column = _pictures(manifest, given.column)
    require_columns(manifest, [given.name] if given.name else [], "")
    context.progress(0.0, N_("Looking at pictures"))
    table = context.tables.open(manifest.content)
    finder = context.faces
    seen = faces_in(finder, context.tables, table, column.id, given.name)
    context.make(faces_found(seen, finder, column=column.id))


@use_case(
    "datasets.profile_texts",
    version=1,
    title=Text(fr="Mesurer les textes d’une table", en="Measure the texts of a table"),
    right="datasets.write",
    reads=(Manifest,),
    makes=(TextProfile,),
    long=True,
)
def profile_texts(context: Context, given: ToProfileTexts) -> None:
    """Lengths, languages, faults of characters, near copies and personal data of texts; never a piece of one.

    Limits: the texts are held in memory.

    Raises:
        NoSuchColumn, NotOfThisType.
    """
    from filrouge.domains.datasets.compute.texts import text_profile  # noqa: PLC0415 - heavy

    manifest = context.read(Manifest, given.subject).document
    column = column_of(manifest, given.column, "text", "/column")
    context.progress(0.0, N_("Looking at texts"))
    table = context.tables.open(manifest.content)
    texts = context.tables.frame(table.select(column.id))[column.id].tolist()
    context.make(text_profile(texts, column=column.id, seed=context.seed))


@use_case(
    "datasets.profile_series",
    version=1,
    title=Text(fr="Mesurer les séries temporelles d’une table", en="Measure the time series of a table"),
    right="datasets.write",
    reads=(Manifest,),
    makes=(SeriesProfile,),
    long=True,
)
def profile_series(context: Context, given: ToProfileSeries) -> None:
    """Step, gaps, repeated and unordered instants, and the zone in which they may have been written.

    Limits: the table is held in memory, its texts and pictures left out.

    Raises:
        NoSuchColumn; NotOfThisType: the column holds neither dates nor times.
    """
    from filrouge.domains.datasets.compute.instants import series_profile  # noqa: PLC0415 - heavy

    manifest = context.read(Manifest, given.subject).document
    require_columns(manifest, [given.time, *([given.series] if given.series else [])], "")
    time = next(one for one in manifest.columns if one.id == given.time)
    if time.type not in ("date", "timestamp"):
        raise NotOfThisType(N_("%(column)s holds neither dates nor times", column=time.id), at="/time")
    context.progress(0.0, N_("Looking at instants"))
    kept = [
        one.id
        for one in manifest.columns
        if one.type in ("integer", "number", "decimal") or one.id in (given.time, given.series)
    ]
    frame = context.tables.frame(context.tables.open(manifest.content).select(*kept))
    context.make(series_profile(frame, time, given.series))


def _pictures(manifest: Manifest, asked: str | None) -> Column:
    """The column of pictures that was asked for, or the first."""
    known = [one.id for one in manifest.columns if one.type == "image"]
    return column_of(manifest, asked or (known[0] if known else ""), "image", "/column")

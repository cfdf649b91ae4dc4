"""Folders of pictures and of texts become one table each."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Literal

from filrouge.domains.datasets.compute.manifests import folder_manifest, unique_names
from filrouge.domains.datasets.documents import ToReceiveImages, ToReceiveTexts
from filrouge.domains.datasets.errors import NothingKept, NothingToReceive, TooManyFiles
from filrouge.domains.datasets.service.tables import told
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Blob
from filrouge.kernel.tables import BadRow, RawFile
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import Column, ColumnType, ImageProfile, Manifest, SourceFile

FILES_LIMIT = 500  #: a manifest names each; an archive is one
_TYPES: dict[str, ColumnType] = {"string": "text", "int64": "integer", "binary": "image"}


@use_case(
    "datasets.ingest_images",
    version=1,
    title=Text(fr="Recevoir un dossier d’images", en="Receive a folder of pictures"),
    right="datasets.write",
    makes=(Manifest, ImageProfile),
    long=True,
)
def ingest_images(context: Context, given: ToReceiveImages) -> None:
    """Read pictures safely into one table, upright, in sRGB, without their metadata; measure them.

    What cannot be read, or would lead out of its folder, is put aside with its name and the reason; the
    archive itself is kept.

    Raises:
        NothingToReceive, TooManyFiles, NothingKept.
        Invalid: ``datasets.corrupt`` and ``datasets.bomb``, of an archive as a whole.
    """
    from filrouge.domains.datasets.compute.images import image_profile  # noqa: PLC0415 - heavy
    from filrouge.engines.folders.archives import Folder  # noqa: PLC0415 - heavy
    from filrouge.engines.folders.pictures import IMAGE, Pictures  # noqa: PLC0415 - heavy
    from filrouge.engines.vision.reading import Limits  # noqa: PLC0415 - heavy

    files = _named(given.files)
    folder = Folder(_raw(context, files), limit_bytes=given.largest_file_bytes)
    labelled = given.labels == "folder" or (given.labels is None and folder.has_classes)
    pictures = Pictures(
        folder,
        label=given.label if labelled else "",
        limits=Limits(given.largest_file_bytes, given.largest_pixels_count),
        progress=told(context, N_("Reading pictures"), end=0.9),
    )
    manifest = _kept(context, pictures, files, folder.archives, "picture")
    context.progress(0.9, N_("Comparing pictures"))
    context.make(manifest)
    context.make(image_profile(pictures.seen, column=IMAGE, as_received=True))


@use_case(
    "datasets.ingest_texts",
    version=1,
    title=Text(fr="Recevoir un dossier de textes", en="Receive a folder of texts"),
    right="datasets.write",
    makes=(Manifest,),
    long=True,
)
def ingest_texts(context: Context, given: ToReceiveTexts) -> None:
    """Read texts into one table, a file or a line a row, each file in the encoding that fits its bytes.

    What cannot be decoded is put aside with its file, its line and the reason; the archive itself is kept.

    Raises:
        NothingToReceive, TooManyFiles, NothingKept.
        Invalid: ``datasets.corrupt`` and ``datasets.bomb``, of an archive as a whole.
    """
    from filrouge.engines.folders.archives import Folder  # noqa: PLC0415 - heavy
    from filrouge.engines.folders.texts import Texts  # noqa: PLC0415 - heavy

    files = _named(given.files)
    folder = Folder(_raw(context, files), limit_bytes=given.largest_file_bytes)
    labels = given.labels or ("folder" if folder.has_classes else "none")
    texts = Texts(
        folder,
        column=given.column,
        unit=given.unit,
        label="" if labels == "none" else given.label,
        label_of="file" if labels == "file" else "folder",
        encoding=given.encoding,
        progress=told(context, N_("Reading texts")),
    )
    context.make(_kept(context, texts, files, folder.archives, "text"))


def _named(files: Sequence[Blob]) -> dict[str, Blob]:
    if not files:
        raise NothingToReceive(N_("No file was given"), at="/files")
    if len(files) > FILES_LIMIT:
        message = N_("%(count)d files were given: pack them into one archive", count=len(files))
        raise TooManyFiles(message, at="/files")
    return dict(zip(unique_names([blob.name for blob in files]), files, strict=True))


def _raw(context: Context, files: Mapping[str, Blob]) -> list[RawFile]:
    return [RawFile(name, blob.size_bytes, partial(context.blobs.open, blob)) for name, blob in files.items()]


def _kept(
    context: Context,
    rows: Any,
    files: Mapping[str, Blob],
    archives: frozenset[str],
    single: Literal["picture", "text"],
) -> Manifest:
    """Write the rows of a folder, and what was put aside on the way."""
    stem = next(iter(files))
    content = context.tables.gather(rows.batches(), rows.schema, f"{stem}.parquet")
    if not rows.kept_counts.total():
        first = rows.aside[0] if rows.aside else None
        where = f"{first.file}: {first.reason}" if first else stem
        raise NothingKept(
            N_("No file of the folder could be kept; first: %(where)s", where=where), at="/files"
        )
    sources = [
        SourceFile(
            id=name,
            content=blob,
            format="zip" if name in archives else single,
            size_bytes=blob.size_bytes,
            rows_count=rows.kept_counts[name],
            quarantined_count=rows.aside_counts[name],
        )
        for name, blob in files.items()
    ]
    columns = [Column(id=one.name, header=one.name, type=_TYPES[str(one.type)]) for one in rows.schema]
    return folder_manifest(content, columns, sources, (rows.aside, _aside(context, rows.aside, stem)))


def _aside(context: Context, bad: Sequence[BadRow], stem: str) -> Blob | None:
    import pyarrow as pa  # noqa: PLC0415 - heavy

    from filrouge.engines.receiving.quarantine import QUARANTINE  # noqa: PLC0415 - heavy

    if not bad:
        return None
    columns = {name: [getattr(row, name) for row in bad] for name in QUARANTINE.names}
    batch = pa.RecordBatch.from_pydict(columns, schema=QUARANTINE)
    blob: Blob = context.tables.gather(iter([batch]), QUARANTINE, f"{stem}.quarantine.parquet")
    return blob

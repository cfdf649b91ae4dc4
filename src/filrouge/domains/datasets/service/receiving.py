"""Raw files become one table."""

from functools import partial

from filrouge.domains.datasets.compute.manifests import received_manifest, unique_names
from filrouge.domains.datasets.documents import ToReceive
from filrouge.domains.datasets.errors import NothingToReceive
from filrouge.kernel.context import Context
from filrouge.kernel.tables import RawFile, RawTable, ReceiveOptions
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import Manifest


@use_case(
    "datasets.ingest",
    version=1,
    title=Text(fr="Recevoir une table", en="Receive a table"),
    right="datasets.write",
    makes=(Manifest,),
    long=True,
)
def ingest(context: Context, given: ToReceive) -> None:
    """Read files of one table, or tables inside installed packages, into Parquet.

    Raises:
        NothingToReceive: no file and no table of a package.
        Invalid: codes ``datasets.*``, naming the file, the line and the column.
    """
    if not given.files and not given.resources:
        raise NothingToReceive(N_("No file and no table of a package was given"), at="/files")
    names = unique_names([blob.name for blob in given.files] + list(given.resources))
    of_files = [
        RawFile(name, blob.size_bytes, partial(context.blobs.open, blob))
        for name, blob in zip(names, given.files, strict=False)
    ]
    of_packages = [
        RawFile.of(name, context.resource(locator))
        for name, locator in zip(names[len(given.files) :], given.resources, strict=True)
    ]
    table = RawTable((*of_files, *of_packages))
    received = context.tables.receive(table, _options(given), context.progress)
    context.make(received_manifest(received, dict(zip(names, given.files, strict=False))))


def _options(given: ToReceive) -> ReceiveOptions:
    """The declarations as the port of tables takes them; it names one type otherwise."""
    declared = given.model_dump(exclude={"files", "resources", "dates", "types"})
    return ReceiveOptions(
        **declared,
        dates={one.column: one.format for one in given.dates},
        types={one.column: "float" if one.type == "number" else one.type for one in given.types},
    )

"""What there is: inventories brought, AI looked for in files, quality measured on real tables."""

from filrouge.domains.audit.compute.inventories import read_inventory
from filrouge.domains.audit.compute.measures import TABLE, asked_of, measured, measures_of, read_off, together
from filrouge.domains.audit.compute.scan import contents, scan, signatures
from filrouge.domains.audit.documents import InventoryFile, ToMeasureQuality, ToScan
from filrouge.domains.audit.errors import BadRule
from filrouge.kernel.context import Context
from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.audit import ImportedInventory, Inventory, Measures, Rules, Scan
from filrouge.kinds.datasets import Dictionary, Manifest, PersonalData, Profile, Source

PACKAGE = "filrouge.domains.audit"
SIGNATURES = "data/ai-signatures.toml"


@use_case(
    "audit.import_inventory",
    version=1,
    title=Text(fr="Reprendre un inventaire", en="Take an inventory in"),
    right="audit.write",
    makes=(ImportedInventory,),
)
def import_inventory(context: Context, given: InventoryFile) -> None:
    """Read data assets, uses of AI, applications and flows from a table; every row is told.

    Raises:
        BadAnswers: not one row can be kept. TooBig, WrongType, Bomb, Damaged, Macros.
    """
    name = given.file.name or "inventory"
    context.make(read_inventory(context.blob(given.file), given.file, name, given.lang))


@use_case(
    "audit.scan",
    version=1,
    title=Text(fr="Chercher l’IA dans des fichiers", en="Look for AI in files"),
    right="audit.write",
    reads=(Inventory,),
    makes=(Scan,),
    long=True,
)
def scan_files(context: Context, given: ToScan) -> None:
    """Look for imports, requirements, names of keys and addresses of services; no value of a key is kept.

    Raises:
        NothingToRead: no file. TooBig, Bomb, Damaged: an archive that cannot be opened.
    """
    known = signatures(context.resource(f"{PACKAGE}/{SIGNATURES}"))
    inventory = context.read(Inventory, given.inventory).document if given.inventory else None
    context.progress(0.0, N_("Reading files"))
    files = ((one.name or one.sha256[:12], context.blob(one)) for one in given.files)
    context.make(scan(contents(files), known, inventory))


@use_case(
    "audit.measures",
    version=1,
    title=Text(fr="Mesurer la qualité d’une table", en="Measure the quality of a table"),
    right="audit.write",
    reads=(Manifest, Profile, PersonalData, Dictionary, Rules, Source),
    makes=(Measures,),
    long=True,
)
def measure(context: Context, given: ToMeasureQuality) -> None:
    """Run one query per figure on the table, and read the others off what datasets measured.

    Raises:
        BadRule: a rule is no condition over the columns of the table.
    """
    profile = context.need(Profile, subject=given.subject)
    personal = context.need(PersonalData, subject=given.subject)
    manifest = context.read(Manifest, given.subject).document
    dictionary = context.maybe(Dictionary, given.dictionary)
    rules = context.maybe(Rules, given.rules)
    asked = asked_of(manifest, dictionary.document if dictionary else None, rules.document if rules else None)
    context.progress(0.5, N_("Running the queries of quality"))
    try:
        answers = context.tables.sql(together(asked), {TABLE: manifest.content})
    except Invalid as err:
        if rules is None:
            raise
        raise BadRule(N_("A rule cannot be run: %(why)s", why=err.message), at="/rules") from err
    rows = context.tables.open(answers).to_pyarrow().to_pylist()
    read = read_off(
        (profile.ref, profile.document),
        (personal.ref, personal.document),
        (dictionary.ref, dictionary.document) if dictionary else None,
        (source.ref, source.document) if (source := context.maybe(Source, given.source)) else None,
    )
    told = [*measured(asked, rows, given.as_of), *read]
    context.make(measures_of(manifest.rows_count, told))

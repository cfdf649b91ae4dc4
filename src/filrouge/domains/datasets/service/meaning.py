"""What people declare of a table, held against it."""

from filrouge.domains.datasets.compute.structure import (
    faults_of_cells,
    faults_of_declarations,
    require_none,
    structure_of,
)
from filrouge.domains.datasets.documents import ToCheck
from filrouge.kernel.context import Context
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import Dictionary, Manifest, Structure


@use_case(
    "datasets.check_dictionary",
    version=1,
    title=Text(fr="Vérifier un dictionnaire sur sa table", en="Check a dictionary against its table"),
    right="datasets.write",
    reads=(Manifest, Dictionary),
    makes=(Structure,),
    long=True,
)
def check_dictionary(context: Context, given: ToCheck) -> None:
    """Every column a variable, every variable a column; keys, ranges and allowed values hold.

    Raises:
        DictionaryMismatch: with every place where they do not agree.
    """
    from filrouge.domains.datasets.compute.cells import (  # noqa: PLC0415 - heavy
        forbidden_cells,
        repeated_keys_count,
    )

    manifest = context.read(Manifest, given.subject).document
    dictionary = context.read(Dictionary, given.dictionary).document
    require_none(faults_of_declarations(dictionary, manifest))
    table = context.tables.open(manifest.content)
    counts = forbidden_cells(table, dictionary)
    require_none(faults_of_cells(dictionary, counts, repeated_keys_count(table, dictionary.key)))
    context.make(structure_of(dictionary))

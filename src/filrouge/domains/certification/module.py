"""The registration of this room. It lets nobody exercise a competence: it tells what the others show."""

from filrouge.kernel.modules import Module
from filrouge.kinds.certification import Bloc, Referentiel

MODULE = Module(
    name="certification",
    kinds=(Referentiel, Bloc),
    library={"referentiel": "certification.import"},
)

"""Use cases: the register, impact assessments and their exchange with the CNIL's tool, clocks, grids."""

from filrouge.domains.compliance.compute.aipd import risks_of
from filrouge.domains.compliance.compute.clocks import clocks_of
from filrouge.domains.compliance.compute.grids import score_of, shipped_grids
from filrouge.domains.compliance.compute.pia import read_pia, write_pia
from filrouge.domains.compliance.compute.register import register_of
from filrouge.domains.compliance.documents import (
    AboutAipd,
    AboutAssessment,
    AtDay,
    Nothing,
    PiaToRead,
    PiaToWrite,
)
from filrouge.domains.compliance.report.privacy import aipd_report, register_report
from filrouge.kernel.context import Context
from filrouge.kernel.ports import Told
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.compliance import (
    Aipd,
    AipdReport,
    Breach,
    Clocks,
    GridScore,
    ImportedAipd,
    PiaFile,
    PiaRemark,
    Processing,
    Register,
    RegisterReport,
    RightsRequest,
    Risks,
    SelfAssessment,
)

GRIDS = "filrouge.domains.compliance/data/grids.toml"


@use_case(
    "compliance.register",
    version=1,
    title=Text(fr="Tenir le registre des traitements", en="Keep the register of processing"),
    right="compliance.write",
    reads=(Processing,),
    makes=(Register, RegisterReport),
)
def keep_register(context: Context, given: Nothing) -> None:
    """Gather every sheet, with what article 30 still wants; XLSX, DOCX and ODT are made from the report."""
    register = register_of({held.ref.id: held.document for held in context.all(Processing)})
    ref = context.make(register)
    context.make(RegisterReport(content=register_report(ref, register)))


@use_case(
    "compliance.risks",
    version=1,
    title=Text(fr="Placer les risques d’une AIPD", en="Map the risks of a DPIA"),
    right="compliance.write",
    reads=(Aipd,),
    makes=(Risks,),
)
def map_risks(context: Context, given: AboutAipd) -> None:
    """Levels before and after the action plan, and whether the authority must be consulted."""
    context.make(risks_of(context.read(Aipd, given.subject).document))


@use_case(
    "compliance.report_aipd",
    version=1,
    title=Text(fr="Restituer une AIPD", en="Report a DPIA"),
    right="compliance.write",
    reads=(Aipd, Risks),
    makes=(AipdReport,),
)
def report_aipd(context: Context, given: AboutAipd) -> None:
    """The four parts of the method, the map of risks, the action plan, the opinions."""
    risks = context.need(Risks, subject=given.subject)
    context.make(AipdReport(content=aipd_report(context.read(Aipd, given.subject), risks)))


@use_case(
    "compliance.import_pia",
    version=1,
    title=Text(fr="Lire une AIPD de l’outil PIA de la CNIL", en="Read a DPIA of the CNIL’s PIA tool"),
    right="compliance.write",
    makes=(ImportedAipd,),
)
def import_pia(context: Context, given: PiaToRead) -> None:
    """Keep the file and what it says.

    Raises:
        NotAPia: not a file of the tool.
    """
    context.make(read_pia(given.file, context.blob(given.file)))


@use_case(
    "compliance.export_pia",
    version=1,
    title=Text(fr="Écrire une AIPD pour l’outil PIA de la CNIL", en="Write a DPIA for the CNIL’s PIA tool"),
    right="compliance.write",
    reads=(Aipd, ImportedAipd),
    makes=(PiaFile,),
)
def export_pia(context: Context, given: PiaToWrite) -> None:
    """A file that the tool opens, and what it has no place for."""
    base = context.blob(context.read(ImportedAipd, given.onto).document.file) if given.onto else None
    content, left = write_pia(context.read(Aipd, given.subject).document, base)
    remarks = tuple(PiaRemark(id=f"r{n}", told=Told.of(one)) for n, one in enumerate(left, start=1))
    blob = context.blobs.put(content, f"{given.subject.id}.json")
    context.make(PiaFile(content=blob, remarks=remarks))


@use_case(
    "compliance.clocks",
    version=1,
    title=Text(
        fr="Lire les délais des demandes et des violations", en="Read the clocks of requests and breaches"
    ),
    right="compliance.write",
    reads=(RightsRequest, Breach),
    makes=(Clocks,),
)
def read_clocks(context: Context, given: AtDay) -> None:
    """What is due, what is late, at a day."""
    requests = {held.ref.id: held.document for held in context.all(RightsRequest)}
    breaches = {held.ref.id: held.document for held in context.all(Breach)}
    context.make(clocks_of(requests, breaches, given.on))


@use_case(
    "compliance.score_grid",
    version=1,
    title=Text(fr="Additionner une auto-évaluation", en="Add up a self-assessment"),
    right="compliance.write",
    reads=(SelfAssessment,),
    makes=(GridScore,),
)
def score_grid(context: Context, given: AboutAssessment) -> None:
    """Met, not met, not applicable and unknown, by theme.

    Raises:
        UnknownCriterion: an answer about a number that the grid does not have.
    """
    grids = shipped_grids(context.resource(GRIDS))
    context.make(score_of(context.read(SelfAssessment, given.subject).document, grids))

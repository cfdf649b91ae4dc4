"""A use that the law speaks of, and one that it leaves alone: what tests and pages are written about."""

from datetime import date

from filrouge.domains.compliance import service
from filrouge.domains.compliance.documents import AboutIntake
from filrouge.kernel.documents import Account, Prose
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.compliance import (
    Aipd,
    AipdAction,
    AnnexAnswer,
    Deployment,
    FearedEvent,
    GeneralModel,
    Intake,
    NarrowUse,
    Privacy,
    Processing,
    ProductSafety,
    SectorFacts,
    Transparency,
    UseRoles,
    UseScope,
)

DPO = Account("account-dpo")
SCOPE = UseScope(ai_system="yes", in_union="yes", research_only="no", defence_only="no", personal_only="no")


def said(text: str) -> Prose:
    return Prose(lang="fr", text=text)


def every(cls, answer="no", **told):
    return cls(**{**dict.fromkeys(cls.model_fields, answer), **told})


def intake(**told):
    """A use that does nothing that the law speaks of, but for what is told."""
    plain = {
        "title": said("Lecture des numéros de contrat"),
        "does": said("Lit un numéro sur un courrier."),
        "goes_live_on": date(2027, 1, 4),
        "scope": SCOPE,
        "roles": every(UseRoles, develops="yes", uses="yes"),
        "practices_others": "no",
        "product": every(ProductSafety),
        "annex_iii_others": "no",
        "exception": every(NarrowUse),
        "transparency": every(Transparency),
        "model": every(GeneralModel),
        "deployment": every(Deployment),
        "privacy": every(Privacy),
        "aipd_required_others": "no",
        "sector": every(SectorFacts),
    }
    return Intake(**{**plain, **told})


def run(project, use, ref, **told):
    given = AboutIntake(subject=ref, **told)
    made = Runner(project).perform(Call(use, ref.id, given, seed=0)).made
    return [project.read(one).document for one in made]


SCORING = {
    "annex_iii": (AnnexAnswer(id="annex_iii.5c"),),
    "exception": every(NarrowUse, profiles="yes"),
    "deployment": every(Deployment, decides_on_people="yes"),
    "privacy": every(
        Privacy, personal_data="yes", special_categories="yes", scoring="yes", sensitive_data="yes"
    ),
    "sector": every(SectorFacts, mutual_cover="yes"),
}


def screened(project) -> None:
    """A score that is screened, its sheet that lacks parts, and its impact assessment."""
    ref = project.write("score", intake(**SCORING), expected_revision=0)
    run(project, service.report_screening, ref)
    sheet = Processing(name=said("Courriers"), side="controller")
    held = project.write("courriers", sheet, expected_revision=0)
    aipd = Aipd(
        name=said("Score"),
        processing=held,
        events=(
            FearedEvent(id="fuite", nature="illegitimate_access", severity="maximal", likelihood="limited"),
            FearedEvent(id="perte", nature="disappearance", severity="limited", likelihood="negligible"),
        ),
        actions=(
            AipdAction(
                id="chiffrer",
                place="fuite",
                status="improvable",
                action=said("Chiffrer"),
                due=date(2027, 1, 1),
            ),
        ),
    )
    project.write("score", aipd, expected_revision=0)


def axe_page(
    violations=(), passes=(), incomplete=(), *, url="http://localhost/", at="2026-11-29", version="4.12.1"
):
    """What axe-core answers for one page: rules at fault, passed, left to a person, with elements."""

    def rules(told):
        return [{"id": id, "tags": [], "nodes": [{}] * count} for id, count in dict(told).items()]

    return {
        "testEngine": {"name": "axe-core", "version": version},
        "timestamp": f"{at}T10:00:00.000Z",
        "url": url,
        "violations": rules(violations),
        "passes": rules(passes),
        "incomplete": rules(incomplete),
        "inapplicable": [{"id": "video-caption", "tags": [], "nodes": []}],
    }

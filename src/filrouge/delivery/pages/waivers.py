"""What stands on every page of a model that is in production in spite of what is missing."""

from filrouge.delivery.pages.names import Names
from filrouge.domains.serving.compute.standing import MODEL, waived
from filrouge.kernel.documents import Ref
from filrouge.kernel.project import Project
from filrouge.kinds.models import ModelCard
from filrouge.kinds.serving import Acceptance, AcceptanceReport, Endpoint, WaiverTold

ABOUT_MODELS = (MODEL, ModelCard.kind, Acceptance.kind, AcceptanceReport.kind, Endpoint.kind)


def waivers_about(project: Project, ref: Ref, names: Names) -> list[tuple[str, WaiverTold]]:
    """Who answers for each, and what they said; nothing for a document that is about no model."""
    if ref.kind not in ABOUT_MODELS or ref.library:
        return []
    return [(names[one.who], one) for one in waived(project, ref)]

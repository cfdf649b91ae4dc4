"""Use cases of this room: time a model, run its acceptance, tell it, publish."""

from filrouge.domains.serving.service.accepting import accept, import_check, report_acceptance, time_model
from filrouge.domains.serving.service.publishing import publish

__all__ = ["accept", "import_check", "publish", "report_acceptance", "time_model"]

"""Use cases: receive, measure, say what is meant, prepare, split, compare, tell."""

from filrouge.domains.datasets.service.deciding import agreement, import_decisions, past_cases
from filrouge.domains.datasets.service.describing_media import (
    find_faces,
    profile_images,
    profile_series,
    profile_texts,
)
from filrouge.domains.datasets.service.gathering import ingest_images, ingest_texts
from filrouge.domains.datasets.service.meaning import check_dictionary
from filrouge.domains.datasets.service.measuring import drift, personal_data, profile
from filrouge.domains.datasets.service.preparing import normalise, pseudonymise, query
from filrouge.domains.datasets.service.receiving import ingest
from filrouge.domains.datasets.service.resampling import resample
from filrouge.domains.datasets.service.splitting import fit_recipe, split
from filrouge.domains.datasets.service.telling import describe

__all__ = [
    "agreement",
    "check_dictionary",
    "describe",
    "drift",
    "find_faces",
    "fit_recipe",
    "import_decisions",
    "ingest",
    "ingest_images",
    "ingest_texts",
    "normalise",
    "past_cases",
    "personal_data",
    "profile",
    "profile_images",
    "profile_series",
    "profile_texts",
    "pseudonymise",
    "query",
    "resample",
    "split",
]

"""Use cases: receive, measure, say what is meant, prepare, split, compare, tell."""

from filrouge.domains.datasets.service.gathering import ingest_images, ingest_texts
from filrouge.domains.datasets.service.meaning import check_dictionary
from filrouge.domains.datasets.service.measuring import drift, personal_data, profile
from filrouge.domains.datasets.service.preparing import normalise, pseudonymise, query
from filrouge.domains.datasets.service.receiving import ingest
from filrouge.domains.datasets.service.splitting import fit_recipe, split
from filrouge.domains.datasets.service.telling import describe

__all__ = [
    "check_dictionary",
    "describe",
    "drift",
    "fit_recipe",
    "ingest",
    "ingest_images",
    "ingest_texts",
    "normalise",
    "personal_data",
    "profile",
    "pseudonymise",
    "query",
    "split",
]

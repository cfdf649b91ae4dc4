"""Units said by the names of fields: ``mean_kg`` is in kilogrammes, ``missing_ratio`` between 0 and 1."""

UNITS = (
    "eur_per_year",
    "rows_per_s",
    "gco2e_per_kwh",
    "kgco2e",
    "eur",
    "kwh",
    "bytes",
    "percent",
    "ratio",
    "count",
    "months",
    "days",
    "years",
    "kg",
    "us",
    "ms",
    "s",
    "h",
    "w",
)


def unit_of(name: str) -> str:
    """The unit said by a field's name, "" for none; the longest suffix wins."""
    return next((unit for unit in UNITS if name.endswith(f"_{unit}") or name == unit), "")

"""Read what people already have: texts into sections, rows into bodies, notebooks into cells; nothing is run,
nothing is fetched, and what is left out is told."""

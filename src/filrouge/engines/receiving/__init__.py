"""Read raw files into one table of canonical columns, in bounded memory; streams are given, not opened."""

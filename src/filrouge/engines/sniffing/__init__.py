"""Tell from a sample how a file and its columns are written, then read the values: none silently lost."""

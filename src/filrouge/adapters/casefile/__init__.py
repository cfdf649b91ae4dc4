"""A case as files: YAML and a folder."""

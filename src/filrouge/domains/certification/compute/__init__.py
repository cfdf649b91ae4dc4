"""From a text to the framework, and from evidence to its coverage. Pure."""

"""One file per subject of the command line, imported when one of its commands is asked for."""

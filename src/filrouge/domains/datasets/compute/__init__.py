"""What this room decides from documents and measures; engines do the heavy work."""

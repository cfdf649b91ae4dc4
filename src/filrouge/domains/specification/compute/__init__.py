"""What is computed here: pure."""

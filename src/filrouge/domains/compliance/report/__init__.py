"""What this room tells: trees whose figures are quotes."""

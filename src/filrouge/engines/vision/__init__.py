"""Images as numbers: reading them safely, hashes, profile of a set, features for linear models."""

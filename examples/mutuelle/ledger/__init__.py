"""The ledger of a health mutual that does not exist: what happens, then what the clerks write."""

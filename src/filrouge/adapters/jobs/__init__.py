"""The queue of long runs: a Django app with one table of leases, and an answer in memory."""

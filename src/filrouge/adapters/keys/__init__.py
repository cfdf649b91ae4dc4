"""Keys of programs: a Django app that keeps their hashes, and an answer in memory."""

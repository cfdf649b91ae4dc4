"""The audit, its strategy and its questions told as report trees."""

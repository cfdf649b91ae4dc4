"""Problems checked against their table, contests and models told as documents."""

"""Problems put to tables, candidates compared under a budget, one proven file, its card."""

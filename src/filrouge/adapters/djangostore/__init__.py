"""The relational store: one Django app for every kind of document, on SQLite and on PostgreSQL."""

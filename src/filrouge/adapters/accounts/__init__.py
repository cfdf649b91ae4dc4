"""Accounts and roles: a Django app, whose model is the project's user model, and an answer in memory."""

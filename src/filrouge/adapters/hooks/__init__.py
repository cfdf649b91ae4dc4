"""Webhooks: a Django app that keeps them with their letters, and the sender that posts these."""

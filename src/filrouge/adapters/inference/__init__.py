"""Asking a model server over HTTP, with connections that are kept."""

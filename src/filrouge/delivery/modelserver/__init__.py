"""The model server: a process of its own that reads a manifest of models and knows no database.

It answers the Open Inference Protocol, version 2, over REST.
"""

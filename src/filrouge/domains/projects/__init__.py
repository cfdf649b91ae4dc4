"""The company frame, the people, the decisions and the log of a project."""

from filrouge.domains.projects.compute.effort import effort_of

__all__ = ["effort_of"]

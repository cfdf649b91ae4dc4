"""Reading the web: politely, within bounds, and never inside the installation's own network."""

from filrouge.adapters.web.memory import MemoryWeb
from filrouge.adapters.web.reading import HttpWeb, Manners

__all__ = ["HttpWeb", "Manners", "MemoryWeb"]

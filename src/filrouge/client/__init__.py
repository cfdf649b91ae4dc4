"""A typed client of ``/api/v1``, for programs and notebooks: ``from filrouge.client import Client``.

It needs httpx and pydantic, no Django. Errors are those of ``filrouge.kernel.errors``, as the server met
them.
"""

from filrouge.client.calls import Client
from filrouge.client.project import ProjectClient

__all__ = ["Client", "ProjectClient"]

"""Say what is wanted, where the information system goes, and how it will be accepted."""

__all__: list[str] = []

"""Pure computations of the room: scores read, methods run, cases drawn."""

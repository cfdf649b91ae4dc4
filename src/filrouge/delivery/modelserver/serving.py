"""The model server's process."""


def serve_models(host: str, port: int) -> None:
    """Answer until this process is interrupted or terminated; what runs then is finished."""
    from granian import Granian  # noqa: PLC0415 - in this process only
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    Granian(
        "filrouge.delivery.modelserver.app:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=1,  # one process: its metrics are all of them
        respawn_failed_workers=True,
        workers_kill_timeout=30,
        log_level=LogLevels.error,
    ).serve()

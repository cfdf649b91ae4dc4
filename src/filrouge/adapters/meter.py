"""What a run costs: this process and its children, those that ended and those that live."""

import resource
from time import perf_counter

import psutil

from filrouge.kernel.ports import Cost

BYTES_PER_KB = 1024


class ProcessMeter:
    """Peak memory is the larger of this process's and of its greatest ended child's."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._started_s, self._before = perf_counter(), self._spent()

    def read(self) -> Cost:
        cpu_s, read_bytes, written_bytes = (
            max(0.0, now - then) for now, then in zip(self._spent(), self._before, strict=True)
        )
        return Cost(
            duration_s=perf_counter() - self._started_s,
            cpu_s=cpu_s,
            peak_bytes=_peak_bytes(),
            read_bytes=int(read_bytes),
            written_bytes=int(written_bytes),
        )

    def _spent(self) -> tuple[float, float, float]:
        """CPU-seconds, bytes read and bytes written by the tree so far."""
        times = self._process.cpu_times()
        cpu_s = times.user + times.system + times.children_user + times.children_system
        for child in self._process.children(recursive=True):
            try:
                its = child.cpu_times()
                cpu_s += its.user + its.system
            except psutil.Error:  # it ended meanwhile: its time is counted among the ended ones
                continue
        if not hasattr(self._process, "io_counters"):  # macOS does not count them
            return cpu_s, 0.0, 0.0
        moved = self._process.io_counters()
        return cpu_s, float(moved.read_bytes), float(moved.write_bytes)


def _peak_bytes() -> int:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, children) * (1 if psutil.MACOS else BYTES_PER_KB)

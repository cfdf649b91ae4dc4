"""The benchmark and the digest as report trees: every figure and every word of a source is a quote."""

from filrouge.domains.watch.report.benchmark import benchmark_report
from filrouge.domains.watch.report.digest import digest_report

__all__ = ["benchmark_report", "digest_report"]

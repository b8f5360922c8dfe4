"""The year's figures of a small and of a large record, composed in turn; believes neither of them."""

from __future__ import annotations

from yifa.interfaces.bench.row import Row, compared, seconds
from yifa.interfaces.bench.town import START, Filled
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.year_report import year_report

ROUNDS = 15
MILLISECONDS = 1000


def figure_rows(small: Filled, large: Filled) -> list[Row]:
    """The report with all its figures, without the lists of acts behind them."""
    runtimes = [Runtime.open(home) for home in (large.home, small.home)]
    try:

        def once(runtime: Runtime) -> float:
            return seconds(lambda: year_report(runtime, START.year)) * MILLISECONDS

        for runtime in runtimes:
            once(runtime)
        pairs = [(once(runtimes[0]), once(runtimes[1])) for _ in range(ROUNDS)]
    finally:
        for runtime in runtimes:
            runtime.close()
    row = compared("figures.year_ms", f"年度报告各项数字，{large.acts} 条的记录（对比 {small.acts} 条）", pairs, 2)
    assert row.value is not None
    return [row, Row("figures.year_at_most_ms", "年度报告各项数字的毫秒数", row.value, reach=100)]

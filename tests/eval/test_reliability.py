from __future__ import annotations

import numpy as np
import pytest

from tests.eval.fit_confidence import fitted, stated
from tests.eval.reliability import bins, calibration_error, table

JUDGED = [(0.1, False), (0.1, False), (0.95, True), (0.95, True), (0.95, True), (0.95, False)]


def test_bins_count_and_compare() -> None:
    low, high = bins(JUDGED)
    assert (low.low, low.high, low.count, low.stated, low.right) == (0.0, 0.2, 2, 0.1, 0.0)
    assert (high.low, high.high, high.count, high.right) == (0.9, 1.0, 4, 0.75)


def test_calibration_error_is_the_mean_gap() -> None:
    assert calibration_error(JUDGED) == pytest.approx((2 * 0.1 + 4 * 0.2) / 6)
    assert calibration_error([(1.0, True)]) == 0.0


def test_the_table_ends_with_all_and_the_error() -> None:
    rows = list(table("set", "task", JUDGED))
    assert len(rows) == 4
    assert rows[-2] == "| set | task | all | 6 | 0.67 | 0.50 |"
    assert rows[-1].endswith("| 0.167 |")


def test_a_fitted_curve_gives_back_the_shares() -> None:
    rows = np.array([[0.0, 1.0]] * 4 + [[1.0, 1.0]] * 4)
    right = np.array([1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0])
    curve = fitted([(rows, right)])
    assert stated(curve, rows)[[0, -1]] == pytest.approx([0.25, 0.75], abs=1e-4)

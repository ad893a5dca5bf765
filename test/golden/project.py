"""Backtests projections of the real series, from the monthly totals compute.py found, in exact fractions.

    python3 test/golden/project.py            writes projection.json
    python3 test/golden/project.py --check    computes it anew and compares; ends with 1 on any difference

For the newest 24, 36 and 60 whole months of each series and a year of which 6, 9 or 11 months are known: every run of twelve
months is projected from its first ones, once by their mean and once by the means of calendar months outside of it. Deciles are
those of Python's statistics module, method inclusive. It shares no line with the product.
"""

import json
import os
import statistics
import sys
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
YEAR = 12


def load(name):
    with open(os.path.join(HERE, name + ".json"), encoding="utf-8") as file:
        return json.load(file)


def whole_months(totals):
    """(key, total) of every month from the first to the one before the last, silent ones as 0: the last may be cut off."""
    plain = {key: total[0] if isinstance(total, list) else total for key, total in totals.items()}
    at, last = min(plain), max(plain)
    months = []
    while at < last:
        months.append((at, plain.get(at, 0)))
        year, month = map(int, at.split("-"))
        at = f"{year + month // 12}-{month % 12 + 1:02d}"
    return months


def by_calendar(months):
    """{"01": mean of the Januaries, ...} as fractions."""
    groups = {}
    for key, total in months:
        groups.setdefault(key[5:], []).append(total)
    return {name: Fraction(sum(group), len(group)) for name, group in groups.items()}


def error_of(ratios):
    return statistics.median(abs(1 / ratio - 1) for ratio in ratios)


def three_digits(value):
    step = 10 ** max(0, len(str(int(value))) - 3)
    return int(value / step + Fraction(1, 2)) * step


def backtest(months, known):
    by_mean, by_season = [], []
    for start in range(len(months) - YEAR + 1):
        window = months[start : start + YEAR]
        outside = by_calendar(months[:start] + months[start + YEAR :])
        actual = sum(total for _, total in window)
        first = sum(total for _, total in window[:known])
        expected = [outside[key[5:]] for key, _ in window]
        by_mean.append(Fraction(actual) / (Fraction(first, known) * YEAR))
        by_season.append(actual / (first / sum(expected[:known]) * sum(expected)))
    errors = {"mean": error_of(by_mean), "season": error_of(by_season)}
    seasonal = errors["season"] < errors["mean"]
    deciles = statistics.quantiles(by_season if seasonal else by_mean, n=10, method="inclusive")
    own = [total for _, total in months[-known:]]
    to_come = [(int(months[-1][0][5:]) + step) % YEAR for step in range(YEAR - known)]
    rest = Fraction(sum(own), known) * (YEAR - known)
    season = None
    if seasonal:
        likely = by_calendar(months[:-known])
        level = sum(total for _, total in months[-known:]) / sum(likely[key[5:]] for key, _ in months[-known:])
        rest = sum(likely[f"{month + 1:02d}"] * level for month in to_come)
        season = [round(float(likely[f"{month:02d}"] * level), 3) for month in range(1, YEAR + 1)]
    projected = sum(own) + rest
    return {
        "last": months[-1][0],
        "months": len(months),
        "known": known,
        "errors": {name: round(float(value), 6) for name, value in errors.items()},
        "low": round(float(deciles[0]), 9),
        "high": round(float(deciles[8]), 9),
        "season": season,
        # Three significant digits, halves up; what is counted cannot be lost again.
        "range": [three_digits(max(projected * deciles[0], sum(own))), three_digits(projected * deciles[8])],
    }


def main():
    births, electron = load("births"), load("electron")
    series = {
        "births 1969-1988": births["1969-1988"]["months"],
        "births 2000-2014": births["2000-2014"]["months"],
        "bird strikes": load("birdstrikes")["months"],
        "Electron, all": electron["all"]["months"],
        "Electron, stable": electron["stable"]["months"],
    }
    results = []
    for name, totals in series.items():
        months = whole_months(totals)
        for kept in (24, 36, 60):
            for known in (6, 9, 11):
                results.append({"series": name, **backtest(months[-kept:], known)})
    path = os.path.join(HERE, "projection.json")
    if "--check" in sys.argv:
        with open(path, encoding="utf-8") as file:
            same = json.load(file) == results
        sys.exit(0 if same else "projection.json differs")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(results, file, indent=2)
        file.write("\n")


main()

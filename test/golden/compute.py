"""Computes the golden totals of this folder from the raw files, with nothing but Python's standard library.

    python3 test/golden/compute.py            writes the golden files
    python3 test/golden/compute.py --check    computes them anew and compares; ends with 1 on any difference

It shares no line with the product and none with the libraries the product's tests read the files with.
"""

import collections
import csv
import datetime
import hashlib
import json
import os
import re
import sys

# The readers beside this file are imported, and leave no compiled copies behind.
sys.dont_write_bytecode = True

import parquet  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(HERE, "..", "fixtures")
VEGA = os.path.join(HERE, "..", "..", "node_modules", "vega-datasets", "data")

EPOCH = datetime.date(1970, 1, 1)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

# Airports written out in full: four of the largest, one without summer time of its own, small ones with silent months.
NAMED = ["ATL", "DFW", "DTW", "HNL", "JAC", "LAS", "ORD", "RAP", "TYR", "YAK"]

# America/New_York, in which every airport's wall clock is read, jumped from 02:00 to 03:00 on 1 April 2001. A wall time
# in that hour never was; it is moved forward by the hour that was skipped: 02:17 counts at 03:17.
GAP_DAY, GAP_HOUR = datetime.date(2001, 4, 1), 2

# When the earthquakes are looked at: each midnight (UTC) of the file's week, and the instant the file was made.
CUTS = ["2018-02-0%dT00:00:00.000Z" % day for day in range(1, 8)] + ["2018-02-07T01:49:14.000Z"]


def digest(rows):
    """Count and SHA-256 of the sorted lines: fields joined by tabs, each line ended by a newline, UTF-8."""
    lines = sorted("\t".join(map(str, row)) + "\n" for row in rows)
    return {"lines": len(lines), "sha256": hashlib.sha256("".join(lines).encode()).hexdigest()}


def add(totals, key, *amounts):
    known = totals.setdefault(key, [0] * len(amounts))
    for place, amount in enumerate(amounts):
        known[place] += amount


def by_hour(hours):
    """{(day, hour): n} as {day: [24 numbers]}."""
    days = {}
    for (day, hour), n in hours.items():
        days.setdefault(day, [0] * 24)[hour] += n
    return days


# Flights


def flights_3m():
    """(day, hour, origin, destination, distance, moved) of each row; the file's times are wall times written as if UTC."""
    names, gap_day = {}, (GAP_DAY - EPOCH).days
    for group in parquet.row_groups(os.path.join(VEGA, "flights-3m.parquet"), ["date", "origin", "destination", "distance"]):
        for micros, origin, destination, distance in zip(*group):
            day, hour = divmod(micros // 3_600_000_000, 24)
            moved = day == gap_day and hour == GAP_HOUR
            if day not in names:
                names[day] = (EPOCH + datetime.timedelta(day)).isoformat()
            yield names[day], hour + moved, origin, destination, distance, moved


def flights_20k():
    """January to March: no wall time of these is skipped."""
    with open(os.path.join(VEGA, "flights-20k.json"), encoding="utf-8") as file:
        for row in json.load(file):
            day, clock = row["date"].replace("/", "-").split(" ")
            yield day, int(clock[:2]), row["origin"], row["destination"], row["distance"], False


def flights(rows, named):
    hours, actor_days, moved_rows = collections.Counter(), {}, 0
    for day, hour, origin, destination, distance, moved in rows:
        hours[origin, day, hour] += 1
        moved_rows += moved
        add(actor_days, (origin, day, destination), 1, distance)
    account_days, actor_months, account_months, days, months = {}, {}, {}, {}, {}
    for (origin, day, destination), amounts in actor_days.items():
        add(account_days, (origin, day), *amounts)
        add(actor_months, (origin, day[:7], destination), *amounts)
        add(account_months, (origin, day[:7]), *amounts)
        add(days, day, *amounts)
        add(months, day[:7], *amounts)
    accounts = {}
    for (origin, month), amounts in account_months.items():
        accounts.setdefault(origin, {})[month] = amounts
    details = {}
    for name in named:
        own_months = {}
        for (origin, month, destination), (n, _) in actor_months.items():
            if origin == name:
                own_months.setdefault(month, {})[destination] = n
        details[name] = {
            "days": {day: amounts for (origin, day), amounts in account_days.items() if origin == name},
            "hours": by_hour({(day, hour): n for (origin, day, hour), n in hours.items() if origin == name}),
            "actorMonths": own_months,
        }
    return {
        "zone": "America/New_York",
        "rows": sum(n for n, _ in months.values()),
        "distance": sum(distance for _, distance in months.values()),
        "movedOutOfGap": moved_rows,
        "months": months,
        "days": days,
        "accounts": accounts,
        "named": details,
        "digests": {
            "accountDays": digest((*key, *amounts) for key, amounts in account_days.items()),
            "accountHours": digest((*key, n) for key, n in hours.items()),
            "accountMonthActors": digest((*key, n) for key, (n, _) in actor_months.items()),
            "accountDayActors": digest((*key, *amounts) for key, amounts in actor_days.items()),
        },
    }


# Births


def births(name):
    days, months, years, weekdays = {}, {}, {}, {}
    with open(os.path.join(FIXTURES, name), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day, n = row["date"], int(row["births"])
            weekday = WEEKDAYS[datetime.date.fromisoformat(day).weekday()]
            for totals, key in ((days, day), (months, day[:7]), (years, day[:4]), (weekdays, weekday)):
                totals[key] = totals.get(key, 0) + n
    return {
        "zone": "America/New_York",
        "total": sum(days.values()),
        "months": months,
        "years": years,
        "weekdays": weekdays,
        "digests": {"days": digest(days.items())},
    }


# Bird strikes


def birdstrikes():
    days, months, actors, actor_months, actor_days = {}, {}, {}, {}, {}
    with open(os.path.join(VEGA, "birdstrikes.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day, actor, cost = row["Flight Date"], row["Aircraft Airline Operator"], int(row["Cost Total $"])
            add(days, day, 1, cost)
            add(months, day[:7], 1, cost)
            add(actors, actor, 1, cost)
            add(actor_months.setdefault(day[:7], {}), actor, 1, cost)
            add(actor_days, (day, actor), 1, cost)
    return {
        "zone": "America/New_York",
        "rows": sum(n for n, _ in months.values()),
        "cost": sum(cost for _, cost in months.values()),
        "months": months,
        "days": days,
        "actors": actors,
        "actorMonths": actor_months,
        "digests": {"dayActors": digest((*key, *amounts) for key, amounts in actor_days.items())},
    }


# Earthquakes


def stamp(millis):
    return datetime.datetime.fromtimestamp(millis / 1000, datetime.timezone.utc).strftime("%Y-%m-%d %H")


def millis_of(text):
    instant = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc)
    return round(instant.timestamp() * 1000)


def hundredths(text):
    """A decimal text of at most two decimals as an integer number of hundredths, without floats on the way."""
    sign, whole, decimals = re.fullmatch(r"(-?)(\d+)(?:\.(\d{1,2}))?", text).groups()
    amount = int(whole) * 100 + int((decimals or "").ljust(2, "0"))
    return -amount if sign else amount


def count_and_max(quakes):
    days = {}
    for day, magnitude in quakes:
        n, largest = days.get(day, (0, magnitude))
        days[day] = [n + 1, max(largest, magnitude)]
    return days


def earthquakes():
    with open(os.path.join(VEGA, "earthquakes.json"), encoding="utf-8") as file:
        # Magnitudes stay the text they are in the file.
        features = json.load(file, parse_float=str)["features"]
    quakes, hours, late_days, late, actor_days = [], collections.Counter(), {}, [], {}
    for feature in features:
        facts = feature["properties"]
        day, hour = stamp(facts["time"]).split(" ")
        updated, final = stamp(facts["updated"])[:10], hundredths(str(facts["mag"]))
        quakes.append((facts["time"], facts["updated"], day, final))
        hours[day, int(hour)] += 1
        actor_days.setdefault((day, facts["net"]), []).append(final)
        by_day = late_days.setdefault(day, {})
        by_day[updated] = by_day.get(updated, 0) + 1
        if updated > day:
            late.append((feature["id"], day, updated))
    settled, reported = {}, {}
    for cut in CUTS:
        at = millis_of(cut)
        settled[cut] = count_and_max((day, final) for _, updated, day, final in quakes if updated <= at)
        # Floor division of a negative number rounds down too: -0.8 was first reported as -1.
        reported[cut] = count_and_max(
            (day, final if updated <= at else final // 100 * 100) for time, updated, day, final in quakes if time <= at
        )
    return {
        "zone": "UTC",
        "rows": len(quakes),
        "days": count_and_max((day, final) for _, _, day, final in quakes),
        "hours": by_hour(hours),
        "updatedDays": late_days,
        "late": len(late),
        "settledAt": settled,
        "reportedAt": reported,
        "digests": {
            "late": digest(late),
            "dayActors": digest((*key, len(own), max(own)) for key, own in actor_days.items()),
        },
    }


# Electron releases


def electron_totals(rows):
    days, months, hours, lines = {}, {}, {}, {}
    for version, time, _ in rows:
        line = version.split(".")[0]
        for totals, key in ((days, time[:10]), (months, time[:7]), (hours, time[:13].replace("T", " "))):
            totals[key] = totals.get(key, 0) + 1
        of_month = lines.setdefault(time[:7], {})
        of_month[line] = of_month.get(line, 0) + 1
    return {"total": sum(months.values()), "months": months, "days": days, "hours": hours, "actorMonths": lines}


def electron():
    with open(os.path.join(FIXTURES, "electron-releases.csv"), encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    stable = [row for row in rows if row[2] == "false"]
    return {"zone": "UTC", "all": electron_totals(rows), "stable": electron_totals(stable)}


# Files


def filled(numbers, indent):
    """Numbers of a long list, as many in a line as 120 columns hold."""
    lines, line = [], " " * indent
    for place, number in enumerate(numbers):
        text = str(number) + ("," if place + 1 < len(numbers) else "")
        joined = line + text if not line.strip() else line + " " + text
        if len(joined) > 120:
            lines.append(line)
            joined = " " * indent + text
        line = joined
    return "\n".join(lines + [line])


def written(value, indent=0, used=0):
    """JSON with sorted keys, a line per key and lists of numbers in one line, as the project's formatter leaves it."""
    if isinstance(value, list):
        line = json.dumps(value)
        if used + len(line) < 120:
            return line
        return "[\n%s\n%s]" % (filled(value, indent + 2), " " * indent)
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if not value:
        return "{}"
    inner = " " * (indent + 2)
    parts = []
    for key in sorted(value):
        head = "%s%s: " % (inner, json.dumps(key, ensure_ascii=False))
        parts.append(head + written(value[key], indent + 2, len(head)))
    return "{\n%s\n%s}" % (",\n".join(parts), " " * indent)


GOLDEN = {
    "births.json": lambda: {years: births("births-%s.csv" % years) for years in ("1969-1988", "2000-2014")},
    "birdstrikes.json": birdstrikes,
    "earthquakes.json": earthquakes,
    "electron.json": electron,
    "flights-20k.json": lambda: flights(flights_20k(), ["DFW", "JAC", "RAP", "TYR"]),
    "flights-3m.json": lambda: flights(flights_3m(), NAMED),
}


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        raise SystemExit(__doc__)
    different = []
    for name, compute in GOLDEN.items():
        text, path = written(compute()) + "\n", os.path.join(HERE, name)
        if not sys.argv[1:]:
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            continue
        kept = ""
        if os.path.exists(path):
            with open(path, encoding="utf-8", newline="") as file:
                kept = file.read()
        print("%s %s" % (name, "same" if kept == text else "DIFFERENT"))
        if kept != text:
            different.append(name)
    sys.exit(1 if different else 0)


main()

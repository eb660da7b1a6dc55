#!/usr/bin/env python3
"""Reads calendars that cadence writes with the icalendar package, which knows nothing of cadence.

Usage: ics.py CADENCE, the program's path.
"""

import csv
import json
import pathlib
import subprocess
import sys
import tempfile

import icalendar

NAMES = [
    "Byrd, Ada; \\o/",
    "line\rone\r\ntwo\nthree",
    "x\r\nATTENDEE:mailto:a@b.example\r\nEND:VEVENT",
    "x\rBEGIN:VALARM",
    "\u2028separated\u2029\u0085next",
    "\u202edrow\u202c \x1b[2J\x7f\u009b",
    "👩\u200d🚀 🇨🇦 ❤\ufe0f 東京 Zoë " * 9,
    "\\n\\,\\;",
    '":=;,^n^^',
]
# Those without line breaks and control characters come back as they were.
LETTERS = [NAMES[0], *NAMES[6:]]


def plan(cadence: pathlib.Path, prospects: pathlib.Path, *options: str) -> str:
    """What `cadence plan` prints."""
    command = [cadence, "plan", prospects.resolve(), "--today", "2026-11-23", "--no-history", "--quiet", *options]
    with tempfile.TemporaryDirectory() as elsewhere:
        ran = subprocess.run(command, cwd=elsewhere, capture_output=True, check=True)
    return ran.stdout.decode()


def read(calendar: str) -> list:
    """The events of a calendar, each looked over."""
    parsed = icalendar.Calendar.from_ical(calendar)
    events = parsed.walk("VEVENT")
    assert len(parsed.walk()) == len(events) + 1, "there is something else than events"
    for component in parsed.walk():
        assert not component.errors, component.errors
    uids = {str(event["UID"]) for event in events}
    assert len(uids) == len(events), "two events with one UID"
    for event in events:
        assert event.decoded("DTEND") > event.decoded("DTSTART"), event
        assert not {"ATTENDEE", "ORGANIZER", "RRULE"} & set(event.keys()), event
    return events


def check(cadence: pathlib.Path, prospects: pathlib.Path) -> tuple[int, list]:
    """The events for blocks, counted, and those for touches, after both have been held against the plan."""
    touches = json.loads(plan(cadence, prospects, "--format", "json"))["touches"]
    assert touches, prospects
    of_touches = read(plan(cadence, prospects, "--format", "ics", "--per", "touch"))
    assert len(of_touches) == len(touches), (len(of_touches), len(touches))
    of_blocks = read(plan(cadence, prospects, "--format", "ics"))
    calls = sum(touch["channel"] == "phone" for touch in touches)
    sizes = [str(event["SUMMARY"]).rpartition("Call block: ")[2].split()[0] for event in of_blocks
             if "Call block: " in str(event["SUMMARY"])]
    assert sum(map(int, sizes)) == calls, (sizes, calls)
    return len(of_blocks), of_touches


def main() -> None:
    cadence = pathlib.Path(sys.argv[1]).resolve()
    blocks, touches = check(cadence, pathlib.Path("examples/prospects.csv"))
    print(f"examples: {blocks} events for blocks and visits, {len(touches)} for touches")
    with tempfile.TemporaryDirectory() as folder:
        hostile = pathlib.Path(folder) / "hostile.csv"
        with hostile.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["Id", "Name", "Company", "Email", "Phone"])
            for number, name in enumerate(NAMES):
                writer.writerow([number, name, name, f"{number}@x.example", "614 555 0100"])
        blocks, touches = check(cadence, hostile)
        summaries = [str(event["SUMMARY"]) for event in touches]
        for name in LETTERS:
            assert any(name.strip() in summary for summary in summaries), name
    print(f"hostile names: {blocks} events for blocks, {len(touches)} for touches")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What sudden ends leave behind: kills.py CLI HELPER [ROUNDS]

Kills the program ROUNDS times (20 unless said) at moments of chance while it polls and downloads,
while the window's engine writes a file, and while the command line does; stops it for a while; and
runs two on one folder. Afterwards everything must be there once, and nothing half. HELPER is
download-helper. Prints a line for each; exit code 1 if anything was lost, doubled or left behind."""

import csv
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import faults  # noqa: E402

PAGES = 40
ROWS_PER_PAGE = 500
ROWS = PAGES * ROWS_PER_PAGE
LONGEST = 60  # Seconds for a run that nobody ends.


def many_pages(server, query, variables):
    """Rows r0, r1, ..., a page at a time and not too fast."""
    if "failedDataRowImports" not in query:
        return None
    after = variables.get("from")  # The cursor that an earlier page gave.
    page = int(after[1:]) if after else 0
    time.sleep(0.005)
    rows = [{"message": "Duplicate", "spec": {"globalKey": "r%d" % number, "rowData": "x" * 200}}
            for number in range(page * ROWS_PER_PAGE, (page + 1) * ROWS_PER_PAGE)]
    return faults.data({"failedDataRowImports": {
        "after": "p%d" % (page + 1) if page + 1 < PAGES else None, "total": ROWS, "results": rows}})


def start(words, folder):
    environment = dict(os.environ, LABELBOX_API_KEY="key", HOME=folder, XDG_CACHE_HOME=folder,
                       XDG_RUNTIME_DIR=folder, QT_QPA_PLATFORM="offscreen")
    return subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def lasts(words, folder):
    """Seconds of a run from nothing to its end."""
    began = time.monotonic()
    code = start(words, folder).wait(LONGEST)
    assert code == 0, "a run without a kill ended with %d" % code
    return time.monotonic() - began


def killed(words, folder, within):
    """Whether the run was killed before its end."""
    process = start(words, folder)
    try:
        process.wait(random.uniform(0, within))
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True


def keys(path):
    with open(path, "rb") as file:
        text = file.read()
    if path.endswith(".csv"):
        return [row["global_key"] for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig")))]
    return [each["failedDataRows"][0]["globalKey"] for each in json.loads(text)]


def wrong_file(path):
    """What is wrong with a file that was written; empty if nothing."""
    try:
        found = keys(path)
    except (OSError, ValueError, KeyError) as problem:
        return ["%s: %s" % (os.path.basename(path), problem)]
    return [] if found == ["r%d" % number for number in range(ROWS)] else [
        "%s has %d rows, %d of them different" % (os.path.basename(path), len(found), len(set(found)))]


def wrong_stores(folder):
    """What is wrong with the tasks that were kept."""
    problems = []
    for name, _, files in os.walk(folder):
        for file in files:
            if not file.endswith(".sqlite"):
                continue
            with sqlite3.connect(os.path.join(name, file)) as store:
                if store.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                    problems.append("the store is damaged")
                if store.execute("SELECT count(*) FROM task").fetchone()[0] < 3:
                    problems.append("the store has lost tasks")
    return problems


def left_behind(folder, expected):
    return ["%s was left behind" % name for name in sorted(os.listdir(folder)) if name not in expected]


def forget_rows(data, path):
    """What was wrong with the file; then all but the tasks begins anew."""
    problems = wrong_file(path)
    os.remove(path)
    for root, _, names in os.walk(data):
        for name in names:
            if name.endswith(".rows"):
                os.remove(os.path.join(root, name))
    return problems


def while_downloading(cli, helper, address, rounds, folder):
    """Polling, keeping tasks and rows, then a file by the window's engine."""
    data, output = os.path.join(folder, "data"), os.path.join(folder, "files")
    os.mkdir(output)
    path = os.path.join(output, "rows.csv")
    words = [helper, address, data, "up", "0", path]
    within = lasts(words, folder)
    kills, problems = 0, forget_rows(data, path)
    while kills < rounds:
        if killed(words, folder, within):
            kills += 1
        else:  # All is there: from the beginning, but for the tasks.
            problems += forget_rows(data, path)
        problems += wrong_stores(data)
        if os.path.exists(path):
            problems += wrong_file(path)
    code = start(words, folder).wait(LONGEST)
    if code != 0:
        problems.append("the last run ended with %d" % code)
    return kills, problems + wrong_file(path) + wrong_stores(data) + left_behind(output, ["rows.csv"])


def while_command_line_writes(cli, helper, address, rounds, folder):
    output = os.path.join(folder, "files")
    os.mkdir(output)
    path = os.path.join(output, "rows.json")
    words = [cli, "--endpoint", address, "failed-rows", "up", "-o", path]
    within = lasts(words, folder)
    kills, problems = 0, wrong_file(path)
    os.remove(path)
    while kills < rounds:
        kills += killed(words, folder, within)
        if os.path.exists(path):
            problems += wrong_file(path)
    start(words, folder).wait(LONGEST)
    return kills, problems + wrong_file(path) + left_behind(output, ["rows.json"])


def while_stopped(cli, helper, address, rounds, folder):
    """Stopped for a second now and then, as by a laptop's lid."""
    path = os.path.join(folder, "rows.csv")
    process = start([helper, address, os.path.join(folder, "data"), "up", "0", path], folder)
    stops = 0
    while process.poll() is None and stops < 4:
        time.sleep(random.uniform(0.01, 0.15))
        process.send_signal(signal.SIGSTOP)
        time.sleep(1)
        process.send_signal(signal.SIGCONT)
        stops += 1
    code = process.wait(LONGEST)
    return stops, (["it ended with %d" % code] if code != 0 else []) + wrong_file(path)


def two_at_once(cli, helper, address, rounds, folder):
    """One of them may be told that the other writes the rows; what is there is whole."""
    data = os.path.join(folder, "data")
    pairs = max(1, rounds // 10)
    problems = []
    for number in range(pairs):
        paths = [os.path.join(folder, "%d-%d.csv" % (number, each)) for each in (0, 1)]
        both = [start([helper, address, data, "up", "0", path], folder) for path in paths]
        codes = [each.wait(LONGEST) for each in both]
        if all(codes):
            problems.append("both ended with %s" % codes)
        for code, path in zip(codes, paths):
            if code == 0 or os.path.exists(path):
                problems += wrong_file(path)
        problems += wrong_stores(data)
    return pairs, problems


def main():
    cli, helper = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    server = faults.Server(many_pages)
    address = server.address("graphql")
    short = 0
    print("%-42s %9s  %s" % ("what happens", "times", "verdict"))
    for name, trial in [("killed while it downloads and writes", while_downloading),
                        ("killed while the command line writes", while_command_line_writes),
                        ("stopped for a second", while_stopped),
                        ("two programs on one folder", two_at_once)]:
        with tempfile.TemporaryDirectory() as folder:
            times, problems = trial(cli, helper, address, rounds, folder)
        short += 1 if problems else 0
        print("%-42s %9d  %s" % (name, times, "; ".join(sorted(set(problems))) or "right"), flush=True)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())

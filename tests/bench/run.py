#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures Taskglass against its baselines and prints one table; `./dev bench` builds and runs it.

Every figure is taken in this run, on this machine, ours and the baseline's by turns. A ratio is
the middle of the ratios of the single turns. What cannot be measured here is skipped, with the
reason; nothing is estimated.
"""
import argparse
import contextlib
import csv
import filecmp
import json
import os
import pathlib
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
MB = 1_000_000


class Skip(Exception):
    """This row cannot be measured here; the text says why."""


class Broken(Exception):
    """A measured program did not do what it should; the text says which."""


def tell(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def number(value):
    return f"{value:,}"


def shown(value, unit):
    """A figure with three significant digits."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{digits}f} {unit}"


def spread(samples, unit):
    """The middle, and between what it lies."""
    middle = statistics.median(samples)
    if len(samples) == 1:
        return shown(middle, unit)
    least, most = (shown(value, "").strip() for value in (min(samples), max(samples)))
    return f"{shown(middle, unit)} [{least}-{most}]"


# --- The table ------------------------------------------------------------------------------------


class Table:
    heads = ("", "what", "baseline", "", "ours", "ratio", "target", "verdict")

    def __init__(self):
        self.lines = []
        self.target = ""

    def add(self, what, *, ours=(), baseline="", theirs=(), unit="s", ratios=(), target="",
            is_met=None, verdict=""):
        if is_met is not None:
            verdict = "met" if is_met else "MISSED"
        ratio = statistics.median(ratios) if ratios else None
        self.lines.append({
            "row": self.target, "what": what, "baseline": baseline, "unit": unit,
            "theirs": list(theirs), "ours": list(ours), "ratios": list(ratios),
            "target": target, "verdict": verdict,
            "cells": (self.target, what, baseline, spread(theirs, unit) if theirs else "",
                      spread(ours, unit) if ours else "",
                      "" if ratio is None else f"{ratio:.3g} x", target, verdict)})

    def at_most(self, what, ours, baseline, theirs, limit, unit="s"):
        """Ours costs at most @limit times the baseline."""
        ratios = [our / their for our, their in zip(ours, theirs)]
        self.add(what, ours=ours, baseline=baseline, theirs=theirs, unit=unit, ratios=ratios,
                 target=f"<= {limit:g} x", is_met=statistics.median(ratios) <= limit)

    def faster(self, what, ours, baseline, theirs, least, unit="s"):
        """Ours is at least @least times faster than the baseline."""
        ratios = [their / our for our, their in zip(ours, theirs)]
        self.add(what, ours=ours, baseline=baseline, theirs=theirs, unit=unit, ratios=ratios,
                 target=f">= {least:g} x faster", is_met=statistics.median(ratios) >= least)

    def limit(self, what, ours, most, unit="s", **also):
        """Ours costs at most @most, whatever others need."""
        self.add(what, ours=ours, unit=unit, target=f"<= {most:g} {unit}",
                 is_met=statistics.median(ours) <= most, **also)

    def fact(self, what, ours, unit="s", **also):
        """A figure without a target."""
        self.add(what, ours=ours, unit=unit, **also)

    def growth(self, what, samples, unit="s"):
        """How the cost grows with the size: @samples by size."""
        sizes = sorted(samples)
        middles = {size: statistics.median(samples[size]) for size in sizes}
        steps = [f"{number(sizes[0])}: {shown(middles[sizes[0]], unit)}"]
        for before, size in zip(sizes, sizes[1:]):
            steps.append(f"{number(size)}: {shown(middles[size], unit)} ({size / before:g} x as "
                         f"many, {middles[size] / middles[before]:.3g} x the cost)")
        text = f"{what}: " + "; ".join(steps)
        self.lines.append({"row": self.target, "what": what, "unit": unit, "growth": text,
                           "by_size": {size: samples[size] for size in sizes}})

    def print(self):
        rows = [line["cells"] for line in self.lines if "cells" in line]
        widths = [max(len(row[at]) for row in [self.heads, *rows]) for at in range(8)]

        def put(cells):
            print("  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths)).rstrip())

        put(self.heads)
        put(["-" * width for width in widths])
        for line in self.lines:
            if "cells" in line:
                put(line["cells"])
            else:
                print(f"{line['row']:<{widths[0]}}  how it grows, {line['growth']}")


# --- Programs, servers, data ----------------------------------------------------------------------


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.folder = pathlib.Path(folder).resolve()
        self.runs = options.runs
        self.table = Table()
        self.notes = set()
        self.cache = {}
        self.closing = contextlib.ExitStack()
        quick = options.quick
        self.row_sizes = [20_000, 100_000] if quick else [100_000, 1_000_000, 5_000_000]
        self.task_sizes = [1_000, 10_000] if quick else [1_000, 10_000, 50_000]
        self.rows = 100_000 if quick else 1_000_000
        self.environment = {name: value for name, value in os.environ.items()
                            if name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH")}
        self.environment |= {"LC_ALL": "C.UTF-8", "LABELBOX_API_KEY": "bench",
                             "HOME": self.made("home"), "XDG_RUNTIME_DIR": self.made("runtime")}

    def made(self, name):
        path = self.folder / name
        path.mkdir(mode=0o700, exist_ok=True)
        return str(path)

    def scaled(self, rows):
        """Rows of a condition: fewer in a quick run."""
        return max(10_000, rows // 10) if self.options.quick else rows

    def binary(self, name):
        return str(self.options.programs / name)

    def ask(self, *command, display=False, limit=600):
        """Runs a program; what it measured of itself, and `outer_s` as seen from here."""
        environment = dict(self.environment)
        if display:
            environment |= {"DISPLAY": self.display(), "QT_QPA_PLATFORM": "xcb"}
        began = time.perf_counter()
        done = subprocess.run([str(word) for word in command], env=environment, cwd=self.folder,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=limit,
                              check=False)
        outer = time.perf_counter() - began
        if done.returncode != 0:
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise Broken(f"{pathlib.Path(command[0]).name} ended with {done.returncode} {last}")
        lines = done.stdout.decode().splitlines()
        figures = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
        return figures | {"outer_s": outer}

    def bench(self, name, *arguments, **how):
        return self.ask(self.binary(f"bench-{name}"), *arguments, **how)

    @contextlib.contextmanager
    def server(self, *, failed=0, created=0, tasks=1, think=0, cap=0, also=()):
        """The bench server; @think in ms, @cap in MB/s."""
        command = [self.binary("bench-server"), "--failed", failed, "--created", created,
                   "--tasks", tasks, "--think", think, "--cap", int(cap * MB), *also]
        process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE)
        try:
            port = int(process.stdout.readline() or 0)
            if port == 0:
                raise Broken("the bench server did not start")
            yield f"http://127.0.0.1:{port}/graphql"
        finally:
            process.stdin.close()  # It ends by that.
            process.stdout.close()
            process.wait()

    def display(self):
        """An X server of our own, so that nobody's desktop decides about figures."""
        if "display" not in self.cache:
            if shutil.which("Xvfb") is None:
                raise Skip("there is no Xvfb (package xvfb)")
            reading, writing = os.pipe()
            process = subprocess.Popen(
                ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1920x1200x24", "-nolisten",
                 "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL)
            os.close(writing)
            with os.fdopen(reading) as pipe:
                self.cache["display"] = ":" + pipe.readline().strip()
            self.closing.callback(process.wait)
            self.closing.callback(process.terminate)
        return self.cache["display"]

    def turns(self, *measures):
        """Runs the measures by turns; for each of them the list of what it gave."""
        results = [[] for _ in measures]
        for _ in range(self.runs):
            for measure, into in zip(measures, results):
                into.append(measure())
        return results

    def log(self, rows):
        """A page log of @rows failed rows."""
        key = f"log-{rows}"
        if key not in self.cache:
            tell(f"making a log of {number(rows)} rows")
            folder = self.made(key)
            with self.server(failed=rows) as url:
                self.bench("download", url, "failed", folder)
            self.cache[key] = pathlib.Path(folder) / "failed.log"
        return self.cache[key]

    def database(self, rows):
        """The same rows in an SQLite table, so written that reading is fast."""
        key = f"database-{rows}"
        if key not in self.cache:
            log = self.log(rows)
            tell(f"making a database of {number(rows)} rows")
            path = self.folder / f"{key}.sqlite"
            self.bench("sqlite", "copy", log, path)
            self.cache[key] = path
        return self.cache[key]

    def fresh(self, name):
        """An empty folder, every time."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        return self.made(name)


def taken(figures, name):
    if any(name not in figure for figure in figures):
        raise Broken(f"a program does not tell {name}")
    return [figure[name] for figure in figures]


# --- T1 to T7: from the server to the disk and the screen -----------------------------------------


def downloads(bench, rows):
    """Floor and download of @rows failed rows by turns, without think time."""
    key = f"downloads-{rows}"
    if key not in bench.cache:
        with bench.server(failed=rows) as url:
            bench.cache[key] = bench.turns(lambda: bench.bench("floor", url, "failed"),
                                           lambda: bench.bench("download", url, "failed"))
    return bench.cache[key]


def t1(bench):
    table, walls = bench.table, {}
    for rows in bench.row_sizes:
        floor, ours = downloads(bench, rows)
        walls[rows] = taken(ours, "wall_s")
        if rows == bench.rows:
            table.at_most(f"{number(rows)} failed rows to disk", walls[rows], "curl, discarding",
                          taken(floor, "wall_s"), 6)
            table.limit("- its CPU time", taken(ours, "cpu_s"), 1.4)
    table.growth("download", walls)


def condition(think, cap, rows, also=""):
    words = [f"{think} ms" if think else "no think time", f"{cap:g} MB/s" if cap else "no cap"]
    return f"{number(rows)} rows, " + ", ".join(words) + also


def against_floor(bench, think, cap, rows, limit, also=(), what=""):
    """One line: a download under a condition against the floor under the same."""
    rows = bench.scaled(rows)
    encoding = ["gzip"] if "--gzip" in also else []
    with bench.server(failed=rows, think=think, cap=cap, also=also) as url:
        floor, ours = bench.turns(lambda: bench.bench("floor", url, "failed", *encoding),
                                  lambda: bench.bench("download", url, "failed"))
    bench.table.at_most(condition(think, cap, rows, what), taken(ours, "wall_s"),
                        "curl, discarding", taken(floor, "wall_s"), limit)


def t2(bench):
    # A server that puts the rows before the cursor: nothing can be asked ahead.
    for think, cap, rows in ((100, 0, 200_000), (0, 100, 200_000), (100, 100, 100_000)):
        against_floor(bench, think, cap, rows, 1.05, ["--rows-first"], ", plain")


def t3(bench):
    for think, cap, rows in ((100, 25, 100_000), (100, 12.5, 100_000), (500, 12.5, 50_000)):
        against_floor(bench, think, cap, rows, 0.72, what=", ahead")
    for think, cap, rows in ((100, 0, 200_000), (0, 100, 200_000)):
        against_floor(bench, think, cap, rows, 1.05, what=", ahead")
    against_floor(bench, 0, 12.5, 200_000, 1.05, ["--gzip"], ", ahead, gzip")


def t4(bench):
    for think, cap, rows in ((100, 0, 200_000), (100, 100, 100_000)):
        rows = bench.scaled(rows)
        with bench.server(failed=rows, created=rows, think=think, cap=cap) as url:
            failed, created, ours = bench.turns(lambda: bench.bench("floor", url, "failed"),
                                                lambda: bench.bench("floor", url, "created"),
                                                lambda: bench.bench("download", url, "both"))
        floors = [one["wall_s"] + other["wall_s"] for one, other in zip(failed, created)]
        bench.table.at_most("failed + created, each " + condition(think, cap, rows),
                            taken(ours, "wall_s"), "curl, one after the other", floors, 0.55)


def t5(bench):
    python = os.environ.get("TASKGLASS_SDK_PYTHON")
    if not python:
        raise Skip("TASKGLASS_SDK_PYTHON names no Python that has the package labelbox")
    if subprocess.run([python, "-c", "import labelbox"], capture_output=True,
                      check=False).returncode != 0:
        raise Skip(f"{python} cannot import labelbox")
    rows = bench.scaled(200_000)
    exports = []

    def ours():
        folder = pathlib.Path(bench.fresh("sdk-log"))
        figures = bench.bench("download", url, "failed", folder)
        exports.append(bench.bench("export", folder / "failed.log", folder / "failed.csv"))
        return figures

    with bench.server(failed=rows) as url:
        theirs, downloaded = bench.turns(
            lambda: bench.ask(python, HERE / "sdk.py", url, bench.folder / "sdk.csv"), ours)
    if any(figure["rows"] != rows for figure in theirs + exports):
        raise Broken("the SDK and Taskglass disagree about the number of rows")
    name = f"SDK {theirs[0]['version']}"
    walls = taken(downloaded, "wall_s")
    bench.table.faster(f"{number(rows)} failed rows", walls, name, taken(theirs, "download_s"), 18)
    bench.table.faster("- and CSV", [a + b["wall_s"] for a, b in zip(walls, exports)],
                       f"{name} and csv.writer",
                       [figure["download_s"] + figure["csv_s"] for figure in theirs], 26)
    bench.table.fact("- peak memory", taken(downloaded, "peak_mb"), "MB", baseline=name,
                     theirs=taken(theirs, "peak_mb"))


def t6(bench):
    bench.display()
    with bench.server(failed=bench.scaled(100_000), tasks=20, think=100, cap=25) as url:
        floor, ours = bench.turns(
            lambda: bench.bench("floor", url, "failed"),
            lambda: bench.bench("window", "first-rows", url, bench.fresh("window"), display=True))
    page, first = taken(floor, "first_page_s"), taken(ours, "first_rows_s")
    more = statistics.median(our - their for our, their in zip(first, page))
    bench.table.add("first rows of a task on screen, 100 ms, 25 MB/s", ours=first,
                    baseline="one page by curl", theirs=page,
                    ratios=[our / their for our, their in zip(first, page)],
                    target="<= page + 0.1 s", is_met=more <= 0.1)


def t7(bench):
    table, peaks = bench.table, {}
    for rows in bench.row_sizes:
        peaks[rows] = taken(downloads(bench, rows)[1], "peak_mb")
        table.limit(f"peak memory of a download, {number(rows)} rows", peaks[rows], 64, "MB")
    middles = [statistics.median(samples) for samples in peaks.values()]
    table.limit("- between the sizes", [max(middles) - min(middles)], 12, "MB")
    bench.display()
    with bench.server(failed=bench.rows, tasks=20) as url:
        window, = bench.turns(lambda: bench.bench("window", "download", url, bench.fresh("window"),
                                                  display=True))
    table.limit(f"- with the window, {number(bench.rows)} rows", taken(window, "peak_mb"), 90, "MB")


# --- T8 to T10: rows on the disk ------------------------------------------------------------------

NEEDLE = "cam-07/frame"
COLUMNS = ("message", "global_key", "external_id", "row_data", "metadata", "attachments")


def holding(columns):
    return " OR ".join(f"{column} LIKE '%{NEEDLE}%'" for column in columns)


def t8(bench):
    table, log, database = bench.table, bench.log(bench.rows), bench.database(bench.rows)
    like = "SELECT rowid FROM rows WHERE " + holding(COLUMNS[:4])
    order = "SELECT rowid FROM rows ORDER BY global_key"
    group = "SELECT message, count(*) FROM rows GROUP BY message"
    ours, found, ordered, grouped = bench.turns(
        lambda: bench.bench("rows", log), lambda: bench.bench("sqlite", "ask", database, like),
        lambda: bench.bench("sqlite", "ask", database, order),
        lambda: bench.bench("sqlite", "ask", database, group))
    if ours[0]["search4_found"] != found[0]["rows"]:
        raise Broken("SQLite finds other rows than we do")
    size = f"of {number(bench.rows)} rows"
    table.faster(f"substring in 4 columns {size}", taken(ours, "search4_ms"), "SQLite LIKE",
                 taken(found, "ms"), 12, "ms")
    table.faster(f"order {size}", taken(ours, "sort_key_ms"), "SQLite ORDER BY",
                 taken(ordered, "ms"), 15, "ms")
    table.limit(f"templates {size} (theirs: exact texts)", taken(ours, "groups_ms"), 5, "ms",
                baseline="SQLite GROUP BY", theirs=taken(grouped, "ms"))
    sizes = {bench.rows: ours}
    for rows in bench.row_sizes:
        if rows != bench.rows:
            other = bench.log(rows)
            sizes[rows], = bench.turns(lambda: bench.bench("rows", other))
    for name, what in (("search4_ms", "substring"), ("sort_key_ms", "order"),
                       ("groups_ms", "templates")):
        table.growth(what, {size: taken(all_of, name) for size, all_of in sizes.items()}, "ms")
    kinds, = bench.turns(lambda: bench.bench("kinds"))
    table.limit("template of a message, no two the same", taken(kinds, "message_us"), 3, "us")
    table.limit("kinds of 10,000 templates of 40 sentences", taken(kinds, "join_40_ms"), 20, "ms")
    table.limit("- of 1,000 sentences of 11,000 words", taken(kinds, "join_1000_ms"), 30, "ms")


def sqlite_csv(bench, database, sql, path):
    """Debian's sqlite3 writes a CSV file."""
    with open(path, "wb") as file:
        began = time.perf_counter()
        done = subprocess.run(["sqlite3", "-csv", "-header", str(database), sql], stdout=file,
                              check=False)
        if done.returncode != 0:
            raise Broken(f"sqlite3 ended with {done.returncode}")
        return {"wall_s": time.perf_counter() - began}


def needs_sqlite():
    if shutil.which("sqlite3") is None:
        raise Skip("there is no sqlite3 (package sqlite3)")


def same_records(one, other):
    """Whether two CSV files of whatever dialect hold the same cells."""
    with open(one, newline="", encoding="utf-8") as left, \
            open(other, newline="", encoding="utf-8") as right:
        left, right = csv.reader(left), csv.reader(right)
        return all(a == b for a, b in zip(left, right)) and next(left, 0) == next(right, 0)


def t9(bench):
    needs_sqlite()
    table, log, database = bench.table, bench.log(bench.rows), bench.database(bench.rows)
    ours_at, shell_at, python_at = (bench.folder / f"{name}.csv" for name in
                                    ("ours", "shell", "python"))
    ours, shell, python = bench.turns(
        lambda: bench.bench("export", log, ours_at),
        lambda: sqlite_csv(bench, database, "SELECT * FROM rows", shell_at),
        lambda: bench.ask(sys.executable, HERE / "csv_writer.py", database, python_at))
    is_same = filecmp.cmp(ours_at, python_at, shallow=False)
    for path in (ours_at, shell_at, python_at):
        path.unlink()
    walls, size = taken(ours, "wall_s"), number(bench.rows)
    table.faster(f"CSV of {size} rows", walls, "sqlite3 -csv", taken(shell, "wall_s"), 6)
    table.faster(f"CSV of {size} rows", walls, "Python csv.writer", taken(python, "wall_s"), 20)
    table.limit("- its peak memory", taken(ours, "peak_mb"), 24, "MB")
    table.add("- its bytes", baseline="Python csv.writer", target="identical", is_met=is_same)
    times, memory = {bench.rows: walls}, {bench.rows: taken(ours, "peak_mb")}
    for rows in bench.row_sizes:
        if rows != bench.rows:
            other = bench.log(rows)
            figures, = bench.turns(lambda: bench.bench("export", other, ours_at))
            times[rows], memory[rows] = taken(figures, "wall_s"), taken(figures, "peak_mb")
            ours_at.unlink()
    table.growth("export", times)
    table.growth("peak memory", memory, "MB")


def t10(bench):
    needs_sqlite()
    log, database = bench.log(bench.rows), bench.database(bench.rows)
    ours_at, theirs_at = bench.folder / "ours.csv", bench.folder / "theirs.csv"
    cases = (("sorted", ["sort", 1], "ORDER BY global_key", "sqlite3 -csv, ORDER BY"),
             ("filtered", ["find", NEEDLE], "WHERE " + holding(COLUMNS), "sqlite3 -csv, LIKE"))
    for name, arguments, clause, baseline in cases:
        ours, theirs = bench.turns(
            lambda: bench.bench("export", log, ours_at, *arguments),
            lambda: sqlite_csv(bench, database, f"SELECT * FROM rows {clause}", theirs_at))
        if not same_records(ours_at, theirs_at):
            raise Broken(f"SQLite writes other rows than we do, {name}")
        ours_at.unlink()
        theirs_at.unlink()
        bench.table.faster(f"{name} CSV of {number(bench.rows)} rows", taken(ours, "wall_s"),
                           baseline, taken(theirs, "wall_s"), 1.5)
        bench.table.fact("- its peak memory", taken(ours, "peak_mb"), "MB")


# --- T11 to T16: the window -----------------------------------------------------------------------


def t11(bench):
    bench.display()
    log = bench.log(bench.scaled(1_000_000))
    table, bars = bench.turns(lambda: bench.bench("paint", log, display=True),
                              lambda: bench.bench("paint", "bars", display=True))
    # By turns inside the programs, too; each ratio is the middle of theirs.
    for figures, what, ours, baseline, theirs, limit in (
            (table, "a full repaint of 41 x 6 cells", "repaint_ms", "Qt's delegate",
             "default_repaint_ms", 0.17),
            (bars, "40 progress bars", "own_ms", "Qt's drawControl", "standard_ms", 0.05)):
        ratios = taken(figures, "ratio")
        bench.table.add(what, ours=taken(figures, ours), baseline=baseline,
                        theirs=taken(figures, theirs), unit="ms", ratios=ratios,
                        target=f"<= {limit:g} x", is_met=statistics.median(ratios) <= limit)
    bench.table.fact("- a repaint after a jump", taken(table, "jump_ms"), "ms",
                     baseline="Qt's delegate", theirs=taken(table, "default_jump_ms"))


def t12(bench):
    bench.display()
    with bench.server(failed=bench.rows, created=bench.rows, tasks=20) as url:
        beats, = bench.turns(lambda: bench.bench("window", "heartbeat", url,
                                                 bench.fresh("window"), display=True))
    bench.table.limit("heartbeat's lateness, 99th percentile", taken(beats, "p99_ms"), 8, "ms",
                      baseline="same, before rows arrive", theirs=taken(beats, "before_p99_ms"))
    bench.table.fact("- the latest", taken(beats, "max_ms"), "ms")


def lists(bench, tasks):
    key = f"lists-{tasks}"
    if key not in bench.cache:
        bench.display()
        bench.cache[key], = bench.turns(lambda: bench.bench("models", tasks, display=True))
    return bench.cache[key]


def t13(bench):
    table = bench.table
    for name, limit in (("sorted", 0.3), ("unsorted", 0.02)):
        figures = lists(bench, 10_000)
        ratios = taken(figures, f"{name}_ratio")
        what = "the changed column" if name == "sorted" else "another column"
        table.add(f"1 % of 10,000 tasks changed, sorted on {what}",
                  ours=taken(figures, f"{name}_change_ms"), baseline="a reset of the model",
                  theirs=taken(figures, f"{name}_reset_ms"), unit="ms", ratios=ratios,
                  target=f"<= {limit:g} x", is_met=statistics.median(ratios) <= limit)
        table.add("- selection and scroll", target="kept",
                  is_met=all(kept == 1 for kept in taken(figures, f"{name}_kept")))
    for name in ("sorted", "unsorted"):
        table.growth(f"{name}, 1 % of the tasks", {size: taken(lists(bench, size),
                     f"{name}_change_ms") for size in bench.task_sizes}, "ms")


def stored_tasks(folder):
    files = list(pathlib.Path(folder).glob("*/tasks.sqlite"))
    with contextlib.closing(sqlite3.connect(files[0])) as database:
        return database.execute("SELECT count(*) FROM task").fetchone()[0]


def t14(bench):
    bench.display()
    if shutil.which("transmission-qt") is None:
        raise Skip("there is no transmission-qt (package transmission-qt)")
    peer = pathlib.Path(bench.fresh("transmission"))
    times = {}
    for tasks in bench.task_sizes:
        with bench.server(tasks=tasks) as url:
            data = bench.fresh("stored")
            bench.bench("window", "fill", url, data, display=True)
            if stored_tasks(data) != tasks:
                raise Broken(f"{stored_tasks(data)} of {tasks} tasks were stored")

            def ours():
                return bench.bench("mapped", 5, bench.binary("taskglass"), "--endpoint", url,
                                   "--data", data, display=True)

            def theirs():
                # What its first start asks is answered; it downloads nothing.
                (peer / "settings.json").write_text(
                    '{"user-has-given-informed-consent": true, "blocklist-updates-enabled": false}',
                    encoding="ascii")
                return bench.bench("mapped", 5, "transmission-qt", "-g", peer, display=True)

            if tasks != 10_000:
                figures, = bench.turns(ours)
            else:
                figures, other = bench.turns(ours, theirs)
        times[tasks] = taken(figures, "content_s")
        if tasks != 10_000:
            continue
        name, stored = "transmission-qt, empty", f"{number(tasks)} stored tasks"
        bench.table.at_most(f"window mapped, {stored}", taken(figures, "mapped_s"), name,
                            taken(other, "mapped_s"), 0.6)
        bench.table.at_most(f"window filled, {stored}", times[tasks], name,
                            taken(other, "content_s"), 0.6)
        bench.table.at_most("- memory 5 s later", taken(figures, "rss_mb"), name,
                            taken(other, "rss_mb"), 0.5, "MB")
    bench.table.growth("window filled", times)


def t15(bench):
    most = bench.task_sizes[-1]
    figures = lists(bench, most)
    bench.table.limit(f"a letter in the filter, {number(most)} tasks, the slowest",
                      taken(figures, "keystroke_slowest_ms"), 50, "ms")
    bench.table.fact("- the middle one", taken(figures, "keystroke_ms"), "ms")
    bench.table.growth("the slowest letter", {size: taken(lists(bench, size),
                       "keystroke_slowest_ms") for size in bench.task_sizes}, "ms")


def turns_of(process):
    """Of each thread of a process: its CPU seconds so far, and how often it was woken."""
    turns = {}
    for thread in pathlib.Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(OSError):  # It may end while it is looked at.
            cpu = int((thread / "schedstat").read_text().split()[0])
            for line in (thread / "status").read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches:"):
                    turns[thread.name] = (cpu / 1e9, int(line.split()[1]))
    return turns


def turns_between(before, after):
    """What threads did that are there now; of those that have ended nobody knows any more."""
    gained = [(cpu - before.get(thread, (0, 0))[0], wakings - before.get(thread, (0, 0))[1])
              for thread, (cpu, wakings) in after.items()]
    return sum(cpu for cpu, _ in gained), sum(wakings for _, wakings in gained)


def t16(bench):
    seconds = 20 if bench.options.quick else 60
    shares, wakings = [], []
    environment = bench.environment | {"DISPLAY": bench.display(), "QT_QPA_PLATFORM": "xcb"}
    with bench.server(tasks=50) as url:
        process = subprocess.Popen([bench.binary("bench-window"), "idle", url,
                                    bench.fresh("window")], env=environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            if not process.stdout.readline():
                raise Broken("bench-window idle did not start")
            time.sleep(3)
            before = turns_of(process.pid)
            for _ in range(bench.runs):
                time.sleep(seconds)
                after = turns_of(process.pid)
                cpu, woken = turns_between(before, after)
                shares.append(cpu / seconds * 100)
                wakings.append(woken * 60 / seconds)
                before = after
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
    # A hidden window asks the server every three minutes, so the middle minute has no poll.
    bench.table.limit(f"CPU of a hidden window, {bench.runs} x {seconds} s", shares, 0.1, "%")
    bench.table.limit("- its wake-ups a minute; most: with a poll", wakings, 1, "times")


# --- The machine, and the run ---------------------------------------------------------------------

ROWS = {f"T{at}": measure for at, measure in enumerate(
    (t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16), 1)}


def fact_of(path, name):
    with contextlib.suppress(OSError), open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith(name):
                return line.split(":", 1)[1].strip()
    return "unknown"


def machine():
    memory = fact_of("/proc/meminfo", "MemTotal").split()[0]
    return {
        "processor": fact_of("/proc/cpuinfo", "model name"),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(int(memory) * 1024 / 1e9, 1) if memory.isdigit() else None,
        "system": f"{platform.freedesktop_os_release().get('PRETTY_NAME', 'Linux')}, "
                  f"{platform.release()}",
        "python": platform.python_version(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "when": time.strftime("%Y-%m-%d %H:%M %z"),
    }


def warn_if_busy(load, cores, when):
    if load > 0.25 * cores:
        print(f"WARNING: {when} the load was {load:.2f} on {cores} cores: other programs compete, "
              "the figures are noisy. Read ratios, not times.")


def numbered(text):
    name = text.upper()
    if name not in ROWS:
        raise argparse.ArgumentTypeError(f"there is no row {text}; they are T1 to T{len(ROWS)}")
    return name


def read_options():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", type=numbered, metavar="ROW",
                        help="T1 to T16; all unless given")
    parser.add_argument("--runs", type=int, help="turns of every comparison (5)")
    parser.add_argument("--quick", action="store_true",
                        help="one turn and small sizes: to try whether all works; targets are "
                             "meant for full sizes")
    parser.add_argument("--json", metavar="FILE", help="write every single figure to FILE")
    parser.add_argument("--folder", default="build/bench",
                        help="where to put some GB for the time of the run (build/bench)")
    parser.add_argument("--programs", type=pathlib.Path, default="build/bench/bin",
                        help="where the programs are (build/bench/bin)")
    options = parser.parse_args()
    options.runs = max(1, options.runs or (1 if options.quick else 5))
    options.programs = options.programs.resolve()
    return options


def measure(bench, name):
    began = time.monotonic()
    bench.table.target = name
    try:
        ROWS[name](bench)
    except Skip as reason:
        bench.table.add(f"skipped: {reason}", verdict="skipped")
    except (Broken, OSError, LookupError, ValueError, sqlite3.Error,
            subprocess.SubprocessError) as reason:
        tell(f"{name}: {reason}")
        bench.table.add(f"failed: {reason}", verdict="FAILED")
    tell(f"{name}: {time.monotonic() - began:.0f} s")


def main():
    options = read_options()
    facts = machine()
    with tempfile.TemporaryDirectory(prefix="data-", dir=options.folder) as folder:
        bench = Bench(options, folder)
        with bench.closing:
            for name in options.rows or ROWS:
                measure(bench, name)
    lines = bench.table.lines
    print(f"{facts['processor']}, {facts['cores']} cores, {facts['memory_gb']} GB; "
          f"{facts['system']}; {facts['when']}")
    print(f"load before {facts['load'][0]}, after {os.getloadavg()[0]:.2f}; middle of "
          f"{options.runs} turns [least-most]" + ("; QUICK: small sizes" if options.quick else ""))
    warn_if_busy(facts["load"][0], facts["cores"], "before the run")
    print()
    bench.table.print()
    if options.json:
        for line in lines:
            line.pop("cells", None)
        pathlib.Path(options.json).write_text(json.dumps(
            {"machine": facts, "runs": options.runs, "quick": options.quick, "lines": lines},
            indent=1) + "\n", encoding="utf-8")
    return 1 if any(line.get("verdict") == "FAILED" for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())

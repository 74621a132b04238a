#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Days in minutes: soak.py WINDOW-DAY [HOURS]

Leaves the window open for HOURS (24 unless said) of a clock that runs a hundred times as fast,
before a server with 10,000 tasks. Every two minutes a task begins; one in five ends with failures.
One answer in two hundred is an error or cut off, and twice a day nothing is answered for half an
hour. Prints a line an hour: what the program holds and how much it asked. It must not grow, must
not ask too much, and must know every task in the end; exit code 1 if any of that is not so."""

import datetime
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import faults  # noqa: E402

SPEED = 100
TASKS = 10000
VISITED = 50  # Tasks that the user of window-day looks at.
EVERY = 120  # Seconds between the beginnings of two tasks.
LASTS = 600  # Seconds from the beginning of a task to its end.
MOST_GROWTH = 1.1  # From the first hour to the last.
MOST_REQUESTS = 310  # A minute, while failures of old tasks are counted.
MOST_LATER = 40  # A minute, once they are.
SETTLED_AFTER = 8  # Hours. An answer that takes 5 ms takes half a second of the fast clock.
FAULTS = [faults.http("busy", "503 Service Unavailable"), faults.http("<html>", "502 Bad Gateway"),
          ([b""],), faults.error("INTERNAL_SERVER_ERROR", "Internal error", 500)]


class World:
    """Tasks as they are at a moment of the fast clock."""

    def __init__(self):
        self.began = time.time()
        self.born = []  # Of the tasks that begin while one looks, their order.
        self.requests = 0
        self.chance = random.Random(1)

    def now(self):
        return self.began + (time.time() - self.began) * SPEED

    def hours(self):
        return (self.now() - self.began) / 3600

    def task(self, number):
        """Those below TASKS are there from the beginning."""
        created = self.began - 60 + (number - TASKS) * EVERY
        progress = min(100, int((self.now() - created) / LASTS * 100))
        fails = number % 5 == 0
        ended = "FAILED" if fails and number % 10 == 0 else "COMPLETE"
        name = "visited%d" % (number - TASKS + VISITED) if TASKS - VISITED <= number < TASKS else "t%d" % number
        moment = datetime.datetime.fromtimestamp(created, datetime.timezone.utc)
        change = datetime.datetime.fromtimestamp(created + LASTS * progress / 100, datetime.timezone.utc)
        return faults.task(name, status=ended if progress == 100 else "IN_PROGRESS", completionPercentage=progress,
                           createdAt=moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                           updatedAt=change.isoformat(timespec="milliseconds").replace("+00:00", "Z"))

    def total(self):
        return TASKS + max(0, int((self.now() - self.began + 60) / EVERY))

    def find(self, id):
        number = int(id[7:]) + TASKS - VISITED if id.startswith("visited") else int(id[1:])
        return [self.task(number)]

    def failures(self, id):
        number = int(id.lstrip("visted"))
        count = 3000 if id.startswith("visited") else 40 if number % 5 == 0 else 0
        return [{"message": "Duplicate global key: 'k%d'" % row, "spec": {"globalKey": "k%d" % row, "rowData": "r" * 100}}
                for row in range(count)]

    def plan(self, server, query, variables):
        self.requests += 1
        if 10 < self.hours() % 12 < 10.5:
            return ([],)
        if self.chance.randrange(200) == 0:
            return self.chance.choice(FAULTS)
        if "failedDataRowImports" in query:
            rows = self.failures(variables["taskId"])
            begin = int(variables.get("from") or 0)
            page = rows[begin:begin + int(variables.get("first", 1000))]
            end = begin + len(page)
            return faults.data({"failedDataRowImports": {
                "after": str(end) if end < len(rows) else None, "total": len(rows), "results": page}})
        if "t0:" in query:
            return faults.data({"user": {name.replace("id", "t"): self.find(id) for name, id in variables.items()
                                         if name != "userId"}})
        if "createdTasks" in query and "taskId" in variables:
            return faults.data({"user": {"createdTasks": self.find(variables["taskId"])}})
        if "createdTasks" in query:
            skip = int(query.split("skip: ")[1].split()[0])
            last = self.total() - 1 - skip
            return faults.data({"user": {"createdTasks": [
                self.task(number) for number in range(last, max(last - 100, -1), -1)]}})
        return None


def main():
    hours = int(sys.argv[2]) if len(sys.argv) > 2 else 24
    world = World()
    server = faults.Server(world.plan)
    problems = []
    first = None
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, LABELBOX_API_KEY="key", HOME=folder, XDG_CACHE_HOME=folder,
                           XDG_RUNTIME_DIR=folder, QT_QPA_PLATFORM="offscreen")
        process = subprocess.Popen(
            ["faketime", "-f", "+0 x%d" % SPEED, sys.argv[1], server.address("graphql"), folder, str(hours)],
            env=environment, stdout=subprocess.PIPE)
        asked = 0
        print("%4s %6s %11s %6s %6s %8s %6s %9s  %s" % (
            "hour", "memory", "descriptors", "files", "MB", "requests", "tasks", "unsettled", "server"))
        for line in process.stdout:
            told = json.loads(line)
            requests, asked = world.requests - asked, world.requests
            print("%4d %6.1f %11d %6d %6.1f %8d %6d %9d  %s" % (
                told["hour"], told["memory"] / faults.MEGABYTE, told["descriptors"], told["files"],
                told["bytes"] / faults.MEGABYTE, requests, told["tasks"], told["unsettled"],
                "answers" if told["online"] else "does not answer"), flush=True)
            first = first or told
            if requests > 60 * (MOST_REQUESTS if told["hour"] <= SETTLED_AFTER else MOST_LATER):
                problems.append("hour %d: %d requests" % (told["hour"], requests))
        code = process.wait()
    if code != 0 or not first:
        problems.append("the window ended with %d" % code)
    else:
        for what in ("memory", "descriptors"):
            if told[what] > first[what] * MOST_GROWTH:
                problems.append("%s grew from %d to %d" % (what, first[what], told[what]))
        if hours > SETTLED_AFTER and told["unsettled"] > 20:
            problems.append("%d tasks are not settled" % told["unsettled"])
        if told["tasks"] < world.total() - 2:
            problems.append("%d of %d tasks are known" % (told["tasks"], world.total()))
    print("%d hours: %s" % (hours, "; ".join(problems) or "right"))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

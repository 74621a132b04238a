#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What bad disks and clocks make of the program: places.py CLI HELPER WINDOW [ROUNDS]

Full disks, folders that can only be read or that vanish, files in which bytes change, and a clock
that jumps. The program must say so or go on, and all must be there when the place is good again.
HELPER is download-helper, WINDOW window-words. Needs a kernel that lets it mount in a namespace of
its own; without, exit code 77. Exit code 1 if anything was lost, half or not said."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import faults  # noqa: E402
import kills  # noqa: E402

NOT_POSSIBLE = 77
NAMESPACE = ["unshare", "--mount", "--map-root-user"]


def mount(folder, options):
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], check=True)


def change(folder, options):
    subprocess.run(["mount", "-o", "remount," + options, folder], check=True)


def command(words, folder, **more):
    """Exit code and messages of a run in a terminal."""
    environment = dict(os.environ, LABELBOX_API_KEY="key", HOME=folder, XDG_CACHE_HOME=folder,
                       XDG_RUNTIME_DIR=folder, QT_QPA_PLATFORM="offscreen", **more)
    done = subprocess.run(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=kills.LONGEST, check=False)
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def ends(problems, what, code, codes):
    if code not in codes:
        problems.append("%s ended with %d" % (what, code))


class Trials:
    def __init__(self, cli, helper, window, address, rounds):
        self.cli, self.helper, self.window, self.address, self.rounds = cli, helper, window, address, rounds

    def engine(self, folder, data, path, **more):
        return command([self.helper, self.address, data, "up", "0", path], folder, **more)[0]

    def window_says(self, folder, data, words):
        """What is wrong if the window says none of the words."""
        code, output, _ = command([self.window, self.address, data, "up", "failed"], folder)
        said = " ".join(json.loads(output.splitlines()[-1])["words"]) if code == 0 else ""
        if any(word in said for word in words):
            return []
        return ["the window does not say it: %d, %s" % (code, said)]

    def rows_on_a_full_disk(self, folder):
        problems = []
        data, path = os.path.join(folder, "data"), os.path.join(folder, "rows.csv")
        mount(data, "size=2m")
        ends(problems, "the engine", self.engine(folder, data, path), [1])
        if os.path.exists(path):
            problems.append("a file was written without rows")
        change(data, "size=64m")
        ends(problems, "the engine, with space again,", self.engine(folder, data, path), [0])
        return 1, problems + kills.wrong_file(path) + kills.wrong_stores(data)

    def window_on_a_full_disk(self, folder):
        data = os.path.join(folder, "data")
        mount(data, "size=2m")
        return 1, self.window_says(folder, data, ["full", "space"])

    def file_on_a_full_disk(self, folder):
        problems = []
        output = os.path.join(folder, "files")
        path = os.path.join(output, "rows.csv")
        mount(output, "size=1m")
        words = [self.cli, "--endpoint", self.address, "export", "up", "-o", path]
        code, _, said = command(words, folder)
        ends(problems, "the command line", code, [1, 9])
        if "space" not in said and "full" not in said:
            problems.append("it is not said why: " + said)
        problems += kills.left_behind(output, [])
        ends(problems, "the engine", self.engine(folder, os.path.join(folder, "data"), path), [1])
        problems += kills.left_behind(output, [])
        change(output, "size=64m")
        ends(problems, "the command line, with space again,", command(words, folder)[0], [0])
        return 1, problems + kills.wrong_file(path) + kills.left_behind(output, ["rows.csv"])

    def folder_to_be_read_only(self, folder):
        problems = []
        data, output = os.path.join(folder, "data"), os.path.join(folder, "files")
        path = os.path.join(output, "rows.csv")
        mount(data, "size=64m")
        mount(output, "size=64m,ro")
        code, _, said = command([self.cli, "--endpoint", self.address, "export", "up", "-o", path], folder)
        ends(problems, "the command line", code, [1, 2, 9])
        if "ead-only" not in said and "ermission" not in said:
            problems.append("it is not said why: " + said)
        ends(problems, "the engine", self.engine(folder, data, path), [1])
        change(output, "rw")
        change(data, "ro")
        ends(problems, "the engine, with nowhere to keep rows,", self.engine(folder, data, path), [1])
        problems += kills.left_behind(output, [])
        problems += self.window_says(folder, data, ["ead-only", "ermission"])
        change(data, "rw")
        ends(problems, "the engine, with a good folder,", self.engine(folder, data, path), [0])
        return 1, problems + kills.wrong_file(path) + kills.wrong_stores(data)

    def folder_that_vanishes(self, folder):
        problems = []
        data, path = os.path.join(folder, "data"), os.path.join(folder, "rows.csv")
        within = kills.lasts([self.helper, self.address, data, "up", "0", path], folder)
        for _ in range(self.rounds):
            shutil.rmtree(data, ignore_errors=True)
            os.remove(path)
            process = kills.start([self.helper, self.address, data, "up", "0", path], folder)
            time.sleep(random.uniform(0, within))
            shutil.rmtree(data, ignore_errors=True)
            code = process.wait(kills.LONGEST)
            ends(problems, "the engine", code, [0, 1])
            if code == 0 or os.path.exists(path):
                problems += kills.wrong_file(path)
            if code != 0:
                ends(problems, "the engine, after it,", self.engine(folder, data, path), [0])
                problems += kills.wrong_file(path)
        return self.rounds, problems

    def bytes_that_change(self, folder):
        problems = []
        data, path = os.path.join(folder, "data"), os.path.join(folder, "rows.csv")
        for _ in range(self.rounds):
            ends(problems, "the engine", self.engine(folder, data, path), [0])
            problems += kills.wrong_file(path)
            if os.path.exists(path):
                os.remove(path)
            kept = [os.path.join(root, name) for root, _, names in os.walk(data) for name in names]
            damaged = random.choice(kept)
            with open(damaged, "r+b") as file:
                size = os.path.getsize(damaged)
                for _ in range(random.choice([1, 1, 4, 64])):
                    file.seek(random.randrange(size + 1))
                    file.write(random.randbytes(random.choice([1, 8, 4096])))
                if random.random() < 0.3:
                    file.truncate(random.randrange(size + 1))
            # It may take one run to see it, and another to fetch what was lost.
            code = self.engine(folder, data, path)
            ends(problems, "the engine, on damage,", code, [0, 1])
            if code == 0 or os.path.exists(path):
                problems += ["after damage to %s: %s" % (os.path.basename(damaged), each)
                             for each in kills.wrong_file(path)]
        return self.rounds, problems

    def clock_that_jumps(self, folder):
        problems = []
        path = os.path.join(folder, "rows.csv")
        jumps = os.path.join(folder, "clock")
        over = threading.Event()

        def jump():
            while not over.is_set():
                with open(jumps + ".new", "w") as file:
                    file.write("%+d" % random.choice([-400 * 86400, -3600, -5, 0, 5, 3600, 400 * 86400]))
                os.rename(jumps + ".new", jumps)
                time.sleep(0.02)

        with open(jumps, "w") as file:
            file.write("+0")
        jumper = threading.Thread(target=jump)
        jumper.start()
        for number in range(max(1, self.rounds // 5)):
            code = self.engine(folder, os.path.join(folder, "data%d" % number), path, DONT_FAKE_MONOTONIC="1",
                               FAKETIME_NO_CACHE="1", FAKETIME_TIMESTAMP_FILE=jumps, LD_PRELOAD=FAKETIME)
            ends(problems, "the engine", code, [0])
            problems += kills.wrong_file(path)
        over.set()
        jumper.join()
        return max(1, self.rounds // 5), problems


def faketime():
    """The library that shows a program another clock."""
    found = subprocess.run(["faketime", "-f", "+0", "sh", "-c", "echo $LD_PRELOAD"],
                           stdout=subprocess.PIPE, check=True)
    return found.stdout.decode().strip()


def main():
    global FAKETIME
    if os.environ.get("TASKGLASS_MOUNTS") is None:
        allowed = subprocess.run(NAMESPACE + ["mount", "-t", "tmpfs", "none", "/mnt"], check=False)
        if allowed.returncode != 0:
            print("Nothing may be mounted here, so full disks cannot be tried.")
            return NOT_POSSIBLE
        os.execvpe(NAMESPACE[0], NAMESPACE + [sys.executable, "-B"] + sys.argv, dict(os.environ, TASKGLASS_MOUNTS="1"))
    FAKETIME = faketime()
    server = faults.Server(kills.many_pages)
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 10
    trials = Trials(*sys.argv[1:4], server.address("graphql"), rounds)
    short = 0
    print("%-42s %9s  %s" % ("what happens", "times", "verdict"))
    for name, trial in [("rows that no longer fit the disk", trials.rows_on_a_full_disk),
                        ("the same before a window", trials.window_on_a_full_disk),
                        ("a file that does not fit its disk", trials.file_on_a_full_disk),
                        ("folders that can only be read", trials.folder_to_be_read_only),
                        ("a folder that vanishes", trials.folder_that_vanishes),
                        ("bytes that change", trials.bytes_that_change),
                        ("a clock that jumps", trials.clock_that_jumps)]:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            times, problems = trial(folder)
        short += 1 if problems else 0
        print("%-42s %9d  %s" % (name, times, "; ".join(sorted(set(problems))) or "right"), flush=True)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())

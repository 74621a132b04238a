#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a checker over the source files of src/ and ui/, and remembers which it was content with.

usage: check_sources.py clang-tidy|clazy BUILD_FOLDER [JOBS]

A file need not be checked again while nothing changes that the checker could see: the file, what it
includes of this repository, its flags, the checker's settings and release, and the packages that the
other headers come from. Only good verdicts are kept (one empty file each, named by a hash of all this,
in $XDG_CACHE_HOME/taskglass/lint), so whatever is objected to is said at every run. Exits with 1 if
there was an objection, 2 if a checker could not run.
"""

import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "taskglass/lint"
FORMAT = "1"  # Of what is hashed; a change of it forgets all verdicts.

CHECKERS = {
    "clang-tidy": {
        # Newer releases leave system headers alone, which takes a third of the time.
        "programs": ["clang-tidy-22", "clang-tidy-19"],
        "settings": [".clang-tidy"],
        "arguments": ["--quiet"],
        # It counts what it suppressed in system headers on every file; only the rest is news.
        "noise": re.compile(r"^\d+ warnings?( and \d+ errors?)? generated\.$|^Suppressed \d+ warnings"
                            r"|^Use -header-filter"),
    },
    "clazy": {
        "programs": ["clazy-standalone"],
        "settings": [".clazy"],
        "arguments": ["-header-filter=.*/(src|ui)/.*", "--extra-arg=-Wno-unknown-warning-option"],
        "noise": re.compile(r"^\d+ warnings? generated\.$"),
    },
}


def includes(path):
    """What a file of the repository includes of the repository, directly."""
    found = []
    for name in re.findall(r'^\s*#\s*include\s*"([^"]+)"', text(path), re.M):
        for folder in (ROOT / "src", ROOT, path.parent):
            if (folder / name).is_file():
                found.append(folder / name)
                break
    return found


@functools.cache
def text(path):
    return path.read_text(encoding="utf-8")


@functools.cache
def code(path):
    """What a checker sees of a file: lines that are comments, and no word to a checker, are left out."""
    return "\n".join(line for line in text(path).splitlines()
                     if not line.lstrip().startswith("//") or "NOLINT" in line or "clazy:" in line)


@functools.cache
def closure(path):
    """The file and everything of the repository that it includes, however indirectly."""
    seen, waiting = {path}, [path]
    while waiting:
        for other in includes(waiting.pop()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return sorted(seen)


def surroundings(checker):
    """What all verdicts depend on: the checker, its settings, and where other headers come from."""
    digest = hashlib.sha256(FORMAT.encode())
    release = subprocess.run([checker["program"], "--version"], capture_output=True, check=False)
    digest.update(release.stdout)
    digest.update(" ".join(checker["arguments"]).encode())
    for name in checker["settings"]:
        digest.update((ROOT / name).read_bytes())
    packages = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${Version}\\n", "*-dev", "libstdc++*"],
        capture_output=True, check=False)
    digest.update(packages.stdout)
    return digest.hexdigest()


def key(path, command, common):
    digest = hashlib.sha256(common.encode())
    # Flags name the folders of this checkout, which do not matter.
    digest.update(re.sub(re.escape(str(ROOT)), ".", command).encode())
    for part in closure(path):
        digest.update(str(part.relative_to(ROOT)).encode() + b"\0" + code(part).encode() + b"\0")
    return digest.hexdigest()


def check(path, checker, build):
    """What the checker says of a file: lines of objections."""
    done = subprocess.run(
        [checker["program"], "-p", str(build), *checker["arguments"], *checker.get("checks", []),
         str(path)],
        cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [line for line in (done.stdout + done.stderr).splitlines()
             if line.strip() and not checker["noise"].match(line)]
    objects = done.returncode != 0 or any(
        re.search(r": (warning|error): ", line) for line in lines)
    return lines if objects else []


def main():
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in CHECKERS:
        sys.exit(__doc__)
    checker = dict(CHECKERS[sys.argv[1]])
    checker["program"] = next(filter(shutil.which, checker["programs"]), checker["programs"][0])
    build = pathlib.Path(sys.argv[2]).resolve()
    if sys.argv[1] == "clazy":
        words = [line.split("#")[0].strip() for line in (ROOT / ".clazy").read_text().splitlines()]
        checker["checks"] = ["-checks=" + ",".join(word for word in words if word)]
    commands = {pathlib.Path(entry["file"]).resolve(): entry["command"] for entry in json.loads(
        (build / "compile_commands.json").read_text(encoding="utf-8"))}
    tracked = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard", "src/*.cpp", "ui/*.cpp"], cwd=ROOT,
                             capture_output=True, text=True, check=True).stdout.split("\0")
    paths = [ROOT / name for name in tracked if name]
    if not paths:
        sys.exit("There is no source file to check.")
    unbuilt = [path for path in paths if path.resolve() not in commands]
    for path in unbuilt:
        print(f"{path.relative_to(ROOT)}: no target compiles it, so it cannot be checked")
    CACHE.mkdir(parents=True, exist_ok=True)
    common = surroundings(checker)
    verdicts = {path: CACHE / key(path, commands[path.resolve()], common)
                for path in paths if path not in unbuilt}
    fresh = [path for path, verdict in verdicts.items() if not verdict.exists()]
    refused = len(unbuilt)
    jobs = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for path, lines in zip(fresh, pool.map(lambda path: check(path, checker, build), fresh)):
            if lines:
                refused += 1
                print("\n".join(lines))
            else:
                verdicts[path].touch()
    print(f"{sys.argv[1]}: {len(fresh)} files checked, {len(verdicts) - len(fresh)} known already, "
          f"{refused} refused", file=sys.stderr)
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    try:
        main()
    except FileNotFoundError as missing:
        print(f"cannot run: {missing}", file=sys.stderr)
        sys.exit(2)

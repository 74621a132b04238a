#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves that every header of src/ and ui/ includes what it needs.

usage: headers_alone.py BUILD_FOLDER [JOBS]
A header with a source file of its name must be the first include there: then whatever compiles that
file without precompiled headers, as clang-tidy does, has the proof. The others are compiled by
themselves, with the flags that the build (configured without precompiled headers) uses for the layer.
"""

import concurrent.futures
import json
import pathlib
import re
import shlex
import subprocess
import sys


def flags_by_target(build):
    """The compiler and its flags for the library of each layer, without input and output."""
    flags = {}
    commands = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    for entry in commands:
        words = shlex.split(entry["command"])
        output = words[words.index("-o") + 1]
        target = pathlib.PurePath(output).parts[1].removesuffix(".dir")
        if words[0].endswith("ccache"):
            words = words[1:]
        flags[target] = words[: words.index("-o")]
    return flags


def target_of(header, root):
    """The library of the header's layer: that of ui/widgets is ui-widgets."""
    layer = header.parent.relative_to(root).as_posix().removeprefix("src/")
    return layer.replace("/", "-")


def comes_first(header, source, root):
    """Whether the source file includes its own header before anything else."""
    first = re.search(r'^\s*#\s*include\s*["<](.*)[">]', source.read_text(encoding="utf-8"), re.M)
    return first is not None and first[1] == str(header.relative_to(root)).removeprefix("src/")


def compile_alone(header, command, root):
    alone = command + ["-fsyntax-only", "-include", str(header.relative_to(root)), "-x", "c++",
                       "-I", str(root), "/dev/null"]
    return subprocess.run(alone, cwd=root, capture_output=True, text=True, check=False)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    root = pathlib.Path(__file__).resolve().parents[2]
    flags = flags_by_target(pathlib.Path(sys.argv[1]).resolve())
    headers = sorted((root / "src").rglob("*.h")) + sorted((root / "ui").rglob("*.h"))
    refused = 0
    alone = []
    for header in headers:
        source = header.with_suffix(".cpp")
        if not source.exists():
            alone.append(header)
        elif not comes_first(header, source, root):
            refused += 1
            print(f"{source.relative_to(root)} must include its own header first")
    with concurrent.futures.ThreadPoolExecutor(int(sys.argv[2]) if len(sys.argv) > 2 else 1) as pool:
        jobs = [pool.submit(compile_alone, header, flags[target_of(header, root)], root)
                for header in alone]
        for header, job in zip(alone, jobs):
            if job.result().returncode != 0:
                refused += 1
                print(f"{header.relative_to(root)} does not compile alone:\n{job.result().stderr}")
    if not headers:
        sys.exit("There is no header to compile.")
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles every header of src/ and ui/ by itself, so that each includes what it needs.

usage: headers_alone.py BUILD_FOLDER [JOBS]
The flags are those that the build (configured without precompiled headers) uses for the layer.
"""

import concurrent.futures
import json
import pathlib
import shlex
import subprocess
import sys


def flags_by_layer(build):
    """The compiler and its flags for each layer, without input and output."""
    flags = {}
    commands = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    for entry in commands:
        words = shlex.split(entry["command"])
        output = words[words.index("-o") + 1]
        layer = pathlib.PurePath(output).parts[1].removesuffix(".dir")
        if words[0].endswith("ccache"):
            words = words[1:]
        flags[layer] = words[: words.index("-o")]
    return flags


def compile_alone(header, command, root):
    alone = command + ["-fsyntax-only", "-include", str(header.relative_to(root)), "-x", "c++",
                       "-I", str(root), "/dev/null"]
    return subprocess.run(alone, cwd=root, capture_output=True, text=True, check=False)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    root = pathlib.Path(__file__).resolve().parents[2]
    flags = flags_by_layer(pathlib.Path(sys.argv[1]).resolve())
    headers = sorted((root / "src").glob("*/*.h")) + sorted((root / "ui").glob("*.h"))
    refused = 0
    with concurrent.futures.ThreadPoolExecutor(int(sys.argv[2]) if len(sys.argv) > 2 else 1) as pool:
        jobs = [pool.submit(compile_alone, header, flags[header.parent.name], root)
                for header in headers]
        for header, job in zip(headers, jobs):
            if job.result().returncode != 0:
                refused += 1
                print(f"{header.relative_to(root)} does not compile alone:\n{job.result().stderr}")
    if not headers:
        sys.exit("There is no header to compile.")
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that every command of taskglass-cli is where a user looks for it.

usage: commands.py ROOT PROGRAM

Asks PROGRAM --help which commands there are, and looks for each in the README's table, the man page
and the completions of bash, zsh and fish. Prints FILE: no word of COMMAND for each that is missing.
"""

import pathlib
import re
import subprocess
import sys

PLACES = [
    "README.md",
    "packaging/man/taskglass-cli.1",
    "packaging/completions/taskglass.bash",
    "packaging/completions/_taskglass",
    "packaging/completions/taskglass-cli.fish",
]


def commands(help_text):
    """The names in the last section of a help text, one a line."""
    section = re.split(r"^(?:Sub)?commands:\s*$", help_text, flags=re.I | re.M)
    return re.findall(r"^  ([a-z][a-z-]+)(?:\s|$)", section[-1], re.M) if len(section) > 1 else []


def missing(root, names):
    """What each place lacks, as FILE: no word of COMMAND."""
    found = []
    for place in PLACES:
        # A man page writes a hyphen that is no word break as \\-.
        text = (root / place).read_text(encoding="utf-8").replace("\\-", "-")
        for name in names:
            if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
                found.append(f"{place}: no word of {name}")
    return found


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    shown = subprocess.run([sys.argv[2], "--help"], capture_output=True, text=True, check=True).stdout
    names = commands(shown)
    if len(names) < 5:
        sys.exit(f"No list of commands in what {sys.argv[2]} --help says:\n{shown}")
    found = missing(pathlib.Path(sys.argv[1]), names)
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

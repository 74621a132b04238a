#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that every citation of a document leads somewhere, in all tracked files.

usage: citations.py ROOT

A citation is the name of a Markdown file, with as much of its path as tells it apart, and the heading
that is meant in quotes: CONTRIBUTING.md, "Style" (or several: "Style" and "Building"). It may go on in
the next line of its comment. In the Markdown files themselves, links to files and headings of the
repository are checked as well, and paths written as code. Prints FILE:LINE: REASON for each that leads nowhere.
"""

import pathlib
import re
import subprocess
import sys
import urllib.parse

SKIPPED = 77  # what CTest takes for "not run"

# These are full of citations that lead nowhere, because they must be refused.
NOT_READ = {"tests/habits/citations_test.py"}

# What begins a line without being part of the sentence.
LEADER = re.compile(r"^[ \t]*(?:///?<?|/\*+|\*+|#+|--|;+|%+)?[ \t]*")
QUOTED = r'\\?"([^"\\]+)\\?"'
CITATION = re.compile(r"(?<![\w.*-])(?P<path>[\w./-]*\w\.md)\b`?"
                      rf"(?P<headings>,\s+{QUOTED}(?:(?:,|,?\s+and)\s+{QUOTED})*)?"
                      r"(?P<number>,?\s+(?:§|sections?\s+|chapters?\s+)?\d[\d.]*)?")
FENCE = re.compile(r"^ {0,3}(```|~~~)")
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$")
PATH = re.compile(r"`((?:packaging|resources|src|tests|ui)/[\w./-]*\w)`")
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)")
REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)")


def without_code(text):
    """The lines of a Markdown text, those in fences emptied."""
    fence = None
    for line in text.splitlines():
        found = FENCE.match(line)
        if found and fence in (None, found[1]):
            fence = None if fence else found[1]
            yield ""
        else:
            yield "" if fence else line


def plain(heading):
    return " ".join(re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).split())


def anchor(heading):
    """The fragment by which a forge links to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def headings_of(text):
    found = [HEADING.match(line) for line in without_code(text)]
    return [plain(heading[1]) for heading in found if heading]


def anchors_of(headings):
    """Headings that are alike get numbers: name, name-1, name-2."""
    seen = {}
    for heading in headings:
        name = anchor(heading)
        seen[name] = seen.get(name, -1) + 1
        yield f"{name}-{seen[name]}" if seen[name] else name


class Tree:
    """The files of a repository; their texts by path, None for what is no text."""

    def __init__(self, root, paths):
        self.texts = {}
        for path in paths:
            try:
                self.texts[path] = (root / path).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                self.texts[path] = None
            except (FileNotFoundError, IsADirectoryError):
                pass  # deleted and not yet committed, or a submodule
        self.folders = {str(parent) for path in self.texts
                        for parent in pathlib.PurePosixPath(path).parents}
        self.headings = {path: headings_of(text) for path, text in self.texts.items()
                         if text is not None and path.endswith(".md")}

    def cited(self, name):
        """The documents that a citation of this name may mean."""
        if name in self.headings:
            return [name]
        return [path for path in self.headings if path.endswith("/" + name)]


def number_of(text, position):
    return text.count("\n", 0, position) + 1


def check_citations(path, text, tree):
    """What is wrong with the citations of a file, as line and reason."""
    sentences = "\n".join(LEADER.sub("", line) for line in text.split("\n"))
    for citation in CITATION.finditer(sentences):
        if citation["path"].startswith("//"):
            continue  # a part of an address
        name = re.sub(r"^(?:\.{0,2}/)+", "", citation["path"])
        line = number_of(sentences, citation.start())
        documents = tree.cited(name)
        if not documents:
            yield line, f"there is no document {name} in the repository"
        elif len(documents) > 1:
            yield line, f"{name} is one of {', '.join(sorted(documents))}: say more of its path"
        elif citation["headings"]:
            for wanted in re.findall(QUOTED, citation["headings"]):
                wanted = " ".join(wanted.split())
                if wanted not in tree.headings[documents[0]]:
                    yield line, f'{documents[0]} has no heading "{wanted}"'
        elif citation["number"] and not path.endswith(".md"):
            yield line, f"cite a heading of {name} in quotes; numbers of sections move"


def check_link(path, target, tree):
    """Why a link in the Markdown file leads nowhere, or None."""
    place, _, fragment = target.partition("#")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", place) or place.startswith("//"):
        return None  # somewhere else
    document = path
    if place:
        folder = pathlib.PurePosixPath(path).parent
        parts = []
        for part in (folder / urllib.parse.unquote(place)).parts:
            if part == ".." and not parts:
                return f"the link to {target} leaves the repository"
            if part == "..":
                parts.pop()
            else:
                parts.append(part)
        document = "/".join(parts) or "."
        if document not in tree.texts and document not in tree.folders:
            return f"the link to {target} leads to no file of the repository"
    if fragment and document in tree.headings:
        if fragment not in anchors_of(tree.headings[document]):
            return f"{document} has no heading for the link to #{fragment}"
    return None


def check_links(path, text, tree):
    for number, line in enumerate(without_code(text), start=1):
        for named in PATH.findall(line):
            # A class is named as it is included, without its ending.
            if not {named, named + ".h"} & (tree.texts.keys() | tree.folders):
                yield number, f"there is no {named} in the repository"
        line = re.sub(r"`[^`]*`", "", line)
        for target in LINK.findall(line) + REFERENCE.findall(line):
            reason = check_link(path, target, tree)
            if reason:
                yield number, reason


def check(root, paths):
    """Every objection to the files at these paths below root, as text; and how many were read."""
    tree = Tree(pathlib.Path(root), paths)
    objections = []
    files = 0
    for path, text in sorted(tree.texts.items()):
        if text is None or path in NOT_READ:
            continue
        files += 1
        found = list(check_citations(path, text, tree))
        if path.endswith(".md"):
            found += check_links(path, text, tree)
        objections += [f"{path}:{line}: {reason}" for line, reason in sorted(found)]
    return objections, files


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1])
    if not (root / ".git").exists():
        print(f"{root} is no checkout, so nobody knows which files are ours.")
        sys.exit(SKIPPED)
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True,
                             check=False)
    if tracked.returncode != 0:
        sys.exit(tracked.stderr)
    objections, files = check(root, [path for path in tracked.stdout.split("\0") if path])
    for objection in objections:
        print(objection)
    if not files:
        sys.exit("There is no file to read.")
    print(f"{files} files read, {len(objections)} citations refused")
    sys.exit(1 if objections else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks every include of src/ and ui/ against the table in src/Layers.cmake.

usage: includes.py ROOT QT_INCLUDE_FOLDER
QT_INCLUDE_FOLDER holds QtCore/, QtNetwork/ and so on; it tells to which module a header belongs.
"""

import pathlib
import re
import sys
from dataclasses import dataclass, field

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
KEYWORDS = ("USES", "QT", "LIBS")

# Headers of other libraries, and the target that a layer's LIBS must name to include them.
LIBRARY_HEADERS = {
    "simdjson.h": "simdjson::simdjson",
    "sqlite3.h": "SQLite::SQLite3",
    "httplib.h": "cpp-httplib",
    "qt6keychain/": "qt6keychain",
}
# CLI11 serves one layer only, so CMakeLists.txt links it there and the table does not name it.
ONLY_IN = {"CLI/": "cli"}


@dataclass
class Layer:
    uses: set = field(default_factory=set)
    qt: set = field(default_factory=set)
    libs: set = field(default_factory=set)


def read_table(text):
    """The layers of Layers.cmake by name, bottom to top."""
    layers = {}
    text = re.sub(r"#.*", "", text)
    for call in re.findall(r"\blayer\(([^)]*)\)", text):
        name, *words = call.split()
        layer, into = Layer(), None
        for word in words:
            if word in KEYWORDS:
                into = getattr(layer, word.lower())
            else:
                into.add(word)
        layers[name] = layer
    return layers


def qt_modules(folder):
    """Which Qt module each header belongs to, by header name."""
    modules = {}
    for module in sorted(pathlib.Path(folder).glob("Qt*")):
        if module.is_dir():
            name = module.name.removeprefix("Qt")
            modules[module.name] = name
            for header in module.iterdir():
                modules.setdefault(header.name, name)
    return modules


def check_table(layers):
    """A layer uses only layers that stand above it in the file, that is: lower ones."""
    known = set()
    for name, layer in layers.items():
        for used in sorted(layer.uses - known):
            yield f"src/Layers.cmake: {name} uses {used}, which is not a layer below it"
        known.add(name)


def check_include(path, local, system, name, layer, layers, modules):
    """Why this include is not allowed, or None."""
    if local:
        other, _, file = local.rpartition("/")
        if not other:
            generated = file.startswith(("moc_", "ui_")) or file.endswith(".moc")
            return None if generated else f'"{local}" must be included by its layer'
        if other == name or other in layer.uses:
            return None
        if other in layers:
            return f'{name} may not include "{local}": the table does not let it use {other}'
        return f'"{local}" does not begin with a layer'
    for header, target in LIBRARY_HEADERS.items():
        if system.startswith(header) and target not in layer.libs:
            return f"{name} may not include <{system}>: the table does not let it link {target}"
    for header, only in ONLY_IN.items():
        if system.startswith(header) and name != only:
            return f"{name} may not include <{system}>: only {only} may"
    first = system.split("/")[0]
    module = modules.get(first)
    if module and module not in layer.qt:
        return f"{name} may not include <{system}>: it belongs to Qt {module}"
    if first.startswith("Qt") and not module:
        return f"<{system}> belongs to no Qt module that is installed"
    return None


def check(root, modules):
    """Every objection to the tree below root, as text; and how many files were read."""
    root = pathlib.Path(root)
    layers = read_table((root / "src/Layers.cmake").read_text(encoding="utf-8"))
    objections = list(check_table(layers))
    folders = {}
    for path in sorted((root / "src").rglob("*")) + sorted((root / "ui").rglob("*")):
        if path.suffix in (".h", ".cpp"):
            folders.setdefault(path.parent, []).append(path)
    files = 0
    for folder, paths in folders.items():
        # The build reads no deeper than a layer's own folder, so what lies deeper is a stray.
        name = folder.relative_to(root).as_posix().removeprefix("src/")
        if name not in layers:
            objections.append(f"{folder.relative_to(root)}: no line of src/Layers.cmake names it")
            continue
        for path in paths:
            files += 1
            lines = path.read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines, start=1):
                found = INCLUDE.match(line)
                if not found:
                    continue
                reason = check_include(path, *found.groups(), name, layers[name], layers, modules)
                if reason:
                    objections.append(f"{path.relative_to(root)}:{number}: {reason}")
    return objections, files


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    modules = qt_modules(sys.argv[2])
    if modules.get("QWidget") != "Widgets":
        sys.exit(f"{sys.argv[2]} does not hold the headers of Qt.")
    objections, files = check(sys.argv[1], modules)
    for objection in objections:
        print(objection)
    if not files:
        sys.exit("There is no source file to read.")
    print(f"{files} files read, {len(objections)} includes refused")
    sys.exit(1 if objections else 0)


if __name__ == "__main__":
    main()

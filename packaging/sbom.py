#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what the bundle carries: an SPDX 2.3 document and the licence texts, from dpkg's data.

usage: sbom.py VERSION FILE_WITH_LIBRARIES FOLDER"""
import datetime
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

version, listing, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
# Headers compiled into the programs have no file to be found by.
compiled_in = ["libcli11-dev"]


def owner(path):
    real = os.path.realpath(path)
    for name in (path, real, re.sub("^/usr/", "/", path), re.sub("^/usr/", "/", real)):
        found = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.split(":")[0]
    sys.exit(f"No package owns {path}, so the SBOM would be incomplete.")


def words(package):
    form = "${Version}\t${Architecture}\t${source:Package}\t${Homepage}\n"
    shown = subprocess.run(["dpkg-query", "-W", "-f", form, package], capture_output=True, text=True)
    return shown.stdout.splitlines()[0].split("\t") if shown.returncode == 0 else None


files = {}
for line in listing.read_text().split():
    files.setdefault(owner(line), []).append(os.path.basename(line))
for package in compiled_in:
    files.setdefault(package, [])

stamp = int(os.environ.get("SOURCE_DATE_EPOCH", datetime.datetime.now().timestamp()))
created = datetime.datetime.fromtimestamp(stamp, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
packages = [{
    "SPDXID": "SPDXRef-taskglass", "name": "taskglass", "versionInfo": version,
    "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": "Apache-2.0",
    "licenseDeclared": "Apache-2.0", "copyrightText": "NOASSERTION",
}]
relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
              "relatedSpdxElement": "SPDXRef-taskglass"}]
texts = folder / "third-party"
texts.mkdir(parents=True, exist_ok=True)
for package in sorted(files):
    facts = words(package)
    if facts is None:
        sys.exit(f"dpkg knows no package {package}.")
    number, architecture, source, homepage = facts
    reference = "SPDXRef-" + re.sub("[^A-Za-z0-9.-]", "-", package)
    packages.append({
        "SPDXID": reference, "name": package, "versionInfo": number,
        "supplier": "Organization: Debian", "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False, "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION",
        "comment": ("Files: " + ", ".join(sorted(files[package]))) if files[package] else "Compiled in.",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                          "referenceLocator": f"pkg:deb/debian/{package}@{number}?arch={architecture}"
                                              f"&upstream={source}"}],
        **({"homepage": homepage} if homepage else {}),
    })
    relations.append({"spdxElementId": "SPDXRef-taskglass", "relationshipType": "CONTAINS",
                      "relatedSpdxElement": reference})
    licence = pathlib.Path("/usr/share/doc") / package / "copyright"
    if not licence.exists():
        sys.exit(f"{package} has no {licence}, so its licence could not be carried along.")
    shutil.copyfile(licence, texts / f"{package}.txt")

digest = hashlib.sha256(json.dumps(packages, sort_keys=True).encode()).hexdigest()
document = {
    "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
    "name": f"taskglass-{version}",
    "documentNamespace": f"https://spdx.org/spdxdocs/taskglass-{version}-{digest[:32]}",
    "creationInfo": {"created": created, "creators": ["Tool: taskglass-sbom"]},
    "packages": packages, "relationships": relations,
}
(folder / "sbom.spdx.json").write_text(json.dumps(document, indent=1) + "\n")

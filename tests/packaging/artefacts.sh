#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Check sums, SBOM, and a second packing that must give the same bytes.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin artefacts
(cd "$packages" && sha256sum -c --quiet SHA256SUMS) >&2 || fail "a check sum is wrong"
passed all "SHA256SUMS" 
python3 - "$packages"/taskglass-*.spdx.json <<'PYTHON' || fail "the SBOM is incomplete"
import json, sys
d = json.load(open(sys.argv[1]))
names = {p["name"] for p in d["packages"]}
assert d["spdxVersion"] == "SPDX-2.3"
for wanted in ("taskglass", "libqt6core6", "libssl3", "libsecret-1-0", "libicu72", "libcli11-dev"):
    assert wanted in names, wanted
assert all(p["versionInfo"] for p in d["packages"])
ids = [p["SPDXID"] for p in d["packages"]]
assert len(ids) == len(set(ids))
PYTHON
passed all "SBOM names every bundled package"
again="$(mktemp -d "$roots/again-XXXXXX")"
SOURCE_DATE_EPOCH="$(cat build/package/source-date-epoch)"
export SOURCE_DATE_EPOCH TZ=UTC
umask 022
(cd build/package && rm -rf _CPack_Packages && cpack -G "DEB;RPM" -B "$again") >&2
(cd build/bundle && rm -rf _CPack_Packages && cpack -G "TGZ" -B "$again") >&2
for kind in deb rpm tar.gz; do
    if cmp "$again"/taskglass*."$kind" "$packages"/taskglass*."$kind"; then
        passed all "$kind: packed twice, the same bytes"
    else
        rm -rf "$again"
        fail "$kind: packing twice gives different bytes"
    fi
done
rm -rf "$again"

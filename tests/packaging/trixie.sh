#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The same .deb on the next Debian release, with its newer Qt.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin trixie
deb="$(echo "$packages"/taskglass_*_amd64.deb)"
[ -e "$deb" ] || fail "there is no package; run ./dev package first"
bare_root trixie
cp "$deb" "$work/srv/"
apt_inside install fonts-dejavu-core "/srv/$(basename "$deb")"
passed deb-on-trixie "installs" "$(stat -c %s "$deb")"
open_display
programs_work "" deb-on-trixie
tls_works "" deb-on-trixie
seconds="$(first_window "taskglass --demo")"
picture_of_display deb-on-trixie-window
close_window
passed deb-on-trixie "first window" - "$seconds"

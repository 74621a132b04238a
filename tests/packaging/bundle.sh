#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The portable bundle, as archive and as installer, in a root without any Qt package.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
release="${1:-bookworm}"
begin "bundle-$release"
archive="$(echo "$packages"/taskglass-*-linux-*.tar.gz)"
installer="$(echo "$packages"/taskglass-*-linux-*.sh)"
[ -e "$archive" ] && [ -e "$installer" ] || fail "there is no bundle; run ./dev package first"
bare_root "$release"
# What every desktop has: a graphics driver's front, X's client library, fonts.
apt_inside install libegl1 libglx0 libopengl0 libx11-xcb1 libfontconfig1 libfreetype6 fonts-dejavu-core
inside dpkg-query -W -f '${Package}\n' | grep -i 'qt6\|libqt' && fail "this root has Qt, so it proves nothing"
open_display

# The archive, in a folder with a space in its name.
mkdir -p "$work/opt/a place"
tar -C "$work/opt/a place" --strip-components=1 -xzf "$archive"
missing="$(inside sh -c 'cd "/opt/a place" && find bin lib plugins -type f | while read -r f; do LD_LIBRARY_PATH="$PWD/lib" ldd "$f" 2>/dev/null; done | grep "not found" | sort -u' || true)"
[ -z "$missing" ] || printf 'not found by name alone: %s\n' "$missing" >&2
programs_work '"/opt/a place/bin/"' "tar.gz-$release"
seconds="$(first_window '"/opt/a place/bin/taskglass" --demo')"
# Everything of Qt that runs must come from the bundle.
window_pid="$(cat "$work/home/tg/window.pid")"
foreign="$(awk '{ $1=$2=$3=$4=$5=""; print }' "/proc/$window_pid/maps" | grep -i 'qt6\|libicu\|libssl' | grep -v '/opt/a place/' || true)"
[ -z "$foreign" ] || fail "libraries of the host are loaded: $foreign"
close_window
passed "tar.gz-$release" "first window; Qt from the bundle only" "$(stat -c %s "$archive")" "$seconds"

# The installer, as an ordinary user; then out of the menu again.
cp "$installer" "$work/srv/taskglass.sh"
as_user 'mkdir -p apps && TASKGLASS_MENU=yes sh /srv/taskglass.sh --skip-license --include-subdir --prefix=$HOME/apps' >&2
place="$(as_user 'echo $HOME/apps/taskglass-*')"
as_user 'test -e ~/.local/share/applications/org.taskglass.Taskglass.desktop' || fail "no entry in the menu"
desktop-file-validate "$work/home/tg/.local/share/applications/org.taskglass.Taskglass.desktop" || fail "desktop-file-validate"
programs_work '$HOME/.local/bin/' "sh-$release"
passed "sh-$release" "installs without questions" "$(stat -c %s "$installer")"
as_user "$place/libexec/taskglass/desktop-integration --uninstall && rm -r $place" >&2
rest="$(as_user 'find .local apps -name "*askglass*" ! -path ".local/share/taskglass*"')"
[ -z "$rest" ] || fail "left behind: $rest"
passed "sh-$release" "uninstalls without a trace"

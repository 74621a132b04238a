#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The portable bundle, as archive and as installer, in a root without any Qt package.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
release="${1:-bookworm}"
begin "bundle-$release"
archive="$(echo "$packages"/taskglass-*-linux-*.tar.gz)"
installer="$(echo "$packages"/taskglass-*-linux-*.sh)"
for file in "$archive" "$installer"; do [ -e "$file" ] || fail "there is no bundle; run ./dev package first"; done
bare_root "$release"
# What every desktop has: a graphics driver's front, X's client library, fonts.
apt_inside install libegl1 libglx0 libopengl0 libx11-xcb1 libfontconfig1 libfreetype6 fonts-dejavu-core
inside dpkg-query -W -f '${Package}\n' | grep -i 'qt6\|libqt' && fail "this root has Qt, so it proves nothing"
open_display

# The archive, in a folder with a space in its name.
mkdir -p "$work/opt/a place"
tar -C "$work/opt/a place" --strip-components=1 -xzf "$archive"
missing="$(inside sh -c 'cd "/opt/a place" && find bin lib plugins -type f | while read -r f; do LD_LIBRARY_PATH="$PWD/lib" ldd "$f" 2>/dev/null; done | grep "not found" | sort -u' || true)"
[ -z "$missing" ] || fail "the bundle lacks libraries: $missing"
passed "tar.gz-$release" "every library it links is there"
programs_work '"/opt/a place/bin/"' "tar.gz-$release"
tls_works '"/opt/a place/bin/"' "tar.gz-$release"
seconds="$(first_window '"/opt/a place/bin/taskglass" --demo')"
# Everything of Qt that runs must come from the bundle.
picture_of_display "tar.gz-$release-window"
foreign="$(awk '{ $1=$2=$3=$4=$5=""; print }' "/proc/$(window_pid)/maps" | grep -i 'qt6\|libicu\|libssl' | grep -v '/opt/a place/' || true)"
[ -z "$foreign" ] || fail "libraries of the host are loaded: $foreign"
close_window
passed "tar.gz-$release" "first window; Qt from the bundle only" "$(stat -c %s "$archive")" "$seconds"

# The installer, as an ordinary user; from the menu; then out of the menu again.
apt_inside install libglib2.0-bin
cp "$installer" "$work/srv/taskglass.sh"
as_user 'mkdir -p "my apps" && sh /srv/taskglass.sh --skip-license --include-subdir --prefix="$HOME/my apps"' >&2
place="$(as_user 'echo "$HOME"/my\ apps/taskglass-*')"
entry=/home/tg/.local/share/applications/org.taskglass.Taskglass.desktop
[ -e "$work$entry" ] || fail "there is no entry in the menu"
desktop-file-validate "$work$entry" || fail "desktop-file-validate objects to the entry in the menu"
passed "sh-$release" "installs without questions" "$(stat -c %s "$installer")"
programs_work '$HOME/.local/bin/' "sh-$release"
seconds="$(first_window "gio launch $entry")"
picture_of_display "sh-$release-first-start"
passed "sh-$release" "from the menu to the page of the first start" - "$seconds"
close_window
if [ "$release" = bookworm ]; then
    apt_inside install weston
    as_user 'weston --backend=headless-backend.so --socket=wl-test --width=1280 --height=800' >"$roots/weston.log" 2>&1 &
    for _ in $(seq 100); do
        [ ! -S "$work/home/tg/run/wl-test" ] || break
        sleep 0.1
    done
    as_user "WAYLAND_DISPLAY=wl-test QT_QPA_PLATFORM=wayland .local/bin/taskglass --demo --screenshot ~/wayland.png" >&2 \
        || fail "the window does not open on Wayland"
    mv "$work/home/tg/wayland.png" "$pictures/sh-$release-wayland.png"
    kill "$(processes /weston)"
    passed "sh-$release" "picture of the demo's window, on Wayland"
fi
as_user "'$place/libexec/taskglass/desktop-integration' --uninstall && rm -r '$place'" >&2
rest="$(as_user 'find .local "my apps" .config/autostart -name "*askglass*" ! -path ".local/share/taskglass*" 2>/dev/null' || true)"
[ -z "$rest" ] || fail "left behind: $rest"
passed "sh-$release" "uninstalls without a trace"

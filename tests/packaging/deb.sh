#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The .deb in a bare Debian 12: lintian, older version, upgrade, window, purge, nothing left.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin deb
deb="$(echo "$packages"/taskglass_*_amd64.deb)"
older="$(echo "$top"/build/older/taskglass_0.0.1-*_amd64.deb)"
[ -e "$deb" ] && [ -e "$older" ] || fail "there is no package; run ./dev package first"

lintian --allow-root -EviI --pedantic --fail-on error,warning "$deb" >&2 || fail "lintian objects"
passed deb "lintian: no error, no warning" "$(stat -c %s "$deb")"

bare_root bookworm
files() { (cd "$work" && find . -xdev -path ./proc -prune -o -path ./home/tg -prune -o -path ./var/cache -prune -o -path ./var/log -prune -o -path ./var/lib/dpkg -prune -o -path ./var/lib/apt -prune -o -path ./tmp -prune -o -path ./srv -prune -o -print | sort); }
names() { inside dpkg-query -W -f '${Package}\n' | sort; }
apt_inside install desktop-file-utils hicolor-icon-theme gtk-update-icon-cache fonts-dejavu-core
# What the packages of others leave behind is not our doing: install them once, before looking.
cp "$deb" "$older" "$work/srv/"
inside sh -c 'cd / && find . -xdev -path ./proc -prune -o -print' >/dev/null
files >"$roots/deb.before"
names >"$roots/deb.names"

apt_inside install "/srv/$(basename "$older")"
inside dpkg-query -W -f '${Version}' taskglass | grep -q '^0\.0\.1-' || fail "the older version is not installed"
open_display
programs_work "" deb-older
# Settings and store as a user's first start makes them.
seconds="$(first_window taskglass)"
DISPLAY="$display" import -window root "$pictures/deb-first-start.png"
close_window
[ -n "$(find "$work/home/tg/.config" "$work/home/tg/.local/share" -type f 2>/dev/null)" ] \
    || fail "the first start kept neither settings nor a store"
kept() { (cd "$work/home/tg" && find .config .local/share -type f -exec sha256sum {} + | sort -k2); }
kept >"$roots/deb.kept"

apt_inside install "/srv/$(basename "$deb")"
inside dpkg-query -W -f '${Version}' taskglass | grep -qv '^0\.0\.1-' || fail "the upgrade did not happen"
kept | cmp - "$roots/deb.kept" || fail "the upgrade touched settings or store"
passed deb "upgrade keeps settings and store"
programs_work "" deb
seconds="$(first_window taskglass)"
close_window
passed deb "first window" - "$seconds"
# A second start ends at once, because the first took its arguments.
first_window taskglass >/dev/null
as_user "timeout 5 taskglass taskglass://task/abc" || fail "a link did not reach the open window"
close_window
passed deb "a link reaches the open window"

tree="$roots/deb-tree"
rm -rf "$tree"
dpkg-deb -x "$deb" "$tree"
desktop-file-validate "$tree"/usr/share/applications/*.desktop || fail "desktop-file-validate"
passed deb "desktop-file-validate"
appstreamcli validate --no-net "$tree"/usr/share/metainfo/*.xml >&2 || fail "appstreamcli validate"
appstreamcli validate-tree --no-net "$tree/usr" >&2 || fail "appstreamcli validate-tree"
passed deb "appstreamcli validate"
for page in "$tree"/usr/share/man/man1/*.gz; do
    said="$(man -l --warnings -E UTF-8 -Tutf8 -Z "$page" 2>&1 >/dev/null)"
    [ -z "$said" ] || fail "man: $said"
done
passed deb "man --warnings"
for file in "$tree"/usr/share/bash-completion/completions/*; do bash -n "$file" || fail "$file"; done
passed deb "completions can be read"
for size in 16 22 24 32 48 64 128 256 512; do
    [ "$(identify -format %w "$tree"/usr/share/icons/hicolor/${size}x$size/apps/*.png)" = $size ] || fail "icon $size"
done
passed deb "icons have their sizes"
[ "$(inside su tg -c 'cat /usr/share/applications/mimeinfo.cache' | grep -c 'x-scheme-handler/taskglass=org.taskglass')" = 1 ] \
    || fail "nobody opens taskglass:// links"
passed deb "links are known to the desktop"
rm -rf "$tree"

apt_inside purge taskglass
apt_inside autoremove --purge
names | cmp - "$roots/deb.names" || fail "packages stayed behind"
files >"$roots/deb.after"
ours="$(comm -13 "$roots/deb.before" "$roots/deb.after" | grep -i taskglass || true)"
[ -z "$ours" ] || fail "left behind: $ours"
comm -13 "$roots/deb.before" "$roots/deb.after" | sed 's/^/left by others: /' >&2
passed deb "purged: nothing of ours left"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The .deb in a bare Debian 12: lintian, older version, upgrade, window, purge, nothing left.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin deb
deb="$(echo "$packages"/taskglass_*_amd64.deb)"
older="$(echo "$top"/build/older/taskglass_0.0.1-*_amd64.deb)"
for file in "$deb" "$older"; do [ -e "$file" ] || fail "there is no package; run ./dev package first"; done

lintian --allow-root -EviI --pedantic --fail-on error,warning "$deb" >&2 || fail "lintian objects"
passed deb "lintian: no error, no warning" "$(stat -c %s "$deb")"

bare_root bookworm
files() { (cd "$work" && find . -xdev -path ./proc -prune -o -path ./home/tg -prune -o -path ./var/cache -prune -o -path ./var/log -prune -o -path ./var/lib/dpkg -prune -o -path ./var/lib/apt -prune -o -path ./tmp -prune -o -path ./srv -prune -o -print | sort); }
names() { inside dpkg-query -W -f '${Package}\n' | sort; }
# What the packages of others leave behind is not our doing: install them once, before looking.
apt_inside install desktop-file-utils hicolor-icon-theme gtk-update-icon-cache fonts-dejavu-core libglib2.0-bin
cp "$deb" "$older" "$work/srv/"
files >"$roots/deb.before"
names >"$roots/deb.names"

apt_inside install "/srv/$(basename "$older")"
inside dpkg-query -W -f '${Version}' taskglass | grep -q '^0\.0\.1-' || fail "the older version is not installed"
passed deb "version 0.0.1 installs, with what it depends on"
open_display
entry=/usr/share/applications/org.taskglass.Taskglass.desktop
# Settings and store as a user's first start makes them.
seconds="$(first_window "gio launch $entry")"
picture_of_display deb-first-start
close_window
passed deb "from the menu to the page of the first start" - "$seconds"
[ -n "$(find "$work/home/tg/.config" "$work/home/tg/.local/share" -type f 2>/dev/null)" ] \
    || fail "the first start kept neither settings nor a store"
kept() { (cd "$work/home/tg" && find .config .local/share -type f -exec sha256sum {} + | sort -k2); }
kept >"$roots/deb.kept"

apt_inside install "/srv/$(basename "$deb")"
inside dpkg-query -W -f '${Version}' taskglass | grep -qv '^0\.0\.1-' || fail "the upgrade did not happen"
kept | cmp - "$roots/deb.kept" || fail "the upgrade touched settings or store"
passed deb "upgrade keeps settings and store"
programs_work "" deb
tls_works "" deb
seconds="$(first_window taskglass)"
passed deb "first window after the upgrade" - "$seconds"
as_user "timeout 5 taskglass" || fail "a second start did not end at once"
[ "$(window_pid | wc -l)" = 1 ] || fail "a second start opened a second window"
passed deb "a second start goes to the open window"
close_window

# A server with tasks, named in the settings, so that a link has something to select.
as_user 'exec taskglass-sandbox --port 0' >"$roots/sandbox.log" 2>&1 &
for _ in $(seq 50); do
    address="$(grep -om1 'http://[^ ]*' "$roots/sandbox.log" || true)"
    [ -z "$address" ] || break
    sleep 0.1
done
[ -n "$address" ] || fail "taskglass-sandbox does not say its address"
settings="$(cd "$work" && find home/tg/.config/taskglass -type f)"
cp "$work/$settings" "$roots/deb.settings"
printf '\n[connection]\nendpoint=%s\n' "$address" >>"$work/$settings"
task="$(as_user "LABELBOX_API_KEY=x taskglass-cli --endpoint $address list --format csv" | sed -n 6p | cut -d, -f1)"
[ -n "$task" ] || fail "the server inside the root has no tasks"
first_window "LABELBOX_API_KEY=x gio launch $entry" >/dev/null
picture_of_display deb-before-link
as_user "gio open taskglass://task/$task"
picture_of_display deb-link
[ "$(window_pid | wc -l)" = 1 ] || fail "a link opened a second window"
differing="$(compare -metric AE "$pictures/deb-before-link.png" "$pictures/deb-link.png" null: 2>&1 || true)"
[ "${differing%%.*}" -gt 2000 ] || fail "the link changed nothing in the open window"
close_window
passed deb "a link of the desktop reaches the open window"

said="$(as_user 'taskglass --autostart on')" || fail "taskglass --autostart on"
started="$work/home/tg/.config/autostart/org.taskglass.Taskglass.desktop"
desktop-file-validate "$started" || fail "desktop-file-validate objects to the autostart entry"
first_window "gio launch ${started#"$work"}" >/dev/null
close_window
as_user 'taskglass --autostart off' >&2
[ ! -e "$started" ] || fail "taskglass --autostart off left its entry"
passed deb "autostart: on, started by its entry, off"

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
complete="$(bash -c ". '$tree/usr/share/bash-completion/completions/taskglass'; "'COMP_WORDS=(taskglass --tab e) COMP_CWORD=2; _taskglass; echo "${COMPREPLY[*]}"')"
[ "$complete" = errors ] || fail "bash completes --tab e to $complete"
zsh -n "$tree/usr/share/zsh/vendor-completions/_taskglass" || fail "zsh cannot read its completions"
for file in "$tree"/usr/share/fish/vendor_completions.d/*; do fish --no-execute "$file" || fail "fish cannot read $file"; done
complete="$(HOME="$roots/tmp" fish -c "source '$tree/usr/share/fish/vendor_completions.d/taskglass.fish'; complete -C 'taskglass --tab e'" | cut -f1)"
[ "$complete" = errors ] || fail "fish completes --tab e to $complete"
for program in taskglass taskglass-cli taskglass-sandbox; do
    [ -e "$tree/usr/share/fish/vendor_completions.d/$program.fish" ] || fail "fish has nothing for $program"
    [ -e "$tree/usr/share/man/man1/$program.1.gz" ] || fail "$program has no man page"
    [ -e "$tree/usr/share/bash-completion/completions/$program" ] || fail "bash has nothing for $program"
done
passed deb "completions of bash, zsh and fish"
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
left="$(comm -13 "$roots/deb.before" "$roots/deb.after")"
[ -z "$left" ] || fail "left behind: $left"
ours="$(cd "$work" && find . -xdev \( -path ./proc -o -path ./home/tg -o -path ./srv -o -path ./var/cache/apt \) -prune -o -iname '*taskglass*' -print)"
[ -z "$ours" ] || fail "left behind: $ours"
! grep -rqi taskglass "$work/usr/share/applications" "$work/var/lib/dpkg/status" "$work/etc" || fail "a list still names taskglass"
passed deb "purged: the file system is as before"
[ -n "$(find "$work/home/tg/.local/share/taskglass" -type f)" ] || fail "the purge removed the user's own data"
passed deb "purged: the user's own data is left alone"

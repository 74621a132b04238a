#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The .rpm, as far as a Debian computer can tell: its form, its requirements, its programs.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin rpm
rpm="$(echo "$packages"/taskglass-*.rpm)"
older="$(echo "$top"/build/older/taskglass-0.0.1-*.rpm)"
for file in "$rpm" "$older"; do [ -e "$file" ] || fail "there is no package; run ./dev package first"; done
said="$(rpmlint -c "$top/packaging/rpm/rpmlint.toml" "$rpm" 2>&1)" || { echo "$said" >&2; fail "rpmlint objects"; }
grep -q '0 errors, 0 warnings' <<<"$said" || { echo "$said" >&2; fail "rpmlint objects"; }
passed rpm "rpmlint: no error, no warning" "$(stat -c %s "$rpm")"

requires="$(rpm -qp --requires "$rpm")"
for wanted in 'libQt6Core.so.6' 'libQt6Widgets.so.6' 'libQt6Network.so.6' 'libsqlite3.so.0' 'libc.so.6' \
    'qt6-qtsvg or libQt6Svg6' 'qt6-qtbase-gui or libQt6Gui6'; do
    grep -qF "$wanted" <<<"$requires" || fail "it does not require $wanted"
done
! grep -E 'simdjson|httplib' <<<"$requires" || fail "it requires a library that it carries"
! rpm -qp --provides "$rpm" | grep -E 'simdjson|httplib' || fail "it offers its own libraries to others"
rpm -qp --provides "$rpm" | grep -q 'taskglass' || fail "it provides nothing"
rpm -qpl "$rpm" | grep -vE '^/usr/(bin|share|lib/taskglass)(/|$)' && fail "it puts files elsewhere"
printf '%s\n' "$requires" >"$packages/rpm-requires.txt"
passed rpm "requirements and files as expected"

bare_root bookworm
# Its Qt comes from Debian, as the .deb asks for it; only rpm's database is empty.
mapfile -t names < <(dpkg-deb -f "$packages"/taskglass_*_amd64.deb Depends \
    | tr ',' '\n' | sed 's/^ *qt6-svg-plugins *| *//; s/[(|].*//; s/ //g')
apt_inside install "${names[@]}" fonts-dejavu-core
# Debian names packages differently, so what can be checked is every library that is asked for.
there="$(inside ldconfig -p | sed 's/^[[:space:]]*//')"
while read -r wanted; do
    grep -qF "$wanted " <<<"$there" || fail "nothing provides $wanted"
done < <(grep -o '^lib[^()]*\.so[^()]*' <<<"$requires" | sort -u)
passed rpm "every library it requires exists"
rpm --root "$work" --initdb
rpm --root "$work" -i --nodeps "$older" >&2
rpm --root "$work" -U --nodeps "$rpm" >&2
rpm --root "$work" -V --nodeps taskglass >&2 || fail "rpm -V"
passed rpm "upgrade from 0.0.1"
open_display
programs_work "" rpm
tls_works "" rpm
seconds="$(first_window "taskglass --demo")"
close_window
passed rpm "first window" - "$seconds"
rpm --root "$work" -e --nodeps taskglass >&2
rest="$(find "$work/usr" -iname '*taskglass*')"
[ -z "$rest" ] || fail "left behind: $rest"
passed rpm "erased: nothing of ours left"

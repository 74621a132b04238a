#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The .rpm, as far as a Debian computer can tell: its form, its requirements, its programs.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
begin rpm
rpm="$(echo "$packages"/taskglass-*.rpm)"
older="$(echo "$top"/build/older/taskglass-0.0.1-*.rpm)"
[ -e "$rpm" ] && [ -e "$older" ] || fail "there is no package; run ./dev package first"
said="$(rpmlint -c "$top/packaging/rpm/rpmlint.toml" "$rpm" 2>&1)" || { echo "$said" >&2; fail "rpmlint objects"; }
grep -q '0 errors, 0 warnings' <<<"$said" || { echo "$said" >&2; fail "rpmlint objects"; }
passed rpm "rpmlint: no error, no warning" "$(stat -c %s "$rpm")"

requires="$(rpm -qp --requires "$rpm")"
for wanted in 'libQt6Core.so.6' 'libQt6Widgets.so.6' 'libQt6Network.so.6' 'libsqlite3.so.0' 'libc.so.6' \
    'qt6-qtsvg or libQt6Svg6' 'qt6-qtbase-gui or libQt6Gui6'; do
    grep -qF "$wanted" <<<"$requires" || fail "it does not require $wanted"
done
rpm -qp --provides "$rpm" | grep -q 'taskglass' || fail "it provides nothing"
rpm -qpl "$rpm" | grep -vE '^/usr/(bin|share)/' && fail "it puts files elsewhere"
passed rpm "requirements and files as expected"

bare_root bookworm
# Its Qt comes from Debian; only rpm's database is empty.
apt_inside install libqt6svg6 libqt6widgets6 libqt6network6 libqt6dbus6 libqt6keychain1 libsqlite3-0 \
    libsecret-1-0 fonts-dejavu-core $(dpkg-deb -f "$packages"/taskglass_*_amd64.deb Depends | tr ',' '\n' | sed 's/[(|].*//' | tr -d ' ' | grep -v '^qt6-svg-plugins$')
rpm --root "$work" --initdb
rpm --root "$work" -i --nodeps "$older" >&2
rpm --root "$work" -U --nodeps "$rpm" >&2
rpm --root "$work" -V --nodeps taskglass >&2 || fail "rpm -V"
passed rpm "upgrade from 0.0.1"
open_display
programs_work "" rpm
seconds="$(first_window "taskglass --demo")"
close_window
passed rpm "first window" - "$seconds"
rpm --root "$work" -e --nodeps taskglass >&2
rest="$(find "$work/usr" -iname '*taskglass*')"
[ -z "$rest" ] || fail "left behind: $rest"
passed rpm "erased: nothing of ours left"

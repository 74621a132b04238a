# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the tests of the packages share. Sourced; everything lives under build/roots.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
top="$(pwd -P)"
packages="$top/build/packages"
roots="$top/build/roots"
pictures="$packages/pictures"
results="$roots/results"
mkdir -p "$roots" "$pictures" "$results"
display_pid="" test_name="" format=""
export LC_ALL=C.UTF-8
# lintian leaves files behind in the temporary folder.
TMPDIR="$roots/tmp"
export TMPDIR
mkdir -p "$TMPDIR"
# shellcheck source=tests/roots.sh
. tests/roots.sh

clean_up() {
    local status=$?
    trap - EXIT
    [ "$status" = 0 ] || grep -qs FAIL "$results/$test_name.tsv" || record "a command failed; the log says which" FAIL
    [ -z "$display_pid" ] || kill "$display_pid" 2>/dev/null || true
    leave_root
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# One line of the table: format, check, verdict, size in bytes or -, seconds to the first window or -.
record() { printf '%s\t%s\t%s\t%s\t%s\n' "${format:-$test_name}" "$1" "$2" "${3:--}" "${4:--}" >>"$results/$test_name.tsv"; }
fail() {
    [ -z "$test_name" ] || record "$*" FAIL
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}
passed() { # format, check, size, seconds
    format="$1"
    record "$2" pass "${3:--}" "${4:--}"
}

begin() { # name of the test
    test_name="$1"
    : >"$results/$test_name.tsv"
}

# An ordinary user's command line, on the display of this test.
as_user() {
    inside su tg -c "mkdir -p -m 700 /home/tg/run; export HOME=/home/tg XDG_RUNTIME_DIR=/home/tg/run LC_ALL=C.UTF-8 DISPLAY=${display:-}; cd; $1"
}

# A display of this computer; the roots share its network and with it the X socket.
open_display() {
    local number
    for number in $(seq 91 140); do
        [ ! -e "/tmp/.X$number-lock" ] || continue
        Xvfb ":$number" -screen 0 1400x900x24 -nolisten tcp >/dev/null 2>&1 &
        display_pid=$!
        for _ in $(seq 50); do
            sleep 0.1
            kill -0 "$display_pid" 2>/dev/null || break
            if [ -e "/tmp/.X$number-lock" ] && [ "$(tr -d ' \n' <"/tmp/.X$number-lock")" = "$display_pid" ]; then
                display=":$number"
                return
            fi
        done
        kill "$display_pid" 2>/dev/null || true
    done
    fail "no display could be opened; is xvfb installed?"
}

window_pid() { processes /taskglass; }

# Seconds until something is drawn on the display (the bare screen is black).
first_window() { # user's command
    local began ended colours
    began="$(date +%s%N)"
    as_user "$1" >/dev/null 2>"$roots/window.log" </dev/null &
    for _ in $(seq 300); do
        colours="$(DISPLAY="$display" import -window root -resize 200x -format '%k' info: 2>/dev/null || echo 0)"
        if [ "${colours:-0}" -gt 16 ]; then
            ended="$(date +%s%N)"
            awk -v ns=$((ended - began)) 'BEGIN { printf "%.1f", ns / 1e9 }'
            return
        fi
        sleep 0.05
    done
    cat "$roots/window.log" >&2
    fail "no window appeared within 15 seconds"
}

# A picture of the whole display, once nothing on it has changed for a second.
picture_of_display() { # name
    local before="" now
    for _ in $(seq 20); do
        sleep 1
        DISPLAY="$display" import -window root "$pictures/$1.png"
        now="$(identify -format '%#' "$pictures/$1.png")"
        [ "$now" != "$before" ] || break
        before="$now"
    done
}

close_window() {
    local pid
    pid="$(window_pid)"
    [ -n "$pid" ] || fail "the window has closed by itself"
    [ "$(wc -l <<<"$pid")" = 1 ] || fail "more than one window is open"
    DISPLAY="$display" python3 -B tests/packaging/close-window.py
    for _ in $(seq 100); do
        [ -n "$(window_pid)" ] || return 0
        sleep 0.05
    done
    kill -KILL "$pid"
    fail "the window did not close when it was told to"
}

# TLS is loaded by name, so only using it shows that it is there: this computer's own server has a
# certificate that nobody trusts, and the program must object to that and to nothing else.
tls_works() { # where the programs are, name for the table
    local bin="$1" name="$2" port=0 server said
    [ -e "$roots/tls.pem" ] || openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=localhost \
        -keyout "$roots/tls.pem" -out "$roots/tls.crt" 2>/dev/null
    port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
    openssl s_server -quiet -accept "127.0.0.1:$port" -key "$roots/tls.pem" -cert "$roots/tls.crt" >/dev/null 2>&1 </dev/null &
    server=$!
    sleep 0.5
    said="$(as_user "LABELBOX_API_KEY=x timeout 60 ${bin}taskglass-cli --endpoint https://127.0.0.1:$port/graphql list" 2>&1 || true)"
    kill "$server" 2>/dev/null || true
    grep -qi 'certificate' <<<"$said" || fail "TLS does not work: $said"
    passed "$name" "TLS: an unknown certificate is refused"
}

# The programs work for an ordinary user, and the picture has the size asked for.
programs_work() { # where they are, name for the picture
    local bin="$1" name="$2" picture
    as_user "${bin}taskglass --version" | grep -q '^taskglass ' || fail "taskglass --version"
    as_user "${bin}taskglass-sandbox --version" | grep -q '^taskglass-sandbox ' || fail "taskglass-sandbox --version"
    [ "$(as_user "${bin}taskglass-cli --demo list --limit 5 --format ndjson" | wc -l)" -eq 5 ] \
        || fail "taskglass-cli --demo list does not list five tasks"
    passed "$name" "command line lists the demo's tasks"
    as_user "QT_QPA_PLATFORM=xcb ${bin}taskglass --demo --screenshot /home/tg/$name.png --size 1280x800" >&2 \
        || fail "taskglass --demo --screenshot"
    picture="$work/home/tg/$name.png"
    [ "$(identify -format '%wx%h' "$picture")" = 1280x800 ] || fail "the picture has another size"
    [ "$(identify -format '%k' "$picture")" -gt 200 ] || fail "the picture is nearly empty"
    cp "$picture" "$pictures/$name.png"
    rm "$picture"
    passed "$name" "picture of the demo's window"
}

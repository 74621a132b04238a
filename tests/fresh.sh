#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The README's two commands as a newcomer runs them: in bare Debian roots that have nothing but git
# and ca-certificates (and sudo, for the ordinary user), from a clone of the last commit. Prints one
# table. `./dev test-fresh` runs it; needs root, a network and debootstrap.
#   fresh.sh [RELEASE[:WHO[:COMMAND]]]...    e.g. bookworm:root:demo; without arguments, everything
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
top="$(pwd -P)"
export LC_ALL=C.UTF-8
roots="$top/build/fresh"
results="$roots/results.tsv"
pictures="$roots/pictures"
mkdir -p "$roots" "$pictures"
# shellcheck source=tests/roots.sh
. tests/roots.sh
trap leave_root EXIT
trap 'exit 130' INT TERM

say() { printf '%s\n' "fresh: $*" >&2; }

# The compiler's cache goes along, since what is tried is what a newcomer lacks, not how fast the
# computer is. This computer's own serves the release that it runs itself; others get one each.
share_cache() { # release
    local cache="$roots/ccache-$1"
    if [ "$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" = "$1" ] && command -v ccache >/dev/null; then
        cache="$(ccache --get-config cache_dir)"
    fi
    mkdir -p "$cache" "$work/srv/ccache"
    mount --bind "$cache" "$work/srv/ccache"
}

# A clone of the last commit, owned by whoever builds it.
clone() { # who, folder inside the root
    git -c safe.directory="$top" clone -q --no-hardlinks "$top" "$work$2"
    inside chown -R "$1:" "$2"
}

# Runs a command of ./dev in the clone; the user's cache can be read, but only root fills it.
run() { # who, folder, command
    local cache="CCACHE_DIR=/srv/ccache CCACHE_TEMPDIR=/tmp/ccache-$1"
    if [ "$1" = root ]; then
        inside sh -c "cd '$2' && exec env $cache ./dev $3"
    else
        inside su "$1" -c "cd '$2' && exec env HOME=/home/$1 LC_ALL=C.UTF-8 CCACHE_READONLY=1 $cache ./dev $3"
    fi </dev/null
}

record() { printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$@" >>"$results"; }

# Whether what was asked for is there, beyond an exit code of 0.
verdict() { # release, who, folder, command, output
    local picture
    case "$4" in
    demo)
        grep -q '^STATUS ' "$5" || { echo "FAIL: no list of tasks"; return; }
        picture="$(tail -1 "$5")"
        [ -s "$work$picture" ] || { echo "FAIL: no picture"; return; }
        cp "$work$picture" "$pictures/$1-$2.png"
        echo "pass: tasks and picture"
        ;;
    test)
        grep -Eo '^[0-9]+% tests passed, [0-9]+ tests failed out of [0-9]+' "$5" | tail -1 | sed 's/^/pass: /' | grep . \
            || echo "FAIL: ctest did not say its summary"
        ;;
    *) echo "pass: exit code 0" ;;
    esac
}

try() { # release, who, folder, command
    local output="$roots/$1-$2-$4.log" began=$SECONDS status=0 said
    say "$1, $2: ./dev $4"
    run "$2" "$3" "$4" >"$output" 2>"$output.stderr" || status=$?
    if [ "$status" -eq 0 ]; then
        said="$(verdict "$1" "$2" "$3" "$4" "$output")"
    else
        said="FAIL: exit code $status, see $output.stderr"
        tail -n 30 "$output.stderr" "$output" >&2
    fi
    record "$1" "$2" "./dev $4" "$said" "$((SECONDS - began))" \
        "$(du -sm "$work$3/build" 2>/dev/null | cut -f1)"
}

wanted=("$@")
[ ${#wanted[@]} -gt 0 ] || wanted=(bookworm trixie)
: >"$results"
[ -z "$(git -c safe.directory="$top" status --porcelain 2>/dev/null | head -1)" ] \
    || say "there are changes that no commit has; what is tried is the last commit."
for one in "${wanted[@]}"; do
    IFS=: read -r release who command <<<"$one"
    for user in ${who:-root tg}; do
        bare_root "$release"
        apt_inside install git ca-certificates
        share_cache "$release"
        folder="/srv/taskglass"
        if [ "$user" != root ]; then
            apt_inside install sudo
            echo "$user ALL=(ALL) NOPASSWD: ALL" >"$work/etc/sudoers.d/$user"
            folder="/home/$user/taskglass"
        fi
        clone "$user" "$folder"
        for step in ${command:-demo test}; do
            try "$release" "$user" "$folder" "$step"
        done
        leave_root
    done
done
{ printf 'SYSTEM\tAS\tCOMMAND\tVERDICT\tSECONDS\tMB BUILT\n'; cat "$results"; } \
    | awk -F '\t' '{ printf "%-10s %-6s %-12s %-52s %8s %9s\n", $1, $2, $3, $4, $5, $6 }'
say "pictures that the demos wrote: build/fresh/pictures"
! grep -q 'FAIL' "$results"

# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Bare Debian roots for tests, made once and unpacked for every test. Sourced; needs root. Whoever
# sources it sets `roots`, the folder for them; `work` is then the root in use.
work=""
: "${roots:?}"

# What this computer has installed from Debian, asked of its apt, so that its mirror serves the roots,
# too; Debian's own server where apt does not know (Ubuntu, or lists not fetched yet).
mirror_of() { # label in apt's lists, address where apt knows none
    local found
    # shellcheck disable=SC2016 # apt itself fills these in
    found="$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null \
        | awk -v label="$1" '$1 == label { print $2; exit }')" || true
    printf '%s\n' "${found:-$2}"
}

# A bare root of a Debian release in the folder that `work` then names.
bare_root() { # release
    local release="$1" mirror security making
    mirror="$(mirror_of Debian http://deb.debian.org/debian)"
    security="$(mirror_of Debian-Security http://deb.debian.org/debian-security)"
    if [ ! -e "$roots/$release.tar" ]; then
        making="$roots/making-$release"
        rm -rf "$making"
        debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
            "$release" "$making" "$mirror" >&2
        tar -C "$making" -cf "$roots/$release.tar.part" .
        mv "$roots/$release.tar.part" "$roots/$release.tar"
        rm -rf "$making"
    fi
    work="$(mktemp -d "$roots/run-XXXXXX")"
    chmod 755 "$work"
    tar -C "$work" -xf "$roots/$release.tar"
    cp /etc/resolv.conf "$work/etc/resolv.conf" 2>/dev/null || true
    cp /etc/hosts "$work/etc/hosts" 2>/dev/null || true
    # Of its own release, whatever this computer runs.
    printf 'deb %s %s main\n' "$mirror" "$release" "$mirror" "$release-updates" \
        "$security" "$release-security" >"$work/etc/apt/sources.list"
    cp /etc/apt/apt.conf.d/99* "$work/etc/apt/apt.conf.d/" 2>/dev/null || true
    printf '#!/bin/sh\nexit 101\n' >"$work/usr/sbin/policy-rc.d"
    chmod +x "$work/usr/sbin/policy-rc.d"
    mount -t proc proc "$work/proc"
    inside apt-get -qq update >&2
    inside useradd -m -s /bin/sh tg
}

inside() { chroot "$work" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/root "$@"; }
apt_inside() { inside apt-get -y -q --no-install-recommends "$@" >&2; }

# The processes inside this test's root; all of them were started by it.
processes() { # end of the program's path, or nothing for all
    local entry program
    [ -n "$work" ] || return 0
    for entry in /proc/[0-9]*; do
        [ "$(readlink "$entry/root" 2>/dev/null)" = "$work" ] || continue
        program="$(readlink "$entry/exe" 2>/dev/null)" || continue
        [[ "$program" != *"$1" ]] || echo "${entry#/proc/}"
    done
}

# Ends what still runs in the root, and deletes it.
leave_root() {
    local pid folder
    [ -n "$work" ] || return 0
    for pid in $(processes ""); do kill -KILL "$pid" 2>/dev/null || true; done
    for folder in proc srv/ccache; do
        umount "$work/$folder" 2>/dev/null || true
        # Never delete through a mount that stayed.
        if mountpoint -q "$work/$folder"; then
            echo "roots: $work stays, because $work/$folder cannot be unmounted." >&2
            return 0
        fi
    done
    rm -rf "$work"
    work=""
}

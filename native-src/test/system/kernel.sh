#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# kernel.sh DIRECTORY [ARCHITECTURE]
#     gets Debian's kernel for virtual machines of an architecture, by Debian's
#     name for it (arm64 when none is given; amd64), and prints the path of its
#     image below DIRECTORY, which is for one architecture
#
# Nothing is installed, and apt's own state is left alone: its lists and the
# package stay in DIRECTORY, where the next call finds them. Backports are
# preferred, since newer kernels fill more of struct rseq. Fails with one line
# on stderr where there is no apt, or the package cannot be had.
set -eu
mkdir -p "${1:?kernel.sh: name a directory}"
cd "$1"
architecture=${2:-arm64}
package=linux-image-cloud-$architecture
codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)

fail() {
    echo "kernel.sh: $1" >&2
    exit 1
}

# Newer packages have it beside the modules.
image() {
    ls "$PWD"/root/boot/vmlinuz-* "$PWD"/root/usr/lib/modules/*/vmlinuz 2>/dev/null | tail -n 1
}

# apt for that architecture, with lists and a cache of its own.
apt() {
    "$@" -qq -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" \
        -o APT::Default-Release="$suite" -o APT::Sandbox::User=root \
        -o Dir::State::Lists="$PWD/lists" -o Dir::State::status="$PWD/status" \
        -o Dir::Cache="$PWD/cache" -o Dir::Etc::SourceList="$PWD/sources" \
        -o Dir::Etc::SourceParts=/dev/null
}

# Downloads a package and unpacks it into root.
get() {
    apt apt-get download "$1" >/dev/null 2>&1 || return 1
    for file in ./*.deb; do
        dpkg-deb -x "$file" root && rm "$file"
    done
}

[ -n "$(image)" ] || {
    grep -q '^ID=debian$' /etc/os-release || fail "this is not Debian, which has the package $package"
    for tool in apt-get apt-cache dpkg-deb; do
        command -v $tool >/dev/null || fail "no $tool on the PATH"
    done
    mkdir -p lists/partial cache/archives/partial
    : >status
    for suite in "$codename-backports" "$codename"; do
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
            "http://deb.debian.org/debian $suite main" >sources
        apt apt-get update >/dev/null 2>&1 || continue
        # The package of the latest kernel depends on that of a version, which has the image or depends on the one
        # that has it.
        wanted=$package
        while [ -n "$wanted" ] && [ -z "$(image)" ]; do
            [ "$wanted" = "$package" ] || get "$wanted" || break
            wanted=$(apt apt-cache depends "$wanted" 2>/dev/null |
                sed -n 's/^ *Depends: \(linux-\(image\|binary\)-[^ ]*\)$/\1/p' | head -n 1)
        done
        [ -z "$(image)" ] || break
    done
    [ -n "$(image)" ] || fail "no package that $package leads to has a kernel image, or deb.debian.org cannot be reached"
}
image

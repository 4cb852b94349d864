#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# pages.sh DIRECTORY KIB   gets a kernel for AArch64 whose pages have KIB
#                          kibibytes, 16 or 64, and prints its image's path
#
# Debian has one for 16 (linux-image-arm64-16k) and none for 64: for that,
# PAGES_64_KERNEL names the plain image of another's kernel. Nothing is
# installed, and apt's own state is left alone: its lists and the packages stay
# in DIRECTORY, where the next call finds them. Fails with one line on stderr
# where there is no apt, or no kernel can be had.
set -eu
mkdir -p "${1:?pages.sh: name a directory}"
cd "$1"
size=${2:?pages.sh: name a page size, 16 or 64}
debian="http://deb.debian.org/debian"
debian_keys=/usr/share/keyrings/debian-archive-keyring.gpg

fail() {
    echo "pages.sh: $1" >&2
    exit 1
}

image() {
    ls "$PWD"/root/boot/vmlinuz-* 2>/dev/null | tail -n 1
}

# Runs apt for an architecture, with lists and a cache of its own.
apt() {
    architecture=$1
    shift
    "$@" -qq -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" \
        -o APT::Sandbox::User=root -o Dir::State::Lists="$PWD/lists" \
        -o Dir::State::status="$PWD/status" -o Dir::Cache="$PWD/cache" \
        -o Dir::Etc::SourceList="$PWD/sources" -o Dir::Etc::SourceParts=/dev/null
}

# get ARCHITECTURE KEYS ARCHIVE SUITE PACKAGE   downloads a package, and unpacks it into root
get() {
    echo "deb [signed-by=$2] $3 $4 main" >sources
    apt "$1" apt-get update >/dev/null 2>&1 || return 1
    name=$(apt "$1" apt-cache depends "$5" | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
    apt "$1" apt-get download "${name:-$5}" >/dev/null 2>&1 || return 1
    for file in *.deb; do
        dpkg-deb -x "$file" root
        rm "$file"
    done
}

[ -n "$(image)" ] || {
    for tool in apt-get apt-cache dpkg-deb; do
        command -v $tool >/dev/null || fail "no $tool on the PATH"
    done
    mkdir -p lists/partial cache/archives/partial
    : >status
    case $size in
        16)
            get arm64 $debian_keys $debian trixie linux-image-arm64-16k ||
                fail "linux-image-arm64-16k cannot be downloaded from deb.debian.org"
            ;;
        64)
            [ -r "${PAGES_64_KERNEL:-}" ] ||
                fail "Debian has no arm64 kernel with pages of 64 KiB; name an image with PAGES_64_KERNEL=FILE"
            mkdir -p root/boot
            cp "$PAGES_64_KERNEL" root/boot/vmlinuz-64
            ;;
        *) fail "no kernel is known whose pages have $size KiB; 16 or 64 do" ;;
    esac
}
image

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# pages.sh DIRECTORY KIB   gets a kernel for AArch64 whose pages have KIB
#                          kibibytes, 16 or 64, and prints its image's path
#
# Debian has one for 16 (linux-image-arm64-16k). For 64 it has the source only:
# build-kernel.sh builds that once, and the image stays in the user's cache
# until pages-64.config or a script changes; PAGES_64_KERNEL names the plain
# image of another kernel to take instead. Nothing is installed, and apt's own
# state is left alone: its lists and the packages stay in DIRECTORY, where the
# next call finds them. Ends with 1 and one line on stderr where a kernel cannot
# be had, and with another code where one cannot be built.
set -eu
mkdir -p "${1:?pages.sh: name a directory}"
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
size=${2:?pages.sh: name a page size, 16 or 64}
debian="http://deb.debian.org/debian"
debian_keys=/usr/share/keyrings/debian-archive-keyring.gpg
source=linux-source-6.12

fail() {
    echo "pages.sh: $1" >&2
    exit 1
}

needs() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null || fail "no $tool on the PATH"
    done
}

# apt for that architecture, with lists and a cache of its own.
apt() {
    "$@" -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root \
        -o Dir::State::Lists="$PWD/lists" -o Dir::State::status="$PWD/status" \
        -o Dir::Cache="$PWD/cache" -o Dir::Etc::SourceList="$PWD/sources" \
        -o Dir::Etc::SourceParts=/dev/null
}

# Downloads a package, or the image that it stands for, and unpacks it into root.
get() {
    needs apt-get apt-cache dpkg-deb
    mkdir -p lists/partial cache/archives/partial
    : >status
    echo "deb [signed-by=$debian_keys] $debian trixie main" >sources
    {
        apt apt-get update &&
            name=$(apt apt-cache depends "$1" | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1) &&
            apt apt-get download "${name:-$1}"
    } >/dev/null 2>&1 || fail "$1 cannot be downloaded from deb.debian.org"
    for file in *.deb; do
        dpkg-deb -x "$file" root
        rm "$file"
    done
}

debians_image() {
    ls "$PWD"/root/boot/vmlinuz-* "$PWD"/root/usr/lib/modules/*/vmlinuz 2>/dev/null | tail -n 1
}

case $size in
    16)
        [ -n "$(debians_image)" ] || get linux-image-arm64-16k
        [ -n "$(debians_image)" ] || fail "the package that linux-image-arm64-16k leads to has no kernel image"
        debians_image
        ;;
    64)
        recipe=$(cat "$here/pages-64.config" "$here/build-kernel.sh" | cksum | cut -d ' ' -f 1)
        built=${XDG_CACHE_HOME:-$HOME/.cache}/percpu-counters/$source-64k-$recipe
        image=${PAGES_64_KERNEL:-$built}
        [ -r "$image" ] || {
            [ "$image" = "$built" ] || fail "PAGES_64_KERNEL=$image cannot be read"
            needs aarch64-linux-gnu-gcc gcc make flex bison bc xz
            get $source
            "$here/build-kernel.sh" "$PWD/root/usr/src/$source.tar.xz" "$here/pages-64.config" "$image"
            rm -rf root
        }
        echo "$image"
        ;;
    *) fail "no kernel is known whose pages have $size KiB; 16 or 64 do" ;;
esac

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# build-kernel.sh ARCHIVE CONFIG IMAGE   builds Linux for AArch64 from the archive
#                                        of its source, allnoconfig and the lines
#                                        of CONFIG, as IMAGE
#
# It works in the current directory and leaves build.log there. The image
# appears only when it is whole. Fails with one line on stderr.
set -eu
archive=${1:?build-kernel.sh: name the archive of the source}
config=${2:?build-kernel.sh: name a file with lines for .config}
image=${3:?build-kernel.sh: name the image to make}

fail() {
    echo "build-kernel.sh: $1" >&2
    exit 2
}

linux() {
    make -C linux ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- KCONFIG_ALLCONFIG="$config" "$@" >>build.log 2>&1 ||
        fail "make $* failed; see $PWD/build.log"
}

rm -rf linux build.log
mkdir linux
tar -xf "$archive" -C linux --strip-components=1
linux allnoconfig
missing=$(grep '^CONFIG_' "$config" | grep -vxF -f linux/.config | tr '\n' ' ') || true
[ -z "$missing" ] || fail "this kernel does not take from $config: $missing"
linux -j"$(nproc)" Image
mkdir -p "$(dirname "$image")"
cp linux/arch/arm64/boot/Image "$image.$$"
mv "$image.$$" "$image"
rm -rf linux

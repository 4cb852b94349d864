#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# libc.sh DIRECTORY [ARCHITECTURE]
#     gets the latest glibc of Debian for an architecture, by Debian's name for
#     it (arm64 when none is given; amd64), and prints the path of its libraries
#     below DIRECTORY, which is for one architecture
#
# Later versions register the size of struct rseq that the kernel fills. Nothing
# is installed (debian.sh). Fails with one line on stderr where there is no apt,
# or the package cannot be had.
set -eu
. "$(dirname "$0")/debian.sh"
mkdir -p "${1:?libc.sh: name a directory}"
cd "$1"
architecture=${2:-arm64}
package=libc6

# Its loader is beside it.
libraries() {
    for loader in "$PWD"/root/usr/lib/*/ld-linux-*; do
        [ ! -e "$loader" ] || dirname "$loader"
    done
}

[ -n "$(libraries)" ] || {
    needs_debian "$package"
    { from sid && get "$package"; } || fail "$package for $architecture cannot be had from deb.debian.org"
    [ -n "$(libraries)" ] || fail "the package $package has no loader beside its libraries"
}
libraries

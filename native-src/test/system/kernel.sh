#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# kernel.sh DIRECTORY [ARCHITECTURE]
#     gets Debian's kernel for virtual machines of an architecture, by Debian's
#     name for it (arm64 when none is given; amd64), and prints the path of its
#     image below DIRECTORY, which is for one architecture
#
# The newest backports are preferred, since newer kernels fill more of struct
# rseq. Nothing is installed (debian.sh). Fails with one line on stderr where
# there is no apt, or the package cannot be had.
set -eu
. "$(dirname "$0")/debian.sh"
mkdir -p "${1:?kernel.sh: name a directory}"
cd "$1"
architecture=${2:-arm64}
package=linux-image-cloud-$architecture
codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)

# Newer packages have it beside the modules.
image() {
    ls "$PWD"/root/boot/vmlinuz-* "$PWD"/root/usr/lib/modules/*/vmlinuz 2>/dev/null | tail -n 1
}

[ -n "$(image)" ] || {
    needs_debian "$package"
    for branch in stable-backports "$codename-backports" "$codename"; do
        from "$branch" || continue
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

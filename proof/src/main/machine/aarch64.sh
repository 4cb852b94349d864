#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# aarch64.sh DIRECTORY   gets a JDK 25 for AArch64 with the libraries that it
#                        is linked to, and a busybox, for emulators, and prints
#                        the path of the directory that stands for its file
#                        system
#
# They are Debian's, of the branch that has such a JDK. Nothing is installed,
# and apt's own state is left alone: its lists and the packages stay in
# DIRECTORY, where the next call finds them. Fails with one line on stderr
# where there is no apt, or the packages cannot be had.
set -eu
mkdir -p "${1:?aarch64.sh: name a directory}"
cd "$1"
branch=sid
jdk=openjdk-25-jre-headless
libraries="libc6 libgcc-s1 libstdc++6 zlib1g busybox-static"

fail() {
    echo "aarch64.sh: $1" >&2
    exit 1
}

# apt for that architecture, with lists and a cache of its own.
apt() {
    "$@" -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root \
        -o Dir::State::Lists="$PWD/lists" -o Dir::State::status="$PWD/status" \
        -o Dir::Cache="$PWD/cache" -o Dir::Etc::SourceList="$PWD/sources" \
        -o Dir::Etc::SourceParts=/dev/null
}

[ -e root/complete ] && [ -e root/usr/bin/busybox ] || {
    for tool in apt-get dpkg-deb; do
        command -v $tool >/dev/null || fail "no $tool on the PATH"
    done
    rm -rf root
    mkdir -p root lists/partial cache/archives/partial
    : >status
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
        "http://deb.debian.org/debian $branch main" >sources
    # shellcheck disable=SC2086 # several words
    { apt apt-get update && apt apt-get download $jdk $libraries; } >/dev/null 2>&1 ||
        fail "$jdk for arm64 cannot be downloaded from deb.debian.org"
    for file in *_arm64.deb; do
        dpkg-deb -x "$file" root
        rm "$file"
    done
    ln -s usr/lib root/lib
    # Its configuration is linked to /etc, which is another one for whoever follows the links.
    home=root/usr/lib/jvm/java-25-openjdk-arm64
    rm -rf "$home/conf"
    cp -R root/etc/java-25-openjdk "$home/conf"
    touch root/complete
}
echo "$PWD/root"

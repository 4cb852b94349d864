# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# Sourced by scripts that get packages of Debian for $architecture into the
# current directory. Nothing is installed, and apt's own state is left alone:
# its lists and what the packages contain, in root, stay in that directory,
# where the next call finds them.

fail() {
    echo "${0##*/}: $1" >&2
    exit 1
}

# Fails where packages, of which one is named, cannot be had.
needs_debian() {
    grep -q '^ID=debian$' /etc/os-release || fail "this is not Debian, which has the package $1"
    for tool in apt-get apt-cache dpkg-deb; do
        command -v $tool >/dev/null || fail "no $tool on the PATH"
    done
}

# apt for that architecture, with lists and a cache of its own.
apt() {
    "$@" -qq -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" \
        -o APT::Default-Release="$suite" -o APT::Sandbox::User=root \
        -o Dir::State::Lists="$PWD/lists" -o Dir::State::status="$PWD/status" \
        -o Dir::Cache="$PWD/cache" -o Dir::Etc::SourceList="$PWD/sources" \
        -o Dir::Etc::SourceParts=/dev/null
}

# Has the functions around it take packages from a suite, if it can be reached.
from() {
    suite=$1
    mkdir -p lists/partial cache/archives/partial
    : >status
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
        "http://deb.debian.org/debian $suite main" >sources
    apt apt-get update >/dev/null 2>&1
}

# Downloads a package and unpacks it into root.
get() {
    apt apt-get download "$1" >/dev/null 2>&1 || return 1
    for file in ./*.deb; do
        dpkg-deb -x "$file" root && rm "$file"
    done
}

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# build.sh library DIRECTORY RESOURCES   builds libpercpu.so in DIRECTORY and
#                                        copies it below RESOURCES
# build.sh test DIRECTORY                builds and runs the C tests
#
# What Maven calls. Without make or a C compiler the library is left out, with
# one warning, and the tests do nothing; a compiler's error is an error.
set -eu
cd "$(dirname "$0")"
goal=$1 out=$2
target=${3:-}/native/linux-$(uname -m)

for compiler in ${CC:-cc gcc clang}; do
    found=$(command -v "$compiler") && break
done

if [ -z "${found:-}" ] || ! command -v make >/dev/null; then
    if [ "$goal" = library ]; then
        rm -f "$target/libpercpu.so"
        echo "[WARNING] The C bridge is left out: no make, or no C compiler (${CC:-cc, gcc, clang})" \
            "on the PATH; install both (Debian: build-essential) to build it." >&2
    fi
    exit 0
fi

case $goal in
library)
    make -s CC="$compiler" OUT="$out"
    mkdir -p "$target"
    cmp -s "$out/libpercpu.so" "$target/libpercpu.so" ||
        cp "$out/libpercpu.so" "$target/libpercpu.so"
    ;;
test)
    make -s CC="$compiler" OUT="$out" test
    ;;
*)
    echo "build.sh: '$goal' is no goal; use library or test" >&2
    exit 2
    ;;
esac

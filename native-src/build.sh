#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# build.sh library DIRECTORY RESOURCES   builds libpercpu.so in DIRECTORY and
#                                        copies it below RESOURCES
# build.sh programs DIRECTORY RESOURCES  builds the programs of bench/processes
#                                        likewise, and libpeers.so
# build.sh test DIRECTORY                builds and runs the C tests, plain and
#                                        with each sanitizer that there is
#
# What Maven calls. Without make or a C compiler library and programs are left
# out, with one warning each, and the tests do nothing; a compiler's error is an
# error.
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
    elif [ "$goal" = programs ]; then
        rm -f "$target/processes" "$target/true" "$target/parallel-true" "$target/libpeers.so"
        echo "[WARNING] The programs of 'counters kernel' and the C peers are left out: no make, or no" \
            "C compiler (${CC:-cc, gcc, clang}) on the PATH; install both (Debian: build-essential)." >&2
    fi
    exit 0
fi

# Copies what was built, unless it is there already.
deliver() {
    mkdir -p "$target"
    cmp -s "$1" "$target/${1##*/}" || cp "$1" "$target/${1##*/}"
}

case $goal in
library)
    make -s CC="$compiler" OUT="$out"
    deliver "$out/libpercpu.so"
    ;;
programs)
    programs="$out/processes/processes $out/processes/true $out/libpeers.so"
    mkdir -p "$out"
    # Some distributions have the static libc in a package of its own.
    if echo 'int main(void) { return 0; }' |
        "$compiler" -static -pthread -x c -o "$out/static" - 2>/dev/null; then
        programs="$programs $out/processes/parallel-true"
        # It runs on any libc then, and its own does not matter to what it measures.
        static=-static
    else
        rm -f "$target/parallel-true"
        echo "[WARNING] The program of 'counters kernel parallel-true' is left out: there is no" \
            "static libc; install one (Debian: libc6-dev, Fedora: glibc-static)." >&2
    fi
    make -s CC="$compiler" OUT="$out" STATIC="${static:-}" $programs
    for program in $programs; do
        deliver "$program"
    done
    ;;
test)
    make -s -j "$(nproc)" CC="$compiler" OUT="$out" test test-sanitized
    ;;
*)
    echo "build.sh: '$goal' is no goal; use library, programs or test" >&2
    exit 2
    ;;
esac

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# bindings.sh write            generates the Java bindings from percpu.h
# bindings.sh check DIRECTORY  generates them in DIRECTORY instead, and fails
#                              if they differ from the committed ones
#
# Needs jextract on the PATH.
set -eu
cd "$(dirname "$0")"
sources=../counters-native/src/main/java
package=dev.percpu.counters.ffi
files=dev/percpu/counters/ffi

command -v jextract >/dev/null || {
    echo "bindings.sh: no jextract on the PATH; get it from https://jdk.java.net/jextract/" >&2
    exit 1
}

generate() {
    jextract --target-package "$package" --output "$1" \
        --include-constant PERCPU_ABI_VERSION \
        --include-constant PERCPU_FENCE_MEMORY \
        --include-constant PERCPU_FENCE_RSEQ \
        $(sed -n 's/^#define \(PERCPU_\(TEMPLATE\|PLACE\)_[A-Z_]*\) .*/--include-constant \1/p' \
            include/percpu.h) \
        --include-struct percpu_facts \
        --include-struct percpu_place \
        --include-struct percpu_template \
        --include-function percpu_abi_version \
        --include-function percpu_facts_size \
        --include-function percpu_probe \
        --include-function percpu_cpu_getcpu \
        --include-function percpu_cpu_rseq \
        --include-function percpu_cpu_rdpid \
        --include-function percpu_mm_cid \
        --include-function percpu_node_id \
        --include-function percpu_nothing \
        --include-function percpu_rseq_area \
        --include-function percpu_rseq_area_offset \
        --include-function percpu_template \
        --include-function percpu_add \
        --include-function percpu_add_bounded \
        --include-function percpu_rseq_add \
        --include-function percpu_rseq_add_bounded \
        --include-function percpu_rseq_take \
        --include-function percpu_rseq_compare_store \
        --include-function percpu_rseq_flip_add \
        --include-function percpu_fence_register \
        --include-function percpu_fence \
        include/percpu.h
    # The library belongs to no class loader, so that one mapping serves all.
    sed -i 's/SymbolLookup\.loaderLookup()/dev.percpu.counters.bridge.BridgeSymbols.lookup()/' \
        "$1/$files/percpu_h.java"
}

case ${1:-} in
write)
    rm -rf "${sources:?}/$files"
    generate "$sources"
    ;;
check)
    rm -rf "${2:?}/$files"
    generate "$2"
    diff -ru "$sources/$files" "$2/$files" >&2 || {
        echo "bindings.sh: the committed bindings (-) are not those of percpu.h (+);" \
            "run native-src/bindings.sh write and commit the result" >&2
        exit 1
    }
    ;;
*)
    echo "bindings.sh: '${1:-}' is no goal; use write or check" >&2
    exit 2
    ;;
esac

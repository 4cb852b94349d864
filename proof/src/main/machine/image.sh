#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# image.sh OUT JDK CLASSPATH [ROOT [BUNDLE]]
#     makes the whole of a virtual machine's file system, OUT/initramfs, and
#     prints its path
#
# In it are busybox for a shell, a runtime of that JDK with the modules that
# the tests and the harness need, the C library and whatever else the JVM and
# the bridge are linked to, and every entry of the class path, in its order.
# For a machine of another processor, ROOT is a directory with a busybox and
# the libraries for it, and JDK is taken whole, for it cannot be run here; for
# this machine's it is empty. A BUNDLE of the harness becomes /bundle.tar.gz.
# Fails with one line on stderr that says what is missing.
set -eu
mkdir -p "${1:?image.sh: name a directory}"
out=$(cd "$1" && pwd)
jdk=${2:?image.sh: name a JDK}
classpath=${3:?image.sh: name a class path}
foreign=${4:-}
bundle=${5:-}
here=$(cd "$(dirname "$0")" && pwd)
modules=java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,java.sql,java.xml
modules=$modules,jdk.attach,jdk.management,jdk.unsupported,jdk.zipfs

fail() {
    echo "image.sh: $1" >&2
    exit 1
}

command -v cpio >/dev/null || fail "no cpio on the PATH (Debian: cpio)"
if [ -n "$foreign" ]; then
    busybox=$foreign/usr/bin/busybox
else
    busybox=$(command -v busybox) || fail "no busybox on the PATH (Debian: busybox-static)"
    if ldd "$busybox" >/dev/null 2>&1; then
        fail "no busybox that is static: $busybox needs libraries (Debian: busybox-static)"
    fi
fi

root=$out/root
rm -rf "$root"
mkdir -p "$root/bin" "$root/app" "$root/dev" "$root/proc" "$root/sys" "$root/tmp" "$root/etc"
cp "$busybox" "$root/bin/busybox"
if [ -n "$foreign" ]; then
    # The first program makes the rest.
    ln -s busybox "$root/bin/sh"
else
    for applet in $("$busybox" --list); do
        [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
    done
fi
cp "$here/init" "$here/churn" "$root/"
chmod 1777 "$root/tmp"
echo "root:x:0:0:root:/:/bin/sh" >"$root/etc/passwd"
# A user without rights, who has no home.
echo "counter:x:1000:1000::/nonexistent:/bin/sh" >>"$root/etc/passwd"
[ -z "$bundle" ] || cp "$bundle" "$root/bundle.tar.gz"

if [ -n "$foreign" ]; then
    cp -R "$jdk" "$root/jdk"
    mkdir -p "$root/usr/lib"
    cp -RP "$foreign"/usr/lib/*-linux-gnu "$foreign"/usr/lib/ld-linux-* "$root/usr/lib/"
    ln -s usr/lib "$root/lib"
else
    runtime=$out/runtime-$("$jdk/bin/java" -version 2>&1 | cksum | cut -d ' ' -f 1)
    [ -e "$runtime/release" ] || {
        rm -rf "$runtime"
        "$jdk/bin/jlink" --add-modules $modules --strip-debug --no-header-files --no-man-pages \
            --generate-cds-archive --output "$runtime" >&2 || fail "jlink of $jdk failed"
    }
    cp -R "$runtime" "$root/jdk"
fi

number=100
IFS=:
for entry in $classpath; do
    [ -e "$entry" ] || continue
    number=$((number + 1))
    # A directory keeps its name; numbers keep the order.
    cp -R "$entry" "$root/app/$number-$(basename "$entry")"
done
unset IFS

# What the programs and libraries of the runtime are linked to, and the bridge's own needs, where
# the loader looks for them.
[ -n "$foreign" ] || find "$root/jdk" \( -name '*.so' -o -path '*/bin/*' \) -type f -exec ldd {} + 2>/dev/null |
    sed -n 's/^[^/]*\(\/[^ ]*\) (0x.*/\1/p' | grep -v "^$root" | sort -u |
    while read -r library; do
        mkdir -p "$root$(dirname "$library")"
        cp -L "$library" "$root$library"
    done

(cd "$root" && find . | cpio -o -H newc --quiet) >"$out/initramfs"
rm -rf "$root"
echo "$out/initramfs"

#!/bin/sh
# Writes profiles/kernel/syscalls.csv: the numbers of system calls by calling convention.
#   profiles/kernel/derive-syscalls.sh linux-libc-dev_VERSION_all.deb
#
# Sources: the unistd.h of all architectures in Debian 13's package linux-libc-dev (GPL-2 with syscall note; only the numbers,
# which are kernel ABI, are taken), expanded by the C preprocessor; and, for calls newer than those headers, the list in
# newer() below. Needs dpkg-deb and cpp; writes nothing but the table.
set -eu
export LC_ALL=C
[ $# -eq 1 ] || { echo "usage: $0 linux-libc-dev_VERSION_all.deb" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dpkg-deb -x "$1" "$work"
version=$(dpkg-deb -f "$1" Version)
cd "$work"

# ARCHES TRIPLET MACROS: the names that a header of those architectures defines, then their values as it expands them.
numbers() {
    arches=$1 include=usr/include/$2
    shift 2
    echo '#include <asm/unistd.h>' |
        cpp -undef -nostdinc -I "$include" -I usr/include -dM "$@" |
        sed -n -E 's/^#define (__NR_|__ARM_NR_)([a-z_0-9]+) .*/VALUE \2 \1\2/p' |
        grep -v -E '^VALUE (syscalls|arch_specific_syscall|sync_file_range2? __NR_arch)( |$)' >names
    { echo '#include <asm/unistd.h>' && cat names; } |
        cpp -undef -nostdinc -P -I "$include" -I usr/include "$@" |
        sed -n 's/^VALUE //p' |
        while read -r name value; do
            echo "$name,$arches,$(($value))"
        done
}

# Since Linux 5.1 a new call has one number on all architectures (scripts/syscall.tbl and arch/*/syscall*.tbl of
# Linux 6.19 and 7.0), above the base of the convention; the exceptions name their architectures.
newer() {
    all="x86_64 x86 x32 aarch64 arm riscv64 loongarch64 s390x s390 ppc64le+ppc64 ppc"
    while read -r number name architectures; do
        for arch in ${architectures:-$all}; do
            echo "$name,$arch,$number" | tr + ' '
        done
        if [ -z "$architectures" ]; then
            echo "$name,mips mipsel,$((4000 + number))"
            echo "$name,mips64 mipsel64,$((5000 + number))"
            echo "$name,mips64n32 mipsel64n32,$((6000 + number))"
        fi
    done <<LIST
335 uretprobe x86_64
336 uprobe x86_64
463 setxattrat
464 getxattrat
465 listxattrat
466 removexattrat
467 open_tree_attr
468 file_getattr
469 file_setattr
470 listns
471 rseq_slice_yield
LIST
}

{
    numbers x86_64 x86_64-linux-gnu -D__x86_64__ -D__LP64__
    numbers x86 i386-linux-gnu -D__i386__
    numbers x32 x86_64-linux-gnu -D__x86_64__ -D__ILP32__ | awk -F, -v OFS=, '{ $3 %= 1073741824; print }'
    numbers aarch64 aarch64-linux-gnu -D__aarch64__ -D__LP64__ -D__BITS_PER_LONG=64
    numbers arm arm-linux-gnueabihf -D__arm__ -D__ARM_EABI__
    numbers riscv64 riscv64-linux-gnu -D__riscv -D__riscv_xlen=64 -D__LP64__ -D__SIZEOF_POINTER__=8
    numbers loongarch64 loongarch64-linux-gnu -D__loongarch__ -D__LP64__ -D__SIZEOF_POINTER__=8
    numbers "ppc64le ppc64" powerpc64le-linux-gnu -D__powerpc__ -D__powerpc64__ -D__LP64__
    numbers ppc powerpc-linux-gnu -D__powerpc__
    numbers s390x s390x-linux-gnu -D__s390__ -D__s390x__ -D__LP64__
    numbers s390 s390x-linux-gnu -D__s390__
    # The conventions are o32, n64 and n32 (asm/sgidefs.h).
    numbers "mips mipsel" mips-linux-gnu -D__mips__ -D_MIPS_SIM=1
    numbers "mips64 mipsel64" mips-linux-gnu -D__mips__ -D_MIPS_SIM=3
    numbers "mips64n32 mipsel64n32" mips-linux-gnu -D__mips__ -D_MIPS_SIM=2
    newer
} | grep -v '^Linux,' >rows

{
    echo "# System calls by calling convention, libseccomp's names of architectures in lower case, those of the same numbers"
    echo "# together; x32 without bit 30, mips with its base of 4000, 5000 or 6000."
    echo "# Made by derive-syscalls.sh on $(date -u +%Y-%m-%d) from Debian's linux-libc-dev $version and, above"
    echo "# number 462, the syscall tables of Linux 7.0."
    echo "name,arch,number"
    sort -u -t, -k2,2 -k3,3n -k1,1 rows
} >"$here/syscalls.csv"

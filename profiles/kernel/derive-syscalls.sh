#!/bin/sh
# Writes profiles/kernel/syscalls.csv: the numbers of system calls by calling convention.
#
# Sources: the unistd.h of Debian's packages linux-libc-dev-*-cross (GPL-2 with syscall note; only the numbers, which
# are kernel ABI, are taken), expanded by the C preprocessor; and, for calls newer than those headers, the list in
# newer() below. Needs apt-get, dpkg-deb and cpp; writes nothing but the table.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download -q -o APT::Sandbox::User=root linux-libc-dev-amd64-cross linux-libc-dev-i386-cross \
    linux-libc-dev-x32-cross linux-libc-dev-arm64-cross linux-libc-dev-armhf-cross linux-libc-dev-riscv64-cross \
    linux-libc-dev-ppc64el-cross linux-libc-dev-s390x-cross >&2
for deb in *.deb; do
    dpkg-deb -x "$deb" .
done
version=$(ls linux-libc-dev-amd64-cross_*.deb | cut -d_ -f2)

# ARCH TRIPLET MACROS: the names that a header of that architecture defines, then their values as it expands them.
numbers() {
    arch=$1 include=usr/$2/include
    shift 2
    echo '#include <asm/unistd.h>' |
        cpp -undef -nostdinc -I "$include" -dM "$@" |
        sed -n -E 's/^#define (__NR_|__ARM_NR_)([a-z_0-9]+) .*/VALUE \2 \1\2/p' |
        grep -v -E '^VALUE (syscalls|arch_specific_syscall|sync_file_range2? __NR_arch)( |$)' >names
    { echo '#include <asm/unistd.h>' && cat names; } |
        cpp -undef -nostdinc -P -I "$include" "$@" |
        sed -n 's/^VALUE //p' |
        while read -r name value; do
            echo "$name,$arch,$(($value))"
        done
}

# Since Linux 5.1 a new call has one number on all architectures (scripts/syscall.tbl and arch/*/syscall*.tbl of
# Linux 6.19 and 7.0); the exceptions name their architectures.
newer() {
    all="x86_64 x86 x32 aarch64 arm riscv64 ppc64le s390x"
    while read -r number name architectures; do
        for arch in ${architectures:-$all}; do
            echo "$name,$arch,$number"
        done
    done <<LIST
335 uretprobe x86_64
336 uprobe x86_64
258 riscv_hwprobe riscv64
451 cachestat
452 fchmodat2
453 map_shadow_stack x86_64 x86 aarch64 arm riscv64 ppc64le s390x
454 futex_wake
455 futex_wait
456 futex_requeue
457 statmount
458 listmount
459 lsm_get_self_attr
460 lsm_set_self_attr
461 lsm_list_modules
462 mseal
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
    numbers x86 i686-linux-gnu -D__i386__
    numbers x32 x86_64-linux-gnux32 -D__x86_64__ -D__ILP32__ | awk -F, -v OFS=, '{ $3 %= 1073741824; print }'
    numbers aarch64 aarch64-linux-gnu -D__aarch64__ -D__LP64__
    numbers arm arm-linux-gnueabihf -D__arm__ -D__ARM_EABI__
    numbers riscv64 riscv64-linux-gnu -D__riscv -D__riscv_xlen=64 -D__LP64__
    numbers ppc64le powerpc64le-linux-gnu -D__powerpc__ -D__powerpc64__ -D__LP64__
    numbers s390x s390x-linux-gnu -D__s390__ -D__s390x__ -D__LP64__
    newer
} >rows

{
    echo "# System calls by calling convention, libseccomp's names of architectures in lower case; x32 without bit 30."
    echo "# Made by derive-syscalls.sh on $(date -u +%Y-%m-%d) from Debian's linux-libc-dev-*-cross $version and, above"
    echo "# number 450, the syscall tables of Linux 7.0."
    echo "name,arch,number"
    sort -u -t, -k2,2 -k3,3n -k1,1 rows
} >"$here/syscalls.csv"

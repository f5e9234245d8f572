#!/bin/sh
# Writes the small kernel tables of profiles/kernel/ from Debian's linux-libc-dev and libc6-dev headers (of them only
# names and numbers, which are kernel ABI). Needs cpp.
set -eu
export LC_ALL=C
cd "$(dirname "$0")"

# HEADER PREFIX: the macros of that prefix as "name value", expanded.
macros() {
    echo "#include <$1>" | cpp -dM | sed -n -E "s/^#define ($2[A-Za-z0-9_]+) .*/\1/p" >names.tmp
    { echo "#include <$1>" && sed 's/.*/VALUE "&" &/' names.tmp; } | cpp -P | sed -n 's/^VALUE "\(.*\)" /\1 /p' |
        tr -d '()' | grep -E '^[A-Za-z0-9_]+ (0x)?[0-9A-Fa-f]+U?$' | sed 's/U$//'
    rm names.tmp
}

# FILE HEADER COLUMNS: the table of standard input, numbers sorted.
table() {
    {
        echo "# Made by derive-tables.sh on $(date -u +%Y-%m-%d) from <$2>, $(dpkg-query -W -f '${Package} ${Version}' "$(dpkg -S "$(realpath "$(echo "#include <$2>" | cpp -M | tr ' ' '\n' | grep "/$2$" | head -1)")" | cut -d: -f1)")."
        echo "$3"
        sort -t, -k1,1n -k2,2
    } >"$1"
}

macros linux/capability.h CAP_ | grep -v CAP_LAST_CAP | while read -r name value; do
    echo "$value,$(echo "${name#CAP_}" | tr A-Z a-z)"
done | table capabilities.csv linux/capability.h number,name

# AppArmor's names (security/apparmor/include/sig_names.h), which differ from the kernel's in SIGTSTP only.
macros asm/signal.h SIG | grep -v -E '^(SIGRTMIN|SIGRTMAX|SIG_|SIGSTKSZ|SIGPOLL|SIGIOT|SIGUNUSED|SIGEV)' |
    while read -r name value; do
        echo "$value,$(echo "${name#SIG}" | tr A-Z a-z)"
    done | sed 's/,tstp$/,stp/' | table signals.csv asm/signal.h number,name

macros linux/errno.h E | grep -v -E '^(EWOULDBLOCK|EDEADLOCK) ' | while read -r name value; do
    echo "$value,$name"
done | table errno.csv linux/errno.h number,name

macros sys/socket.h AF_ | grep -v -E '^AF_(MAX|LOCAL|FILE|ROUTE) ' | while read -r name value; do
    echo "$value,$(echo "${name#AF_}" | tr A-Z a-z)"
done | table address-families.csv sys/socket.h number,name

{ echo '#include <sys/socket.h>' && echo 'enum'; } | cpp -P |
    sed -n -E 's/^ *SOCK_(STREAM|DGRAM|RAW|RDM|SEQPACKET|DCCP|PACKET) = ([0-9]+),?$/\2 \1/p' |
    while read -r value name; do
        echo "$value,$(echo "$name" | tr A-Z a-z)"
    done | table socket-types.csv sys/socket.h number,name

macros linux/seccomp.h SECCOMP_RET_ | grep -v -E '^SECCOMP_RET_(KILL|ACTION|ACTION_FULL|DATA) ' |
    while read -r name value; do
        echo "$(printf 0x%08x "$value"),$(echo "${name#SECCOMP_RET_}" | tr A-Z a-z)"
    done | table seccomp-actions.csv linux/seccomp.h code,name

# libseccomp's names in lower case, which differ from the kernel's in i386 only.
{
    echo '#include <linux/audit.h>'
    echo '#include <linux/audit.h>' | cpp -dM | sed -n -E 's/^#define (AUDIT_ARCH_[A-Z0-9_]+) .*/VALUE "\1" \1/p'
} | cpp -P | sed -n 's/^VALUE "AUDIT_ARCH_\(.*\)" /\1 /p' | grep -v EM_ | while read -r name value; do
    echo "$(printf 0x%08x "$(($value))"),$(echo "$name" | tr A-Z a-z | sed 's/^i386$/x86/')"
done | table audit-arches.csv linux/audit.h value,name

# Words that calls take as numbers, as programs are written with them; ioctl commands that are made of their types' sizes are left out.
{
    echo "# Words for arguments of system calls. Made by derive-tables.sh on $(date -u +%Y-%m-%d) from the headers named in it, $(dpkg-query -W -f '${Package} ${Version}' linux-libc-dev) and $(dpkg-query -W -f '${Package} ${Version}' libc6-dev)."
    echo "word,number"
    {
        for header in linux/sched.h:CLONE_ asm/ioctls.h:T linux/ptrace.h:PTRACE_ linux/personality.h:PER_ linux/keyctl.h:KEYCTL_ \
            linux/mount.h:MS_ asm/mman.h:PROT_ linux/netlink.h:NETLINK_ linux/prctl.h:PR_ sys/socket.h:AF_; do
            macros "${header%%:*}" "${header#*:}"
        done
        for header in sys/socket.h:SOCK_ linux/in.h:IPPROTO_; do
            echo "#include <${header%%:*}>" | cpp -P | sed -n -E "s/^ *(${header#*:}[A-Z0-9_]+) = (0?[0-9]+),?\$/\1 \2/p"
        done
        # Of personalities the flags and those that are flags of no other.
        echo "#include <linux/personality.h>" | cpp -P | tr ',' '\n' |
            sed -n -E 's/^[ \t]*([A-Z][A-Z0-9_]+) *=[ \t]*(0x[0-9a-f]+)$/\1 \2/p' | grep -v PER_MASK
    } | sort -u -k1,1 | tr ' ' ,
} >argument-words.csv

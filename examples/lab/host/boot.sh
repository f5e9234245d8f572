#!/usr/bin/env bash
# boot.sh [--write] DISK LSM CARGO RESULTS SECONDS: boots the guest, gives it the folder CARGO, runs the job that CARGO/job names,
# and fills the folder RESULTS with what the job left, and with console.log. What the guest writes to the disk is forgotten, unless
# --write says otherwise. No network, no input, no state.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
needs qemu-system-x86_64 qemu-system-x86

snapshot=on
[ "$1" != --write ] || { snapshot=off; shift; }
disk=$1 lsm=$2 cargo=$3 results=$4 seconds=$5
work=$(mktemp -d "$cache/boot.XXXXXX")
trap 'rm -rf "$work"' EXIT
tar -C "$cargo" -cf "$work/cargo.tar" .
truncate -s 8G "$work/results.tar"
rm -rf "$results"
mkdir -p "$results"

more=
[ "$lsm" != tomoyo ] || more=' TOMOYO_trigger=/lab/activate TOMOYO_loader=/lab/load-tomoyo' # guest/tomoyo.sh makes both
# By the processor's name the probe knows where it is (probe/guest.c). LSMITH_LAB_UNDER: a command to run the guest under, as "nice".
export TMPDIR=$work
# shellcheck disable=SC2086  # words are meant
${LSMITH_LAB_UNDER:-} timeout "$seconds" qemu-system-x86_64 \
  -accel tcg,thread=multi,tb-size=512 -cpu "max,model-id=lsmith lab guest" -smp 2 -m 3072 \
  -kernel "$cache/kernel/vmlinuz" -initrd "$cache/kernel/first.gz" \
  -append "console=ttyS0 quiet panic=-1 mitigations=off audit=1 $lsm=1 security=$lsm enforcing=0$more" \
  -drive "file=$disk,if=virtio,format=raw,cache=unsafe,snapshot=$snapshot" \
  -drive "file=$work/cargo.tar,if=virtio,format=raw,readonly=on" \
  -drive "file=$work/results.tar,if=virtio,format=raw,cache=unsafe" \
  -net none -nographic -no-reboot </dev/null 2>&1 |
  tee "$results/console.log" | sed -u -n 's/\r$//; s/^lab: /          /p' || true
tar -C "$results" -xf "$work/results.tar" || true
grep -q '^lab: job ended with 0' "$results/console.log" || fail "the guest's job did not end well; $results/console.log"

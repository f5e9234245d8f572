#!/usr/bin/env bash
# label.sh: a copy of the root disk with SELinux's settings, on which every file has its label. Fills the cache's selinux/root.raw. Needs root.
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
needs setfiles policycoreutils
target=$cache/selinux
[ ! -e "$target/labelled" ] || exit 0
say "labelling the disk"
cp --sparse=always "$cache/disk/root.raw" "$target/root.raw"
"$lab/host/policy.sh" learning "$target/policy"
mkdir -p "$target/root"
mount -o loop "$target/root.raw" "$target/root"
trap 'umount "$target/root"' EXIT
mkdir -p "$target/root/etc/selinux"
cp -r /etc/selinux/default "$target/root/etc/selinux/"
printf 'SELINUX=permissive\nSELINUXTYPE=default\n' >"$target/root/etc/selinux/config"
mkdir -p "$target/root/etc/selinux/default/policy"
rm -f "$target/root/etc/selinux/default/contexts/files/"*.bin
cp "$target/policy/policy.33" "$target/root/etc/selinux/default/policy/"
cp "$target/policy/file_contexts" "$target/root/etc/selinux/default/contexts/files/"
setfiles -F -r "$target/root" "$target/policy/file_contexts" "$target/root"
touch "$target/labelled"

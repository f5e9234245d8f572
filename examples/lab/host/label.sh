#!/usr/bin/env bash
# label.sh: a copy of the root disk with SELinux's settings and its store of modules, on which every file has its label. Fills the cache's selinux/root.raw. Needs root.
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
needs setfiles policycoreutils
target=$cache/selinux
[ ! -e "$target/labelled" ] || exit 0
say "labelling the disk"
cp --sparse=always "$cache/disk/root.raw" "$target/root.raw"
mkdir -p "$target/root"
mount -o loop "$target/root.raw" "$target/root"
trap 'umount "$target/root"' EXIT
cp -r "$target/store/etc" "$target/store/var" "$target/root/"
printf 'SELINUX=permissive\nSELINUXTYPE=default\n' >"$target/root/etc/selinux/config"
rm -f "$target/root/etc/selinux/default/contexts/files/"*.bin
setfiles -F -r "$target/root" "$target/store/etc/selinux/default/contexts/files/file_contexts" "$target/root"
touch "$target/labelled"

#!/usr/bin/env bash
# label.sh: a copy of the root disk on which every file has its SELinux label. Fills the cache's selinux/root.raw.
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
target=$cache/selinux
[ ! -e "$target/labelled" ] || exit 0
say "labelling the disk"
cp --sparse=always "$cache/disk/root.raw" "$target/root.raw"
mkdir -p "$target/cargo/etc"
"$lab/host/policy.sh" learning "$target/cargo/policy"
cp -r /etc/selinux/default "$target/cargo/etc/"
cp -r "$lab/guest" "$target/cargo/"
echo label >"$target/cargo/job"
"$lab/host/boot.sh" --write "$target/root.raw" apparmor "$target/cargo" "$target/labels" 900
rm -rf "$target/cargo"
touch "$target/labelled"

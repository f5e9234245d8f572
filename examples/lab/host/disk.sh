#!/usr/bin/env bash
# disk.sh: the guest's root disk with both engines and the image of the workloads. Fills the cache's disk/. Needs root.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
needs debootstrap debootstrap
needs mkfs.ext4 e2fsprogs

target=$cache/disk
[ ! -e "$target/complete" ] || exit 0
[ "$(id -u)" = 0 ] || fail "debootstrap needs root"
rm -rf "$target"
mkdir -p "$target"
cd "$target"
mirror=${LSMITH_LAB_MIRROR:-http://deb.debian.org/debian}

say "guest's system"
debootstrap --variant=minbase --include="$guest_packages" bookworm root "$mirror" >root.log 2>&1 || fail "debootstrap failed: $target/root.log"
release=$(cat "$cache/kernel/release")
mkdir -p root/lab root/usr/lib/modules
cp -r "$cache/kernel/unpacked/lib/modules/$release" root/usr/lib/modules/
install -m 755 "$lab/guest/init" root/lab/init

say "image of the workloads"
debootstrap --variant=minbase --include="$image_packages" bookworm image "$mirror" >image.log 2>&1 || fail "debootstrap failed: $target/image.log"
for each in root image; do
  rm -rf $each/usr/share/{doc,man,locale,info} $each/var/lib/apt/lists/* $each/var/cache/apt/archives/*.deb "${each:?}"/dev/*
  mknod -m 666 $each/dev/null c 1 3
done
"$lab/host/image.sh" root image

say "disk"
truncate -s 16G root.raw
mkfs.ext4 -q -F -d root root.raw
rm -rf root
touch complete

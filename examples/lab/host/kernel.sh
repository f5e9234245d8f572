#!/usr/bin/env bash
# kernel.sh: Debian's kernel, unpacked and not installed, and a first file system that finds the root disk. Fills the cache's kernel/.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
needs busybox busybox-static
needs cpio cpio
needs modprobe kmod

target=$cache/kernel
[ ! -e "$target/complete" ] || exit 0
rm -rf "$target"
mkdir -p "$target/first/bin" "$target/first/modules"
cd "$target"

package=$(apt-cache depends linux-image-amd64 | awk '$1 == "Depends:" && $2 ~ /^linux-image-/ { print $2; exit }')
[ -n "$package" ] || fail "apt knows no linux-image-amd64; apt-get update"
release=${package#linux-image-}
say "kernel $release"
apt-get download -qq "$package"
dpkg-deb -x "$package"_*.deb unpacked
rm "$package"_*.deb
depmod -b unpacked "$release"
printf '%s\n' "$release" >release
cp "unpacked/boot/vmlinuz-$release" vmlinuz

# What the root disk needs, in the order in which it has to be loaded. ext4 asks for crc32c by name, which no dependency tells.
for module in virtio_pci virtio_blk crc32c_generic ext4; do
  modprobe -d "$target/unpacked" -S "$release" --show-depends "$module"
done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >modules
while read -r module; do
  cp "$module" first/modules/
  basename "$module"
done <modules >first/order
cp "$(command -v busybox)" first/bin/busybox
cp "$lab/guest/first" first/init
(cd first && find . | cpio --create --format=newc --quiet | gzip -1) >first.gz
touch complete

#!/usr/bin/env bash
# Makes a root file system of Debian packages with all that they depend on, as an image has it: examples/rebase/image.sh FOLDER SUITE ARCHITECTURE PACKAGE...
#
# SUITE may be `bookworm+security`: the suite with its security updates. Nothing of the host is touched: apt works on lists of its own
# beside FOLDER, packages are unpacked and not configured, and dpkg's database says which file is of which. A file FOLDER.versions
# lists what it is made of.
# Needs apt-get, dpkg-deb and Debian's archive keyring.
set -euo pipefail
[ $# -ge 4 ] || { echo "usage: $0 FOLDER SUITE ARCHITECTURE PACKAGE..." >&2; exit 2; }
root=$1 suite=$2 architecture=$3
shift 3
mkdir -p "$root"
root=$(cd "$root" && pwd)
own=$root.apt-$architecture-${suite//+/-}
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' | grep -m1 '/debian/$')
sources="deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror ${suite%+security} main"
[ "$suite" = "${suite%+security}" ] || sources="$sources
deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror%/debian/}/debian-security ${suite%+security}-security main"

mkdir -p "$own/lists/partial" "$own/cache/archives/partial"
: >"$own/status"
echo "$sources" >"$own/sources.list"
options=(-qq -o Dir::State="$own" -o Dir::State::status="$own/status" -o Dir::Cache="$own/cache"
    -o Dir::Etc::SourceList="$own/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null
    -o Dir::Etc::PreferencesParts=/dev/null -o APT::Sandbox::User=root -o APT::Install-Recommends=false
    -o Acquire::Languages=none -o APT::Architecture="$architecture" -o APT::Architectures="$architecture")
apt-get "${options[@]}" update
apt-get "${options[@]}" --yes --download-only install base-files base-passwd coreutils dash libc-bin grep sed "$@" >"$own/log"

# As a new Debian has them: bin, sbin and lib are links.
mkdir -p "$root"/usr/{bin,sbin,lib} "$root"/{tmp,dev,proc,run} "$root/var/lib/dpkg/info"
chmod 1777 "$root/tmp"
for name in bin sbin lib; do
    [ -e "$root/$name" ] || ln -s "usr/$name" "$root/$name"
done
[ "$architecture" != amd64 ] || { mkdir -p "$root/usr/lib64"; [ -e "$root/lib64" ] || ln -s usr/lib64 "$root/lib64"; }
: >"$root/var/lib/dpkg/status"
: >"$root.versions"
for package in "$own"/cache/archives/*.deb; do
    name=$(dpkg-deb -f "$package" Package)
    # Packages that bring /bin itself would take the links' place.
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --keep-directory-symlink
    dpkg-deb --fsys-tarfile "$package" | tar -t | sed -e 's,^\.,,' -e 's,/$,,' -e 's,^$,/.,' >"$root/var/lib/dpkg/info/$name.list"
    { dpkg-deb -f "$package" Package Version Architecture | sed '1a Status: install ok unpacked'; echo; } >>"$root/var/lib/dpkg/status"
    echo "$name $(dpkg-deb -f "$package" Version)" >>"$root.versions"
done
cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
chroot "$root" /sbin/ldconfig 2>/dev/null || ldconfig -r "$root" 2>/dev/null || true

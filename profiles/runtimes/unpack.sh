#!/usr/bin/env bash
# Unpacks container runtimes, Docker Compose and kubectl of newer suites of Debian, with the libraries they want, so that they run
# on this machine without being installed: profiles/runtimes/unpack.sh FOLDER [SUITE...]
#
# What the host itself has is not touched: apt works on lists and a package database of its own below FOLDER/SUITE/apt.
# Prints a line "NAME VERSION PATH" for every runtime, and "skipped SUITE: why" for a suite that cannot be reached.
# Needs apt-get, dpkg-deb, patchelf and Debian's archive keyring.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: $0 FOLDER [SUITE...]" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- trixie sid
machine=$(uname -m)-linux-gnu
# The mirror that this host uses.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' | grep -m1 '/debian/$') ||
    { echo "skipped $*: this host has no Debian mirror"; exit 0; }

fetch() {
    local own=$folder/$1/apt
    mkdir -p "$own/lists/partial" "$own/cache/archives/partial"
    : >"$own/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $1 main" >"$own/sources.list"
    local options=(-qq -o Dir::State="$own" -o Dir::State::status="$own/status" -o Dir::Cache="$own/cache"
        -o Dir::Etc::SourceList="$own/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null
        -o Dir::Etc::PreferencesParts=/dev/null -o APT::Sandbox::User=root -o APT::Install-Recommends=false
        -o Acquire::Languages=none)
    apt-get "${options[@]}" update &&
        apt-get "${options[@]}" --yes --download-only install runc crun &&
        (cd "$own/cache/archives" && apt-get "${options[@]}" download docker-compose kubectl)
}

# A runtime starts itself once more through /proc/self/exe, so that its interpreter and libraries are written into it.
point() {
    patchelf --set-interpreter "$2"/ld-linux*.so.* --force-rpath --set-rpath "$2" "$1"
    echo "$(basename "$1") $("$1" --version | awk 'NR == 1 { print $NF }') $1"
}

for suite in "$@"; do
    root=$folder/$suite/root
    if [ ! -e "$folder/$suite/done" ]; then
        fetch "$suite" >"$folder/$suite.log" 2>&1 ||
            { echo "skipped $suite: $(tail -1 "$folder/$suite.log")"; continue; }
        for package in "$folder/$suite"/apt/cache/archives/*.deb; do
            dpkg-deb -x "$package" "$root"
        done
        for program in "$root/usr/sbin/runc" "$root/usr/bin/crun"; do
            point "$program" "$root/usr/lib/$machine"
        done >"$folder/$suite/pointed"
        mv "$folder/$suite/pointed" "$folder/$suite/done"
    fi
    cat "$folder/$suite/done"
done

#!/usr/bin/env bash
# Tries what was made, as those do who get it: unpacks the archive, unpacks the package, reads its pages, completes, runs the image's file
# system as its user. Says what it tried, and what it could not for want of a program.
#   try.sh DIST      the folder of the archive, the package and the image
set -euo pipefail
export LC_ALL=C.UTF-8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
dist=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
skipped=0
ok() { passed=$((passed + 1)) && echo "ok: $1"; }
bad() { echo "generator/dist/try.sh: $1" >&2 && exit 1; }
missing() { skipped=$((skipped + 1)) && echo "skipped: $1: $2 is not installed"; }
has() { command -v "$1" >/dev/null; }
empty() { if [ -s "$1" ]; then cat "$1" >&2 && bad "$2"; fi; }

generates() { # a command; compares what it writes with the example
  rm -rf "$work/generated"
  "$@" generate "$root/examples/nginx/audit.log" --spec "$root/examples/nginx/inspect.json" -o "$work/generated" >/dev/null
  for file in apparmor/nginx seccomp.json capabilities.json report.md; do
    cmp "$root/examples/nginx/policies/$file" "$work/generated/$file" || bad "$file is not that of examples/nginx"
  done
}

(cd "$dist" && sha256sum --quiet --check SHA256SUMS) || bad "the checksums"
ok "checksums"

tar --extract --gzip --directory "$work" --file "$dist"/lsmith-*-linux-*.tar.gz
archive=$(echo "$work"/lsmith-*)
env -i PATH=/usr/bin:/bin "$archive/bin/lsmith" --version | grep -q '^lsmith [0-9]' || bad "the archive's lsmith tells no version"
[ -f "$archive/runtime/lib/server/classes.jsa" ] || bad "the first run makes no class-data archive"
generates env -i PATH=/usr/bin:/bin "$archive/bin/lsmith"
ok "the archive runs without a JDK"
"$archive/bin/lsmith" diff "$root/examples/nginx/policies" "$root/examples/nginx/policies" >/dev/null || bad "diff"
"$archive/bin/lsmith" inspect "$root/examples/specs/compose.yaml" --container web >/dev/null || [ $? = 2 ] || bad "inspect of YAML"
"$archive/bin/lsmith" generate "$root/examples/redis/audit.log.zst" --spec "$root/examples/redis/inspect.json" -o "$work/redis" >/dev/null || bad "zstd"
ok "YAML, zstd and diff in the archive"

if has dpkg-deb; then
  dpkg-deb --extract "$dist"/lsmith_*.deb "$work/deb"
  dpkg-deb --control "$dist"/lsmith_*.deb "$work/control"
  (cd "$work/deb" && md5sum --quiet --check "$work/control/md5sums") || bad "md5sums of the package"
  generates "$work/deb/usr/bin/lsmith"
  ok "the package's lsmith runs from where it is unpacked"
  man=$work/deb/usr/share/man/man1
  for page in "$man"/*.1.gz; do gunzip --keep "$page"; done
  if has mandoc; then
    mandoc -T lint -W warning "$man"/*.1 >"$work/said" 2>&1 || true
    empty "$work/said" "mandoc finds fault with the manual pages"
    ok "manual pages, by mandoc"
  else missing "manual pages" mandoc; fi
  if has groff; then
    for page in "$man"/*.1; do groff -Kutf8 -Tutf8 -man -ww -z "$page"; done >"$work/said" 2>&1
    empty "$work/said" "groff warns of the manual pages"
    ok "manual pages, by groff"
  else missing "manual pages" groff; fi
  for shell in bash zsh fish; do
    if ! has "$shell"; then missing "completion" "$shell"; else
      "$shell" -n "$(find "$work/deb/usr/share/$shell"* -type f)" || bad "the completion is not $shell's language"
      ok "completion of $shell is read"
    fi
  done
  if has lintian; then
    lintian --fail-on error,warning "$dist"/lsmith_*.deb || bad "lintian"
    ok "lintian"
  else missing "package" lintian; fi
  if [ "$(id -u)" = 0 ]; then
    mkdir -p "$work/root/var/lib/dpkg"/{updates,info}
    touch "$work/root/var/lib/dpkg/status"
    dpkg --root="$work/root" --force-depends --force-script-chrootless --no-triggers --install "$dist"/lsmith_*.deb >"$work/said" 2>&1 ||
      { cat "$work/said" >&2 && bad "dpkg does not install the package"; }
    dpkg --root="$work/root" --force-script-chrootless --no-triggers --purge lsmith >>"$work/said" 2>&1 || { cat "$work/said" >&2 && bad "dpkg does not take the package away"; }
    if [ -e "$work/root/usr/lib/lsmith" ]; then bad "the package leaves files behind"; fi
    ok "the package is installed and taken away in a root of its own"
  else echo "skipped: installing in a root of its own: not root" && skipped=$((skipped + 1)); fi
else missing "package" dpkg-deb; fi

# shellcheck source=/dev/null
. <(gunzip -c "$dist"/lsmith-*.tar.gz | tar --extract --to-stdout --wildcards '*/completions/lsmith')
COMP_WORDS=(lsmith lint --fail-o) COMP_CWORD=2
_lsmith lsmith --fail-o lint 2>/dev/null
[ "${COMPREPLY[*]}" = --fail-on ] || bad "bash does not complete lint --fail-o: ${COMPREPLY[*]}"
COMP_WORDS=(lsmith lint --fail-on w) COMP_CWORD=3
_lsmith lsmith w --fail-on 2>/dev/null
[ "${COMPREPLY[*]}" = warning ] || bad "bash does not complete lint --fail-on w: ${COMPREPLY[*]}"
ok "bash completes options and their values"

if has jq; then
  mkdir "$work/image" "$work/rootfs"
  tar --extract --directory "$work/image" --file "$dist"/lsmith-*.oci.tar
  blob() { echo "$work/image/blobs/${1/://}"; }
  manifest=$(blob "$(jq -r '.manifests[0].digest' "$work/image/index.json")")
  configuration=$(blob "$(jq -r .config.digest "$manifest")")
  tar --extract --gzip --directory "$work/rootfs" --file "$(blob "$(jq -r '.layers[0].digest' "$manifest")")"
  for each in "$work"/image/blobs/sha256/*; do [ "$(sha256sum <"$each" | cut -d' ' -f1)" = "$(basename "$each")" ] || bad "the image's digests"; done
  [ "$(jq -r .config.User "$configuration")" = 65532:65532 ] || bad "the image's user"
  if has skopeo; then skopeo inspect "oci-archive:$(echo "$dist"/lsmith-*.oci.tar)" >/dev/null && ok "the image, by skopeo"; else missing image skopeo; fi
  if [ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null; then
    mapfile -t entry < <(jq -r '.config.Entrypoint[]' "$configuration")
    cp "$root/examples/nginx/policies/apparmor/nginx" "$work/rootfs/work/"
    # A container has /proc; by it Java finds its libraries.
    inside() { # what the image starts, with these words, as its user, in a mount namespace of its own
      # shellcheck disable=SC2016 # words of the inner shell
      unshare --mount sh -c 'mount --bind /proc "$0/proc" && LC_ALL=C.UTF-8 exec chroot --userspec=65532:65532 "$0" "$@"' "$work/rootfs" "${entry[@]}" "$@"
    }
    inside --version | grep -q '^lsmith [0-9]' || bad "the image does not run"
    inside fmt --check /work/nginx || bad "fmt in the image"
    ok "the image's file system runs as its user"
  else echo "skipped: the image's file system: not root, or no mount namespaces" && skipped=$((skipped + 1)); fi
else missing image jq; fi

echo "$passed passed, 0 failed, $skipped skipped"

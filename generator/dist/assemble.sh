#!/usr/bin/env bash
# Makes of lsmith's archives what is given to people: a runtime of its own, an archive to unpack, the tree of a package, and an image.
#   assemble.sh TARGET LIBRARIES OUT VERSION EPOCH
# TARGET: the folder of lsmith.jar. LIBRARIES: of what it needs. OUT: is made anew. VERSION: of lsmith. EPOCH: the time of all files, in seconds.
# Needs a JDK with jlink, GNU tar, gzip, strip, ldd, sha256sum. Same input and same JDK, same bytes.
set -euo pipefail
export LC_ALL=C.UTF-8 TZ=UTC
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
target=$1 libraries=$2 out=$3 version=$4 epoch=$5
tool() { "${JAVA_HOME:+$JAVA_HOME/bin/}$1" "${@:2}"; }
day=$(date -u -d "@$epoch" +%F)
rm -rf "$out"
mkdir -p "$out"
out=$(cd "$out" && pwd)
name=lsmith-$version
home=$out/$name # what is unpacked
umask 022

packed() { # of a folder, with nothing of this machine: owners, times, order
  tar --create --sort=name --format=gnu --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --mode=go-w -C "$1" "${@:2}"
}

module() { # one module of lsmith and its libraries, in $out/modules; later versions of a class over earlier ones
  local classes=$out/classes archive each
  mkdir -p "$classes" "$out/modules"
  for archive in "$libraries"/*.jar "$target/lsmith.jar"; do
    archive=$(readlink -f "$archive")
    (cd "$classes" && rm -rf META-INF/versions META-INF/MANIFEST.MF && tool jar --extract --file "$archive")
    for each in 9 10 11 12 13 14 15 16 17; do
      [ ! -d "$classes/META-INF/versions/$each" ] || cp -r "$classes/META-INF/versions/$each/." "$classes"
    done
    each=$home/share/doc/lsmith/licences/$(basename "$archive" .jar)
    find "$classes/META-INF" -maxdepth 1 -type f \( -iname '*LICENSE*' -o -iname '*NOTICE*' -o -iname 'about*' \) -print0 |
      while IFS= read -r -d '' file; do mkdir -p "$each" && mv "$file" "$each/"; done
    rm -rf "$classes"/{META-INF/{versions,maven,native-image,proguard,*.SF,*.RSA,*.DSA,MANIFEST.MF},OSGI-INF,module-info.class,about.html,plugin.properties}
  done
  find "$classes" -type d -empty -delete
  tool javac -d "$classes" --module-path "$classes" "$here/module/module-info.java"
  tool jar --create --file "$out/modules/lsmith.jar" --module-version "$version" --main-class dev.lsmith.cli.Main -C "$classes" .
  rm -rf "$classes"
}

# What of the desktop is asked for is in Java; its libraries would draw.
runtime() {
  tool jlink --module-path "$out/modules" --add-modules dev.lsmith --output "$home/runtime" --vm=server --no-header-files --no-man-pages \
    '--exclude-files=/java.desktop/lib/**,/java.desktop/conf/**,/java.base/lib/jexec,/java.base/bin/keytool'
  # jrt-fs.jar lets other Java installations look into this one.
  rm -r "$out/modules" "$home/runtime/lib/jrt-fs.jar"
  find "$home/runtime" -type f \( -name '*.so' -o -path '*/bin/java' -o -name jspawnhelper \) -exec strip --strip-unneeded {} +
}

# The names of the classes that the most used commands load, from which lib/archive makes the class-data archive. Each class once: Java 17
# ends by a signal where a list names a lambda twice.
classlist() {
  local work=$out/work
  mkdir "$work"
  loaded() { "$home/runtime/bin/java" -Xshare:off -XX:TieredStopAtLevel=1 "-XX:DumpLoadedClassList=$work/$1" dev.lsmith.cli.Main "${@:2}" </dev/null >/dev/null; }
  loaded generate.list generate "$root/examples/nginx/audit.log" --spec "$root/examples/nginx/inspect.json" -o "$work/generated"
  loaded diff.list diff "$root/examples/redis/policies" "$work/generated" || [ $? = 1 ] || [ $? = 5 ]
  sort -u "$work"/*.list >"$home/runtime/lib/classlist"
  rm -rf "$work"
}

installation() {
  mkdir -p "$home"/{bin,lib,share/doc/lsmith}
  cp "$here/launcher/lsmith" "$home/bin/lsmith"
  cp "$here/launcher/options.sh" "$here/launcher/archive" "$home/lib/"
  "$home/runtime/bin/java" -cp "$target/lsmith.jar" dev.lsmith.cli.manual.Manual "$home/share" "$day"
  cp "$root/README.md" "$root/LICENSE" "$root/CHANGELOG.md" "$here/debian/copyright" "$home/share/doc/lsmith/"
  cp -r "$root/docs" "$home/share/doc/lsmith/docs"
  [ ! -f "$target/bom.json" ] || cp "$target/bom.json" "$out/lsmith-$version.cdx.json"
  chmod -R u=rwX,go=rX "$home"
  packed "$out" "$name" | gzip -9n >"$out/$name-linux-$(uname -m).tar.gz"
}

# As Debian's policy lays it out (12.1, 12.3, 12.7): documents are compressed, the licence is Debian's own copy.
package() {
  local tree=$out/package doc=$out/package/usr/share/doc/lsmith
  mkdir -p "$tree/usr/lib/lsmith" "$tree/usr/bin" "$tree/usr/share/lintian/overrides"
  cp -r "$home"/{bin,lib,runtime} "$tree/usr/lib/lsmith/"
  cp -r "$home/share/." "$tree/usr/share/"
  cp "$here/debian/lintian-overrides" "$tree/usr/share/lintian/overrides/lsmith"
  ln -s ../lib/lsmith/bin/lsmith "$tree/usr/bin/lsmith"
  rm -r "$doc/LICENSE" "$doc/licences" "$tree/usr/lib/lsmith/runtime/legal"
  printf 'lsmith (%s) unstable; urgency=medium\n\n  * What is new is told in CHANGELOG.md.gz.\n\n -- %s  %s\n' "${version/-/\~}" \
    "$(sed -n 's/^Maintainer: //p' "$here/debian/control/control")" "$(date -u -R -d "@$epoch")" >"$doc/changelog"
  gzip -9n "$doc/changelog" "$doc/CHANGELOG.md" "$tree"/usr/share/man/man1/*.1
  chmod -R u=rwX,go=rX "$tree"
  packed "$tree" . >"$out/package.tar"
  rm -rf "$tree"
}

blob() { # moves a file to its place in the image's layout, and tells its digest and size
  local digest
  digest=$(sha256sum "$1" | cut -d' ' -f1)
  printf '"digest":"sha256:%s","size":%d' "$digest" "$(stat -c %s "$1")"
  mv "$1" "$out/image/blobs/sha256/$digest"
}

# An image layout (OCI image-spec 1.1) in a tar file, made without a daemon and from no other image: the runtime and the libraries of C that it is linked
# with. It has no shell, its user is not root, and it writes nothing but what it is told to.
image() {
  local tree=$out/rootfs blobs=$out/image/blobs/sha256 architecture library diff configuration layer
  case $(uname -m) in x86_64) architecture=amd64 ;; aarch64) architecture=arm64 ;; *) architecture=$(uname -m) ;; esac
  mkdir -p "$blobs" "$tree"/{dev,etc,proc,sys,tmp,work,usr/lib/lsmith,usr/share/doc/lsmith}
  cp -r "$home/runtime" "$tree/usr/lib/lsmith/"
  cp -r "$home/share/doc/lsmith"/{LICENSE,copyright,licences} "$tree/usr/share/doc/lsmith/"
  find "$home/runtime" -type f \( -name '*.so' -o -path '*/bin/java' \) -exec ldd {} + 2>/dev/null |
    grep -oE '/[^ ]+\.so[^ ]*' | grep -v "^$out" | sort -u | while read -r library; do
    mkdir -p "$tree$(dirname "$library")"
    cp -L "$library" "$tree$library"
  done
  printf 'root:x:0:0::/:/sbin/nologin\nnonroot:x:65532:65532::/work:/sbin/nologin\n' >"$tree/etc/passwd"
  chmod -R u=rwX,go=rX "$tree"
  chmod 1777 "$tree/tmp"
  packed "$tree" . >"$out/layer"
  diff=$(sha256sum "$out/layer" | cut -d' ' -f1)
  gzip -9n <"$out/layer" >"$out/layer.gz"
  layer=$(blob "$out/layer.gz")
  local java='"/usr/lib/lsmith/runtime/bin/java","-XX:+UseSerialGC","-XX:TieredStopAtLevel=1","-XX:-UsePerfData","-Xlog:disable","-Xlog:all=error:stderr"'
  printf '{"created":"%s","architecture":"%s","os":"linux","config":{"User":"65532:65532","WorkingDir":"/work","Env":["LC_ALL=C.UTF-8"],"Entrypoint":[%s],"Labels":{"org.opencontainers.image.title":"lsmith","org.opencontainers.image.version":"%s","org.opencontainers.image.licenses":"Apache-2.0"}},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"%s","created_by":"lsmith"}]}' \
    "$(date -u -d "@$epoch" +%FT%TZ)" "$architecture" \
    "$java,\"-Dorg.freemarker.loggerLibrary=none\",\"-Dfile.encoding=UTF-8\",\"dev.lsmith.cli.Main\"" "$version" "$diff" \
    "$(date -u -d "@$epoch" +%FT%TZ)" >"$out/configuration"
  configuration=$(blob "$out/configuration")
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json",%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip",%s}]}' \
    "$configuration" "$layer" >"$out/manifest"
  printf '{"imageLayoutVersion":"1.0.0"}' >"$out/image/oci-layout"
  printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",%s,"annotations":{"org.opencontainers.image.ref.name":"%s"}}]}' \
    "$(blob "$out/manifest")" "$version" >"$out/image/index.json"
  packed "$out/image" . >"$out/$name-$architecture.oci.tar"
  rm -rf "$out/image" "$out/layer" "$tree"
}

module
runtime
classlist
installation
package
image

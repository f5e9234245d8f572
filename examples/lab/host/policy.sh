#!/usr/bin/env bash
# policy.sh base                          Debian's SELinux policy with refpolicy's container module, in CIL and as a store of modules, which
#                                         semodule takes others into; fills the cache's selinux/
# policy.sh generated DIR FOLDER NAME…    the same and the modules that lsmith wrote into FOLDER/NAME, compiled into DIR
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
needs secilc secilc
target=$cache/selinux

base() {
  [ ! -e "$target/complete" ] || return 0
  local source=/usr/src/selinux-policy-src.tar.zst devel=/usr/share/selinux/devel/Makefile hll=/usr/libexec/selinux/hll/pp module
  [ -f $source ] || fail "there is no $source; apt-get install selinux-policy-src zstd"
  [ -f $devel ] || fail "there is no $devel; apt-get install selinux-policy-dev make"
  [ -d /etc/selinux/default/contexts ] || fail "there is no /etc/selinux/default; apt-get install selinux-policy-default semodule-utils"
  rm -rf "$target"
  mkdir -p "$target"/{source,build,cil}
  say "SELinux base policy"
  tar -x -C "$target/source" -f $source --wildcards '*/services/container.te' '*/services/container.if' '*/services/container.fc'
  find "$target/source" -name 'container.*' -exec cp {} "$target/build" \;
  make -s -C "$target/build" -f $devel NAME=default container.pp >"$target/make.log" 2>&1 || fail "the container module does not build; $target/make.log"
  # Fedora's names, which engines and lsmith know: refpolicy calls the engine's domain container_engine_t, and a file type container_runtime_t.
  $hll "$target/build/container.pp" |
    sed -E 's/\bcontainer_runtime_t\b/container_run_file_t/g; s/\bcontainer_engine_t\b/container_runtime_t/g' >"$target/cil/container.cil"
  for module in /usr/share/selinux/default/*.pp.bz2; do
    bunzip2 -c "$module" >"$target/module.pp"
    $hll "$target/module.pp" "$target/cil/$(basename "$module" .pp.bz2).cil" 2>/dev/null
  done
  # The engine is unconfined on Fedora; what it is denied towards a container is counted all the same. No init of the guest's is confined.
  for module in kernel_t kmod_t iptables_t container_runtime_t; do echo "(typepermissive $module)"; done >"$target/cil/lab.cil"
  rm -rf "$target/source" "$target/build" "$target/module.pp"
  mkdir -p "$target/store/etc/selinux" "$target/store/var/lib/selinux"
  cp -r /etc/selinux/default /etc/selinux/semanage.conf "$target/store/etc/selinux/"
  # It also says which users of the policy this host does not have.
  semodule -p "$target/store" -s default -N -n -i /usr/share/selinux/default/*.pp.bz2 "$target"/cil/{container,lab}.cil >>"$target/make.log" 2>&1 ||
    fail "the store of modules cannot be made; $target/make.log"
  touch "$target/complete"
}

base
case $1 in
base) ;;
generated)
  to=$2 folder=$3
  shift 3
  modules=()
  for each in "$@"; do modules+=("$folder/$each/selinux/"*.cil); done
  mkdir -p "$to"
  secilc -M true -c 33 -N -o "$to/policy.33" -f "$to/file_contexts" "$target"/cil/*.cil "${modules[@]}"
  ;;
esac

#!/usr/bin/env bash
# install.sh RUN WORKLOAD OUT: takes what a run with AppArmor enforced for a workload, and has `lsmith verify --kernel`, `install` and `uninstall` run
# in the guest. OUT/installed/session is what they printed. LSMITH_LAB_JAR: a folder with lsmith.jar and lib/; default what ./lsmith builds.
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
run=$1 name=$2 out=$3
jar=${LSMITH_LAB_JAR:-$repository/generator/target}
[ -n "${LSMITH_LAB_JAR:-}" ] || "$repository/lsmith" --version >/dev/null
cargo=$out/install.cargo
rm -rf "$cargo" "$out/installed"
mkdir -p "$cargo/policies" "$cargo/answers" "$cargo/lsmith"
cp -r "$lab/guest" "$lab/workloads" "$cargo/"
cp -r "$run/enforce.cargo/policies/$name" "$cargo/policies/"
cp "$run/enforce.cargo/answers/$name" "$cargo/answers/"
cp -rL "$jar/lsmith.jar" "$jar/lib" "$cargo/lsmith/"
echo install >"$cargo/job"
printf 'lsm=apparmor\nengine=docker\nworkloads="%s"\n' "$name" >"$cargo/settings"
"$lab/host/boot.sh" "$cache/disk/root.raw" apparmor "$cargo" "$out/installed" 3600

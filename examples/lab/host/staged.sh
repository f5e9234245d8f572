#!/usr/bin/env bash
# staged.sh RUN WORKLOAD OUT: policies of what RUN recorded of a workload, once staged (what was not learned is logged) and once enforced; the guest does
# under each what was never recorded. OUT/staged/watch.* is what `lsmith watch --against` says of the logs of both.
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
run=$1 name=$2 out=$3
lsmith=${LSMITH:-$repository/lsmith}
lsm=$(sed -n 's/^lsm=//p' "$run/record.cargo/settings")
[ "$lsm" = apparmor ] || fail "staged policies are tried under AppArmor; $run was recorded under $lsm"
recording=$run/recorded/$name/recording
cargo=$out/staged.cargo
rm -rf "$cargo" "$out/staged"
mkdir -p "$cargo/policies" "$cargo/answers"
cp -r "$lab/guest" "$lab/workloads" "$cargo/"
"$lab/host/classes.sh" "$cargo/workloads"
cp "$run/recorded/$name/answers" "$cargo/answers/$name"
"$lsmith" generate "$recording" -o "$cargo/policies/staged/$name" --lsm "$lsm" --staged >"$cargo/staged.generated"
"$lsmith" generate "$recording" -o "$cargo/policies/enforced/$name" --lsm "$lsm" >"$cargo/enforced.generated"
echo staged >"$cargo/job"
printf 'lsm=%s\nengine=docker\nworkloads="%s"\n' "$lsm" "$name" >"$cargo/settings"
"$lab/host/boot.sh" "$cache/disk/root.raw" "$lsm" "$cargo" "$out/staged" 3600
for each in staged enforced; do
  "$lsmith" watch "$out/staged/$each.log" --against "$cargo/policies/enforced/$name" --until-quiet 2s >"$out/staged/watch.$each" 2>&1 || true
done
cat "$out/staged/steps"

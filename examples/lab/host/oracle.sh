#!/usr/bin/env bash
# oracle.sh LSM OUT: the kernel as oracle. Has lsmith's tests write questions with lsmith's own answers, asks them of a kernel with the
# security module LSM, and says how many answers differ: OUT/asked/ask.*. LSMITH_LAB_QUESTIONS: a folder of questions already written.
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
needs gcc "gcc libc6-dev"
lsm=$1 out=$2
cargo=$out/ask.cargo questions=${LSMITH_LAB_QUESTIONS:-}
rm -rf "$cargo" "$out/asked"
mkdir -p "$cargo/oracle"
cp -r "$lab/guest" "$cargo/"
echo ask >"$cargo/job"
printf 'lsm=%s\n' "$lsm" >"$cargo/settings"
disk=$cache/disk/root.raw
if [ "$lsm" = selinux ]; then
  disk=$cache/selinux/root.raw
  "$lab/host/policy.sh" learning "$cargo/policy"
fi
if [ -z "$questions" ]; then
  needs mvn maven
  questions=$out/questions
  rm -rf "$questions"
  mkdir -p "$questions"
  say "writing questions"
  (cd "$repository" && mvn -B -q test -Dtest='*QuestionsTest' -Dsurefire.failIfNoSpecifiedTests=false "-Dlsmith.questions=$questions") \
    >"$out/questions.log" 2>&1 || fail "no questions were written; $out/questions.log"
fi
program() { gcc -std=gnu17 -O1 -Wall -Wextra -Werror -static -o "$cargo/oracle/ask-$1" "$lab/oracle/$1.c"; }
cp -rL "$questions/$lsm" "$cargo/oracle/"
program "$lsm"
if [ "$lsm" = apparmor ]; then # which asks about the filters, too
  needs apparmor_parser apparmor
  say "compiling profiles"
  # What the abi has and the kernel has not is not asked.
  find "$cargo/oracle/apparmor" -name '*.profile' -print0 | xargs -0 -P 2 -I '{}' sh -c \
    'apparmor_parser -QKSq -M /etc/apparmor.d/abi/3.0 "$1" >"${1%.profile}.policy" || rm "${1%.profile}.policy" "${1%.profile}.questions"' - '{}' \
    2>"$out/refused" || true
  cp -r "$questions/seccomp" "$cargo/oracle/"
  program seccomp
  gcc -nostdlib -static -Wl,-Ttext=0x10000000 -o "$cargo/oracle/made" "$lab/oracle/made.S"
fi
say "asking the kernel"
"$lab/host/boot.sh" "$disk" "$lsm" "$cargo" "$out/asked" 7200
awk '/asked, / { asked += $2; disagreed += $4 } END { print asked " asked, " disagreed " disagreed"; exit !asked || disagreed > 0 }' "$out"/asked/ask.*

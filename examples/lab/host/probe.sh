#!/usr/bin/env bash
# probe.sh FILE: compiles the probe, static, so that it runs in any container.
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
needs gcc "gcc libc6-dev"
# An attempt's name becomes its process's, which the kernel cuts after 15 bytes, and the results are put together by it.
names=$(sed -n -E 's/^ *(\{|FAMILY\(|BY\(\w+, )"([^"]*)".*/\2/p' "$lab"/probe/*.c)
long=$(grep -E '.{16}' <<<"$names" || true)
twice=$(sort <<<"$names" | uniq -d)
[ -z "$long$twice" ] || fail "attempts with a long name or one that another has: $long $twice"
gcc -std=gnu17 -O1 -Wall -Wextra -Werror -static -o "$1" "$lab"/probe/*.c
say "probe: $(wc -l <<<"$names") attempts"

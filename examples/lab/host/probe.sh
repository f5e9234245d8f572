#!/usr/bin/env bash
# probe.sh FILE: compiles the probe, static, so that it runs in any container.
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
needs gcc "gcc libc6-dev"
gcc -std=gnu17 -O1 -Wall -Wextra -Werror -static -o "$1" "$lab"/probe/*.c

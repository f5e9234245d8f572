#!/usr/bin/env bash
# How long policies of the other languages take to compare, with JMH: two seccomp profiles, two SELinux modules of 11,700 rules; then a
# whole process for two folders of the examples. languages.sh [OPTION OF JMH ...]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$(dirname "$here")")
"$here/jmh.sh" "$@" 'dev.lsmith.policy.LanguageBenchmark.*'
TIMEFORMAT='a folder pair, whole process: %R s, of processor %U s'
time "$root/lsmith" diff "$root/examples/nginx/policies" "$root/examples/redis/policies" >/dev/null || [ $? = 1 ] || [ $? = 5 ]

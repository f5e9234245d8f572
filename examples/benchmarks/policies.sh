#!/usr/bin/env bash
# Times what lsmith does with AppArmor profiles, with JMH: reading 1,000 of them, comparing two of 2,000 rules, deciding accesses.
# What is measured lies among the tests. policies.sh [OPTION OF JMH ...]
exec "$(dirname "${BASH_SOURCE[0]}")/jmh.sh" "$@" 'dev.lsmith.policy.apparmor.*'

#!/bin/sh
# Derives letter-pairs.csv: which letters follow which in words that people write.
# Takes texts that every Debian has: the licences, and the sources and manuals of Perl's own modules.
# Each word of four letters or more that comes three times or more counts once.
set -eu
find /usr/share/common-licenses /usr/share/perl/5* -type f \( -path '*licenses*' -o -name '*.pm' -o -name '*.pod' \) -print0 |
    sort -z | xargs -0 cat | LC_ALL=C tr 'A-Z' 'a-z' | LC_ALL=C grep -aoE '[a-z]{4,}' | sort | uniq -c |
    LC_ALL=C awk '
        $1 >= 3 { for (i = 1; i < length($2); i++) { pair[substr($2, i, 2)]++; all[substr($2, i, 1)]++ } }
        END {
            print "# Letters that follow a letter in at least one of a hundred places in written words; what is not here is rare."
            print "# Source: derive-letter-pairs.sh over the licences and Perl modules of Debian 12; 2026-11-30."
            print "letter,followers"
            letters = "abcdefghijklmnopqrstuvwxyz"
            for (i = 1; i <= 26; i++) {
                a = substr(letters, i, 1); followers = ""
                for (j = 1; j <= 26; j++) {
                    b = substr(letters, j, 1)
                    if (pair[a b] >= 3 && pair[a b] >= all[a] / 100) followers = followers b
                }
                print a "," followers
            }
        }'

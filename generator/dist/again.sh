#!/usr/bin/env bash
# Whether the packages that lie in generator/dist/target come out byte for byte when everything is built once more, in another folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
elsewhere=$(mktemp -d)
trap 'rm -rf "$elsewhere"' EXIT
git ls-files -z | xargs -0 cp --parents -t "$elsewhere"
(cd "$elsewhere" && mvn -B -q -Pdist -DskipTests package)
diff generator/dist/target/dist/SHA256SUMS "$elsewhere/generator/dist/target/dist/SHA256SUMS"
echo "generator/dist/again.sh: two builds, the same bytes"

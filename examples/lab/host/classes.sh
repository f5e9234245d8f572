#!/usr/bin/env bash
# classes.sh FOLDER: compiles the Java programs among the workloads in FOLDER for the image's Java.
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
needs javac openjdk-17-jdk-headless
javac --release 17 -d "$1" "$1"/*.java

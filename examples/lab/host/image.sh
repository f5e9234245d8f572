#!/usr/bin/env bash
# image.sh ROOT FOLDER: makes FOLDER the image "lab" of the Docker under ROOT by moving it to where the overlay2 driver keeps a layer.
# An import in the guest would take a quarter of an hour. Podman uses the same folder, as a root folder with an overlay (guest/container.sh).
# The form is that of Docker 20.10: a layer, its entry in the layer database, the image's settings, and its name.
set -euo pipefail
root=$1 folder=$2
store=$root/var/lib/docker
number() { printf '%s' "$1" | sha256sum | cut -d' ' -f1; }
layer=$(number "layer of the lab") # of its content in a real image, which nobody asks again
link=LSMITHLABLSMITHLABLSMITHLA    # 26 letters: the short name that keeps mount options short

mkdir -p "$store/overlay2/$layer" "$store/overlay2/l" "$store/image/overlay2/layerdb/sha256/$layer" "$store/image/overlay2/imagedb/content/sha256"
chmod 710 "$store" "$store/overlay2" "$store/overlay2/$layer"
mv "$folder" "$store/overlay2/$layer/diff"
chmod 755 "$store/overlay2/$layer/diff"
: >"$store/overlay2/$layer/committed"
printf '%s' $link >"$store/overlay2/$layer/link"
ln -s "../$layer/diff" "$store/overlay2/l/$link"

entry=$store/image/overlay2/layerdb/sha256/$layer
printf '%s' "$layer" >"$entry/cache-id"
printf 'sha256:%s' "$layer" >"$entry/diff"
printf '%s' 1 >"$entry/size"

settings='{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]},'
settings+='"created":"2026-01-01T00:00:00Z","history":[{"created":"2026-01-01T00:00:00Z"}],"rootfs":{"type":"layers","diff_ids":["sha256:'$layer'"]}}'
image=$(number "$settings")
printf '%s' "$settings" >"$store/image/overlay2/imagedb/content/sha256/$image"
printf '{"Repositories":{"lab":{"lab:latest":"sha256:%s"}}}' "$image" >"$store/image/overlay2/repositories.json"
chmod 600 "$store/image/overlay2/imagedb/content/sha256/$image" "$store/image/overlay2/repositories.json"

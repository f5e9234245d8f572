# shellcheck shell=bash
# Sourced by the scripts of the host's side: where things are kept, what the guest is made of.
export LC_ALL=C.UTF-8
lab=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
repository=$(cd "$lab/../.." && pwd)
cache=${LSMITH_LAB_CACHE:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/lsmith-lab}

# The guest itself: two container engines with their runtimes, audit, and the loaders of both security modules.
guest_packages=apparmor,auditd,kmod,iproute2,procps,busybox-static,iptables,ca-certificates,curl,jq,docker.io,runc,podman,crun,netavark,policycoreutils,selinux-utils
# The one image of which all workloads are started.
image_packages=nginx-light,redis-server,memcached,lighttpd,mariadb-server,postgresql,squid,bind9,bind9-dnsutils,haproxy,dnsmasq,openssh-server,openssh-client,perl,python3,openjdk-17-jre-headless,nodejs,nats-server,mosquitto,mosquitto-clients,postfix,curl,procps,iproute2,busybox-static

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*"; }
fail() { # what went wrong, what to do
  printf 'lab: %s\n' "$*" >&2
  exit 1
}
needs() { # COMMAND PACKAGE
  command -v "$1" >/dev/null || fail "there is no $1; apt-get install $2"
}

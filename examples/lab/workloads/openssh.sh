# shellcheck shell=bash
# OpenSSH: host keys made at the first start; a real login with a key from another container, which runs programs; a wrong key.
options=(--volume /srv/ssh:/root/.ssh:ro,Z --publish 2222:22)
command=(sh -c 'mkdir -p /run/sshd; ssh-keygen -A >/dev/null; exec /usr/sbin/sshd -D -e')
prepare() {
  mkdir -p /srv/ssh /srv/keys
  chmod 700 /srv/ssh
  outside 120 --volume /srv/keys:/keys -- sh -c 'for k in right wrong; do [ -f /keys/$k ] || ssh-keygen -q -t ed25519 -N "" -f /keys/$k; done'
  cp /srv/keys/right.pub /srv/ssh/authorized_keys
  chmod 600 /srv/ssh/authorized_keys
}
login() { # KEY COMMAND
  outside 300 --volume /srv/keys:/keys -- ssh -i "/keys/$1" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
    -o LogLevel=ERROR "root@$(address)" "$2"
}
ready() { busybox nc -w 2 127.0.0.1 2222 </dev/null | grep -q SSH; }
exercise() {
  login right 'id -un; cat /etc/debian_version; ls / | wc -l'
  login wrong id 2>/dev/null || echo refused
}
wear() {
  signal HUP
  sleep 2
  login right 'grep -c root /etc/passwd'
}

# shellcheck shell=bash
# Sourced by the jobs: what differs with the security module ($lsm: apparmor, selinux or tomoyo) and with the engine.
# shellcheck source=tomoyo.sh
. "$(dirname "$0")/tomoyo.sh"

start_module() {
  [ "$lsm" != tomoyo ] || activate_tomoyo "$cargo/guest/tomoyo"
  [ "$lsm" = selinux ] || return 0
  if [ -d "$cargo/policy" ]; then # else the disk's own, of its store
    cp "$cargo/policy/policy.33" /etc/selinux/default/policy/
    cp "$cargo/policy/file_contexts" /etc/selinux/default/contexts/files/
  fi
  mount -t selinuxfs none /sys/fs/selinux
  load_policy -i || { say "the policy cannot be loaded"; exit 1; }
  restorecon -RF /dev /run /tmp /lab 2>/dev/null
}

# The engine has the domain that it has on a host; what it lacks there is not the lab's question, so its domain is permissive.
start_engine() {
  local under=()
  if [ "$lsm" = selinux ]; then
    docker_settings=', "selinux-enabled": true'
    under=(runcon system_u:system_r:container_runtime_t:s0)
  fi
  [ "$engine" = podman ] || start_docker "${under[@]}"
  image
}

enforce_module() {
  [ "$lsm" = selinux ] || return 0
  echo 1 >/sys/fs/selinux/enforce
  say "SELinux enforces: $(cat /sys/fs/selinux/enforce)"
}

enforcing() { # loads the workload's policy and sets the options that lsmith wrote for it, by layer: mandatory, seccomp, capabilities, flags
  local folder=$cargo/policies/$name words=() i
  mandatory=() seccomp=() capabilities=() flags=()
  case $lsm in
  apparmor) apparmor_parser -r "$folder"/apparmor/* ;;
  tomoyo) load_tomoyo "$folder/tomoyo" ;;
  esac
  case $engine in
  docker) mapfile -t words <"$folder/docker-run.args" ;;
  podman) mapfile -t words <"$folder/run/podman-run.args" ;;
  esac
  for ((i = 0; i < ${#words[@]}; i++)); do
    case ${words[i]} in
    --security-opt)
      i=$((i + 1))
      case ${words[i]} in
      apparmor=*) [ "$lsm" != apparmor ] || mandatory+=(--security-opt "${words[i]}") ;;
      label=*) [ "$lsm" != selinux ] || mandatory+=(--security-opt "${words[i]}") ;;
      seccomp=*) seccomp+=(--security-opt "seccomp=$folder/${words[i]#seccomp=}") ;;
      *) flags+=(--security-opt "${words[i]}") ;;
      esac
      ;;
    --cap-*)
      capabilities+=("${words[i]}" "${words[i + 1]}")
      i=$((i + 1))
      ;;
    *) flags+=("${words[i]}") ;;
    esac
  done
}

denials() { # of the workload among the audit records on standard input
  if [ "$lsm" = apparmor ]; then
    grep -a -E "apparmor=\"DENIED\".* profile=\"$name(\"|//)|type=SECCOMP .*" || true
  elif [ "$lsm" = tomoyo ]; then # whose own log is not the audit log
    grep -a -E 'type=SECCOMP ' || true
    new_tomoyo_denials
  else
    # Towards the container the engine counts too, though it is permissive in the lab: on a host it may not be.
    grep -a -E "avc:  denied .*scontext=[^ ]*:lsmith_${name}_t:.* permissive=0|avc:  denied .*tcontext=[^ ]*:lsmith_${name}_t:|type=SECCOMP " || true
  fi
}

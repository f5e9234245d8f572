# shellcheck shell=bash
# Sourced by the job that enforces: runs the probe as the workload's own first process, with the workload's mounts and user, held by all
# layers, by each alone, and by the engine's default. Each leaves /lab/out/WORKLOAD/probe.LAYER and the records of what was denied.

prepare_attack() { # a neighbour's files, as another container's categories would label them
  mkdir -p /srv/neighbour
  echo secret >/srv/neighbour/secret
  [ "$lsm" != selinux ] || chcon -R -t container_file_t -l s0:c1021,c1022 /srv/neighbour
}

attack() { # LAYER SECURITY-OPTIONS…
  local layer=$1 own=() i
  shift
  for ((i = 0; i < ${#options[@]}; i++)); do
    case ${options[i]} in
    --publish | --health-*) i=$((i + 1)) ;; # the probe offers nothing and is asked nothing
    *) own+=("${options[i]}") ;;
    esac
  done
  begin=$(offset)
  timeout 300 "$engine" run --rm --name "$name-probe" "$@" "${own[@]}" \
    --volume "$cargo/probe/probe:/probe:ro${relabel:-}" --volume /srv/neighbour:/neighbour \
    --entrypoint /probe "${image[@]}" >"$results/probe.$layer" 2>&1
  "$engine" rm --force "$name-probe" >/dev/null 2>&1 # if it took too long
  since "$begin" | grep -a -E 'apparmor="DENIED"|avc:  denied|type=SECCOMP' >"$results/probe.$layer.denied"
  save
  say "$name attacked under $layer: $(counted "$results/probe.$layer")"
}

counted() { # FILE: the outcomes, how often each
  local outcome
  for outcome in STOPPED LET-THROUGH ABSENT; do printf '%s %s  ' "$outcome" "$(grep -c " $outcome" "$1")"; done
}

attack_under_each() { # of $layers
  local no_module=(--security-opt apparmor=unconfined) no_seccomp=(--security-opt seccomp=unconfined) every=(--cap-add ALL) layer
  relabel=
  if [ "$lsm" = selinux ]; then
    relabel=,z
    no_module=(--security-opt label=disable)
  fi
  [ "$lsm" != tomoyo ] || probe_is_first_program "$cargo/policies/$name/tomoyo"
  for layer in $layers; do
    case $layer in
    all) attack all "${all[@]}" ;;
    module) attack module "${mandatory[@]}" "${no_seccomp[@]}" "${every[@]}" ;;
    seccomp) attack seccomp "${no_module[@]}" "${seccomp[@]}" "${every[@]}" ;;
    capabilities) attack capabilities "${no_module[@]}" "${no_seccomp[@]}" "${capabilities[@]}" ;;
    flags) attack flags "${no_module[@]}" "${no_seccomp[@]}" "${every[@]}" "${flags[@]}" ;;
    engine) attack engine ;;
    none) attack none "${no_module[@]}" "${no_seccomp[@]}" "${every[@]}" ;;
    privileged) attack privileged --privileged "${no_module[@]}" "${no_seccomp[@]}" ;;
    esac
  done
}

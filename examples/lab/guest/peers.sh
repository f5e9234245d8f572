# shellcheck shell=bash
# Sourced by the job that enforces: the workload under what another tool made of the same recording, the engine's defaults for the rest, as
# its users run it: started on no data, asked, worn; then the probe.

under_peers() { # of $layers those that peers.py writes
  local peer folder=$cargo/peers/$name with
  for peer in $layers; do
    [ -e "$folder/$peer" ] || continue
    case $peer in
    logprof)
      apparmor_parser -r "$folder/logprof"
      with=(--security-opt "apparmor=$name")
      ;;
    hook) with=(--security-opt "seccomp=$folder/hook") ;;
    esac
    no_traces
    prepare
    prepare_attack
    begin=$(offset)
    start "${with[@]}" 2>"$results/start.$peer"
    phase "$peer"
    remove "$results/logs.$peer"
    attack "$peer" "${with[@]}"
  done
}

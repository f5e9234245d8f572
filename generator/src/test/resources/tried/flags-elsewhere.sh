script_dir="$(dirname "$0")"
run_docker_script="${script_dir}/run_docker.sh"

# all that BPF needs
bpf_flags=(--privileged \
  -d \
  -v /:/host \
  -v /sys:/sys \
  "--pid=host" \
  --env "HOST_PATH=/host")

RUN_DOCKER_EXTRA_ARGS="${bpf_flags[*]}"  "${run_docker_script}" "$@"

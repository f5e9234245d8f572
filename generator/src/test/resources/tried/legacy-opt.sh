docker run --rm -ti --gpus=all \
  --cap-add=SYS_PTRACE \
  --security-opt seccomp:unconfined \
  --security-opt apparmor:unconfined \
  --security-opt label:disable \
  --workdir /code/junk \
  -v $(pwd):/code/junk \
  ${IMAGE_TAG} \
  /bin/zsh

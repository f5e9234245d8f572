docker run -d --security-opt label=type:container_runtime_t --name x img@sha256:abc

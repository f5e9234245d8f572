docker run -d --security-opt label=type:super_t --cap-drop ALL --name x img@sha256:abc

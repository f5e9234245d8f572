docker run -d $DOCKER_OPTS --privileged --pid=host -v /:/host example/agent:1

#!/bin/bash
DOCKER_RM="--rm"
[ "$1" = "DEBUG" ] && unset DOCKER_RM

SECCOMP_ARGS="--security-opt seccomp=$(pwd)/profiles/local-seccomp.json"
APPARMOR_ARGS="--security-opt apparmor=docker_local"

if [ ! -d /sys/kernel/security/apparmor ]; then
	APPARMOR_ARGS=""
fi

docker run $DOCKER_RM -it \
    $SECCOMP_ARGS \
    $APPARMOR_ARGS \
    --security-opt no-new-privileges:true \
    --cap-drop=ALL \
    -v "$(pwd):/home/user/x" \
    "$(cat ./iidfile)" \
    /bin/bash

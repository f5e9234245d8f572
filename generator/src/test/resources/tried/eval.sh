#!/bin/bash

CMD="docker run \
       --rm \
       --interactive \
       --net "host" \
       --user=$(id -u $(whoami)):$(id -g $(whoami)) \
       --volume $(pwd):/pwd \
       --volume /var/run/docker.sock:/var/run/docker.sock \
       example/nomad:0.2.3"

#echo $CMD
eval $CMD $*

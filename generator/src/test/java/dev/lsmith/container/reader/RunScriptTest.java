package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.Specs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts whose words only the run knows: what stands behind them is read, and what they may hide is told. */
class RunScriptTest {
    private static SpecReading reading(String text) throws InputException {
        return Specs.reading("run.sh", text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean warns(SpecReading reading) {
        return reading.diagnostics().stream().anyMatch(d -> d.severity() == Severity.WARNING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker run -d $DOCKER_OPTS --privileged -v /:/host img:1",
                "docker run -d ${DOCKER_OPTS} --privileged -v /:/host img:1",
                "docker run $* --privileged -v /:/host img:1",
                "docker run $@ --privileged -v /:/host img:1",
                "docker run \"$@\" --privileged -v /:/host img:1",
                "docker run \"${ARGS[@]}\" --privileged -v /:/host img:1",
                "docker run \"${ARGS[@]:1}\" --privileged -v /:/host img:1",
                "docker run $(opts --all) --privileged -v /:/host img:1",
                "docker run `opts` --privileged -v /:/host img:1",
                "run:\n\t@docker run $(OPTS) --privileged -v /:/host img:1",
                "run:\n\tdocker run $$OPTS $${MORE} --privileged -v /:/host img:1",
                "docker run {{ docker_opts }} --privileged -v /:/host img:1",
                "docker run ${{ matrix.opts }} --privileged -v /:/host img:1",
                "docker run <options> --privileged -v /:/host img:1",
                "docker run [OPTIONS] --privileged -v /:/host img:1",
                "docker run %OPTS% --privileged -v /:/host img:1",
                "docker run @OPTS@ --privileged -v /:/host img:1",
                "docker run ${V:-${W:-}} --privileged -v /:/host img:1",
                "docker run --frob value --privileged -v /:/host img:1",
                "docker run --$FLAG --privileged -v /:/host img:1",
            })
    void whatMayBeOptionsIsReadOn(String script) throws InputException {
        SpecReading reading = reading(script);
        ContainerSpec spec = reading.containers().get(0);
        assertThat(spec.capabilities().privileged()).isTrue();
        assertThat(spec.mounts()).extracting(m -> m.source()).containsExactly("/");
        assertThat(spec.image()).isEqualTo("img:1");
        assertThat(warns(reading)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker run $IMAGE",
                "docker run -v $DATA:/data img",
                "docker run --network $NET img",
                "docker run --privileged=$PRIVILEGED img",
                "docker run --user \"$(id -u)\" img",
                "docker run --cap-drop ${CAPS} img",
                "docker run -p ${PORT:-8080}:80 img",
                "docker run --cap-add $CAPS img",
                "docker run -e A=$B img",
                "docker run --name $NAME img",
                "docker run --env=A=$(cat file) img",
                "docker run $REGISTRY/app:1",
                "- hosts: all\n  tasks:\n    - docker_container: {name: a, privileged: true}\n    - shell: docker run img\n",
                "docker $COMMAND --privileged img\ndocker run img",
                "docker run img \n  --privileged img",
                "docker run img \\ \n  --privileged",
            })
    void whatIsNotKnownIsToldAsAWarning(String script) throws InputException {
        assertThat(warns(reading(script))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker run \"$IMAGE\"",
                "docker run \"$REGISTRY\"/app:$TAG $ARGS",
                "docker run registry/app:$TAG",
                "docker run -e A=\"$B\" --name \"x-$NAME\" -w \"${DIR}\" --label pid=$$ img",
                "docker run -v $PWD/site:/site -v ~/x:/y -v $(pwd):/z img",
                "IMAGE=app:1\ndocker run $IMAGE",
                "NET=none\ndocker run --network \"$NET\" img",
            })
    void whatCanOpenNothingIsNoWarning(String script) throws InputException {
        assertThat(reading(script).diagnostics())
                .extracting(Diagnostic::severity)
                .doesNotContain(Severity.WARNING);
    }

    static Stream<Arguments> assigned() {
        return Stream.of(
                Arguments.of("OPTS='--privileged --pid=host'\ndocker run $OPTS img", false),
                Arguments.of("OPTS=--privileged\nOPTS=\"$OPTS --pid=host\"\ndocker run $OPTS img", true),
                Arguments.of("A=(\n  --privileged # yes\n  --pid host\n)\ndocker run \"${A[@]}\" img", false),
                Arguments.of("A=(--privileged)\nA+=(--pid=host)\ndocker run \"${A[@]}\" img", true),
                Arguments.of("if x; then\n  OPTS='--privileged --pid=host'\nfi\ndocker run $OPTS img", true),
                Arguments.of("x && OPTS='--privileged --pid=host'\ndocker run $OPTS img", true),
                Arguments.of("set -- --privileged --pid=host\ndocker run \"$@\" img", false),
                Arguments.of("OPTS := --privileged --pid=host\nrun:\n\tdocker run $(OPTS) img", false),
                Arguments.of("OPTS ?= --privileged --pid=host\nrun:\n\tdocker run $(OPTS) img", true),
                Arguments.of("docker run ${V:+--privileged --pid=host} img", true),
                Arguments.of("docker run ${V:---privileged --pid=host} img", true),
                Arguments.of("export OPTS='--privileged --pid=host'\ndocker run ${OPTS} img", false),
                Arguments.of("CAPS='SYS_ADMIN --privileged'\ndocker run --cap-add $CAPS --pid=host img", false),
                Arguments.of("A='1 --privileged --pid host'\ndocker run -e X=$A img", false),
                Arguments.of("D='a:/b --privileged --pid'\ndocker run -v=/$D host img", false),
                Arguments.of("x || A='1 --privileged --pid host'\ndocker run -e X=$A img", true));
    }

    @ParameterizedTest
    @MethodSource("assigned")
    void whatTheScriptSaysOfAVariableIsRead(String script, boolean uncertain) throws InputException {
        SpecReading reading = reading(script);
        ContainerSpec spec = reading.containers().get(0);
        assertThat(spec.capabilities().privileged()).isTrue();
        assertThat(spec.namespaces().pid()).isEqualTo("host");
        assertThat(spec.image()).isEqualTo("img");
        assertThat(warns(reading)).isEqualTo(uncertain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ExecStart=/usr/bin/docker run --name a img",
                "[Service]\nExecStartPre=-/usr/bin/docker rm -f a\nExecStart=/usr/bin/docker run \\\n  --name a img",
                "test:\n\t-@docker run --name a img",
                "image: docker\nservices:\n  - docker:dind\njob:\n  script:\n    - docker run --name a img",
                "job:\n  script: docker run --name a img",
                "if docker run --name a img; then echo yes; fi",
                "ssh host docker run --name a img",
                "ssh host 'docker run --name a img'",
                "sh -c \"sudo docker run --name a img\"",
                "! timeout 5 docker run --name a img",
                "$(DOCKER) run --name a img",
                "${CONTAINER_TOOL:-podman} run --name a img",
                "docker $DOCKER_FLAGS run --name a img",
                "docker \\\n  run \\\n  --name a \\\n  img",
                "echo docker run --privileged other\ndocker run --name a img",
                "> docker container create --name a img",
                "[Service]\nExecStart=/usr/bin/docker run \\\n  # why\n  --name a \\\n; or so\n  img\n",
                "on: push\njobs:\n  a:\n    container: img\n",
                "jobs:\n  x:\n    services:\n      a: {image: img, options: --privileged}\n",
                "resources:\n  containers:\n    - {container: a, image: img, options: --privileged}\n",
            })
    void commandsAreFoundWhereverTheyStand(String script) throws InputException {
        assertThat(reading(script).containers()).extracting(ContainerSpec::name).containsExactly("a");
    }

    @Test
    void aPipelineSaysWithWhichOptionsItsContainersRun() throws InputException {
        SpecReading reading = reading("""
                jobs:
                  build:
                    container:
                      image: node:20
                      options: --cap-add SYS_PTRACE ${{ matrix.options }}
                      volumes: [/var/run/docker.sock:/var/run/docker.sock]
                    services:
                      db:
                        image: postgres:16
                        ports: [5432:5432]
                        options: >-
                          --health-cmd "pg_isready -q"
                          --pid=host
                """);
        ContainerSpec job = reading.containers().get(0);
        assertThat(job.image()).isEqualTo("node:20");
        assertThat(job.capabilities().add()).containsExactly("sys_ptrace");
        assertThat(job.mounts()).extracting(m -> m.source()).containsExactly("/var/run/docker.sock");
        ContainerSpec database = reading.containers().get(1);
        assertThat(database.name()).isEqualTo("db");
        assertThat(database.namespaces().pid()).isEqualTo("host");
        assertThat(database.ports()).extracting(p -> p.containerPort()).containsExactly(5432);
        assertThat(reading.about(0)).anyMatch(d -> d.message().contains("${{ matrix.options }}"));
        assertThat(reading.about(1)).noneMatch(d -> d.severity() == Severity.WARNING);
    }

    @Test
    void anAgentOfJenkinsIsARunLine() throws InputException {
        SpecReading reading =
                reading("pipeline { agent { docker { image 'maven:3'\n args '--privileged -v /:/host' } } }\n");
        assertThat(reading.containers().get(0).image()).isEqualTo("maven:3");
        assertThat(reading.containers().get(0).capabilities().privileged()).isTrue();
    }

    @Test
    void warningsAreOfTheLineInWhichTheyAre() throws InputException {
        SpecReading reading = reading("docker run --name a --frob img\ndocker run --name b img\n");
        assertThat(reading.about(0)).hasSize(1);
        assertThat(reading.about(1)).isEmpty();
    }

    @Test
    void variablesThatNameEachOtherEnd() throws InputException {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            script.append("A" + i + "='$A" + (i + 1) + " $A" + (i + 1) + " $A0'\n");
        }
        SpecReading reading = reading(script + "docker run $A0 --privileged img");
        assertThat(reading.containers().get(0).capabilities().privileged()).isTrue();
    }

    @Test
    void flagsThatNobodyHasAreLikenedToOnesThatAreThere() throws InputException {
        assertThat(reading("docker run --privleged --cap_drop=all img").diagnostics())
                .extracting(Diagnostic::help)
                .isEqualTo(List.of("did you mean --privileged?", "did you mean --cap-drop?"));
    }

    /** What a substitution runs is run, also where its output is only printed; arithmetic is none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ID=$(docker run -d --privileged img:1) && docker logs $ID\n",
                "ID=`docker run -d --privileged img:1`\n",
                "export ID=\"$(docker run -d --privileged img:1)\"\n",
                "echo started $(sudo docker run -d --privileged img:1 | cut -c1-12)\n",
                "docker run --rm other:1\nID=$(docker run -d --privileged img:1)\n",
                "if [ -z \"$(docker create --privileged img:1)\" ]; then echo no; fi\n",
            })
    void whatASubstitutionStartsIsRead(String script) {
        assertThat(Specs.read(script)).anySatisfy(spec -> {
            assertThat(spec.capabilities().privileged()).isTrue();
            assertThat(spec.image()).isEqualTo("img:1");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type=bind,\"source=/etc\",target=/e' | /etc | /e",
                "'type=bind,\"source=/a,b\",target=/e' | /a,b | /e",
                "type=volume,dst=/x,volume-driver=local,volume-opt=type=none,volume-opt=device=/,volume-opt=o=bind | / | /x",
                "'type=volume,dst=/x,\"volume-opt=o=bind,ro\",volume-opt=device=/srv' | /srv | /x",
            })
    void aMountIsCommaSeparatedAndAVolumeMayBeAFolder(String mount, String source, String destination) {
        assertThat(Specs.read("docker run --mount " + mount + " img:1\n").get(0).mounts())
                .anySatisfy(m -> {
                    assertThat(m.mountType()).isEqualTo("bind");
                    assertThat(m.source()).isEqualTo(source);
                    assertThat(m.destination()).isEqualTo(destination);
                });
    }
}

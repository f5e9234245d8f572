package dev.lsmith.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.access.Subject;
import dev.lsmith.base.InputException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyNameTest {
    @ParameterizedTest
    @CsvSource({"web, web", "my-app.v2, my-app.v2", "9web, web", "a b, a_b", "lsmith-learn-web, web"})
    void aNameIsMadeOfTheContainers(String container, String policy) throws Exception {
        assertThat(PolicyName.made(Stream.of(container))).isEqualTo(policy);
    }

    /** A container's level is another at each start; of types that several containers have it is all that tells them apart. */
    @ParameterizedTest
    @CsvSource({
        "lsmith_learn_web_t, 's0:c1,c2', web",
        "web_t, 's0:c3,c4', web",
        "container_t, 's0:c1,c2', container_t_s0_c1_c2",
        "pod_t, 's0:c1,c2', pod_t_s0_c1_c2"
    })
    void aDomainGivesItsTypesName(String type, String level, String policy) throws Exception {
        assertThat(PolicyName.made(Stream.of(PolicyName.of(new Subject.SelinuxDomain(type, level)))))
                .isEqualTo(policy);
    }

    /** A profile of an engine is loaded for all containers; Podman's bears its version, so that an ending would not make it another. */
    @ParameterizedTest
    @CsvSource({
        "docker-default, docker-default-own",
        "crio-default, crio-default-own",
        "containers-default-0.57.4, own-containers-default-0.57.4",
    })
    void anEnginesOwnNameIsNotTaken(String profile, String policy) throws Exception {
        assertThat(PolicyName.made(Stream.of(profile))).isEqualTo(policy);
    }

    /** One policy for two containers would mean that loading the second's takes the first's away. */
    @Test
    void longNamesThatBeginAlikeAreNotOne() throws Exception {
        String beginning = "k8s_POD_" + "a".repeat(92);
        String first = PolicyName.made(Stream.of(beginning + "1"));
        String second = PolicyName.made(Stream.of(beginning + "2"));
        assertThat(first).isNotEqualTo(second).startsWith("k8s_POD_aaaa").matches("[A-Za-z0-9_.-]{64}");
        assertThat(PolicyName.made(Stream.of(beginning + "1"))).isEqualTo(first);
        assertThat(PolicyName.made(Stream.of("b".repeat(64)))).isEqualTo("b".repeat(64));
        assertThat(PolicyName.given(Optional.of(first))).contains(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9web", "a b", "unconfined", "docker-default", "", "a/b", "é"})
    void whatCannotNameAPolicyIsRefused(String name) {
        assertThatThrownBy(() -> PolicyName.given(Optional.of(name))).isInstanceOf(InputException.class);
    }
}

package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Decision;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two SELinux modules by what they allow. */
class ModuleComparisonTest {
    private static final String HEAD = """
            (type app_t)
            (roletype object_r app_t)
            (roletype system_r app_t)
            (typeattributeset domain (app_t))
            """;
    private static final String MCS = "(typeattributeset mcs_constrained_type (app_t))\n";
    private static final String READ = "(allow app_t container_file_t (file (getattr open read)))\n";
    private static final String IOCTL = "(allow app_t container_file_t (chr_file (ioctl read)))\n";

    private final SelinuxMechanism mechanism = new SelinuxMechanism();

    private SelinuxModule module(String... rules) throws InputException {
        return mechanism.read("app.cil", HEAD + String.join("", rules));
    }

    private List<String> differences(SelinuxModule before, SelinuxModule after) throws InputException {
        return mechanism.compare(before, after).differences().stream()
                .map(d -> d.direction().name().toLowerCase(Locale.ROOT) + " " + d.accesses() + "; " + d.witness())
                .toList();
    }

    @Test
    void theSameInAnotherOrderAndForm() throws Exception {
        assertThat(differences(
                        module("(allow app_t self (fifo_file (read write)))", READ),
                        module(
                                "(allow app_t container_file_t (file (read)))",
                                "(allow app_t app_t (fifo_file (write read)))",
                                "(allow app_t container_file_t (file (open getattr)))")))
                .isEmpty();
    }

    /** No allow rule differs, and yet the neighbours' files are open. */
    @Test
    void categoriesThatNoLongerConstrain() throws Exception {
        assertThat(differences(module(MCS, READ), module(READ)))
                .containsExactly("widened whatever is allowed, at categories that the process does not dominate;"
                        + " app_t:s0:c1,c2 container_file_t:s0:c3,c4 file read");
        assertThat(differences(module(READ), module(MCS, READ)))
                .hasSize(1)
                .allMatch(d -> d.startsWith("narrowed whatever is allowed"));
    }

    /** A list of commands reads as if it were more; it closes all others. */
    @Test
    void commandsThatAreListed() throws Exception {
        String list = "(allowx app_t container_file_t (ioctl chr_file (0x0 0x5401)))";
        assertThat(differences(module(IOCTL), module(IOCTL, list)))
                .containsExactly("narrowed container_file_t:chr_file ioctl of every command, where the other has 0x0"
                        + " 0x5401; app_t container_file_t:chr_file ioctl 0x1");
        String other = "(allowx app_t container_file_t (ioctl chr_file (0x5401 0x5413)))";
        assertThat(differences(module(IOCTL, list), module(IOCTL, other)))
                .containsExactly(
                        "widened container_file_t:chr_file ioctl 0x5401 0x5413, where the other has 0x0 0x5401; app_t"
                                + " container_file_t:chr_file ioctl 0x5413",
                        "narrowed container_file_t:chr_file ioctl 0x0 0x5401, where the other has 0x5401 0x5413; app_t"
                                + " container_file_t:chr_file ioctl 0x0");
        assertThat(differences(module(READ), module(READ, list)))
                .as("without the permission it changes nothing")
                .isEmpty();
    }

    /** Types of netlink messages, as commands: in both languages, by their name or all but some. */
    @Test
    void messagesThatAreListed() throws Exception {
        String allow = "(allow app_t self (netlink_route_socket (ioctl nlmsg)))";
        String list = "(allowx app_t self (nlmsg netlink_route_socket ((range 0x10 0x12))))";
        assertThat(differences(
                        module(allow, list),
                        module(
                                allow,
                                "(permissionx few (nlmsg netlink_route_socket (0x12)))" + "(allowx app_t self few)")))
                .containsExactly("narrowed app_t:netlink_route_socket nlmsg 0x10-0x12, where the other has 0x12;"
                        + " app_t app_t:netlink_route_socket nlmsg 0x10");
        SelinuxModule te = mechanism.read("app.te", """
                module app 1.0;
                require { attribute domain; }
                type app_t;
                role object_r types app_t;
                role system_r types app_t;
                typeattribute app_t domain;
                allow app_t self:netlink_route_socket { ioctl nlmsg };
                allowxperm app_t self:netlink_route_socket nlmsg ~{ 0x0-0xf 0x13-0xffff };
                """);
        assertThat(differences(te, module(allow, list))).isEmpty();
        assertThat(mechanism.read("app.te", Renderer.te(te))).isEqualTo(te);
        assertThat(mechanism.read("app.cil", Renderer.cil(te))).isEqualTo(te);
    }

    /** A list about one of the two permissions closes the other, and one that only audits closes both (avc_has_extended_perms). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(allowx app_t self (ioctl netlink_route_socket (0x8910)))     | DENIED  | ALLOWED",
                "(allowx app_t self (nlmsg netlink_route_socket (0x12)))       | ALLOWED | DENIED",
                "(auditallowx app_t self (nlmsg netlink_route_socket (0x12)))  | DENIED  | DENIED",
                "(dontauditx app_t self (ioctl netlink_route_socket (0x8910))) | DENIED  | DENIED",
                "(neverallowx app_t self (ioctl netlink_route_socket (0x1)))   | ALLOWED | ALLOWED"
            })
    void listsCloseWhatNoneAllows(String list, Decision.Outcome message, Decision.Outcome command) throws Exception {
        String allow = "(allow app_t self (netlink_route_socket (ioctl nlmsg)))";
        SelinuxModule module = module(allow, list);
        assertThat(mechanism.decide(module, netlink("nlmsg", 0x12)).outcome()).isEqualTo(message);
        assertThat(mechanism.decide(module, netlink("ioctl", 0x8910)).outcome()).isEqualTo(command);
        assertThat(differences(module(allow), module).stream().anyMatch(d -> d.contains(" of every ")))
                .isEqualTo(!list.startsWith("(neverallowx"));
    }

    private static TypeAccess netlink(String permission, int number) {
        Optional<Integer> ioctl = permission.equals("ioctl") ? Optional.of(number) : Optional.empty();
        Optional<Integer> message = permission.equals("nlmsg") ? Optional.of(number) : Optional.empty();
        return new TypeAccess(
                "app_t",
                "app_t",
                "netlink_route_socket",
                new TreeSet<>(Set.of(permission)),
                ioctl,
                message,
                Optional.empty(),
                TypeAccess.Levels.DOMINATES);
    }

    /** What the domain may do to itself it may not do to others (a kernel was asked 353,100 questions). */
    @Test
    void selfIsNobodyElse() throws Exception {
        SelinuxModule module = module("(allow app_t self (unix_stream_socket (connectto)))");
        assertThat(mechanism.decide(module, connection("app_t")).outcome()).isEqualTo(Decision.Outcome.ALLOWED);
        assertThat(mechanism.decide(module, connection("other_t")).outcome()).isEqualTo(Decision.Outcome.DENIED);
    }

    private static TypeAccess connection(String target) {
        return new TypeAccess(
                "app_t",
                target,
                "unix_stream_socket",
                new TreeSet<>(Set.of("connectto")),
                Optional.empty(),
                Optional.empty(),
                TypeAccess.Levels.DOMINATES);
    }

    @Test
    void aPermissiveDomainIsTheGravest() throws Exception {
        assertThat(differences(module(READ), module(READ, IOCTL, "(typepermissive app_t)")))
                .containsExactly(
                        "widened everything, as denials of app_t are only logged; app_t shadow_t:file write",
                        "widened container_file_t:chr_file { ioctl read }; app_t container_file_t:chr_file ioctl");
    }

    @ParameterizedTest
    @CsvSource({
        "(allow domain app_t (process (sigchld))), (allow app_t app_t (process (sigchld))), narrowed domain",
        "(typetransition app_t bin_t process init_t), '', changed",
        "(dontaudit app_t shadow_t (file (read))), '', changed",
    })
    void otherRules(String was, String is, String told) throws Exception {
        List<String> found = differences(module(READ, was), module(READ, is));
        assertThat(found).hasSize(1);
        assertThat(found.get(0)).startsWith(told.split(" ", -1)[0]);
    }

    /** Whether {@code file_type} holds {@code container_file_t} is the host's to say. */
    @Test
    void attributesOfTheHostAreNotGuessed() throws Exception {
        SelinuxModule attribute = module("(allow app_t file_type (file (getattr open read)))");
        assertThat(differences(attribute, module(READ)))
                .containsExactly(
                        "widened container_file_t:file { getattr open read }, unless the host's policy gives it file_type;"
                                + " app_t container_file_t:file getattr",
                        "narrowed file_type:file { getattr open read }; app_t file_type:file getattr");
        assertThat(differences(attribute, module("(allow app_t file_type (file (getattr open)))")))
                .containsExactly("narrowed file_type:file { read }; app_t file_type:file read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void whatIsGeneratedIsTheSameInBothLanguagesAndUnderAnotherName(String name) throws Exception {
        SelinuxModule module =
                mechanism.synthesise(ExampleAssignments.apparmor(name)).policy();
        assertThat(differences(module, module)).isEmpty();
        SelinuxModule renamed = module.renamed("lsmith_other");
        assertThat(differences(module, renamed)).isEmpty();
        assertThat(renamed.types()).noneMatch(type -> type.contains(name));
    }
}

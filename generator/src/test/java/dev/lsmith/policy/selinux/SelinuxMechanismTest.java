package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Subject;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.learn.Generality;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Reason;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelinuxMechanismTest {
    private final SelinuxMechanism target = new SelinuxMechanism();

    static Assignment assignment(String name, Model model) {
        TreeSet<String> capabilities = new TreeSet<>();
        model.accesses(CapabilityUse.class).keySet().forEach(c -> capabilities.add(c.capability()));
        return new Assignment(name, model, Optional.empty(), new Privileges(capabilities, true), false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void everythingRecordedIsAllowed(String name) throws Exception {
        Model model = SelinuxRecordings.model(name);
        Synthesis<SelinuxModule> synthesis = target.synthesise(assignment(name, model));
        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.OBSERVED);
        assertThat(synthesis.leftOut()).isEmpty();
        for (Access access : model.accesses().keySet()) {
            Decision decision = target.decide(synthesis.policy(), access);
            assertThat(decision.outcome()).as(access.text()).isEqualTo(Decision.Outcome.ALLOWED);
            assertThat(decision.rules()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void readsBackWhatItWrote(String name) throws Exception {
        SelinuxModule module = target.synthesise(assignment(name, SelinuxRecordings.model(name)))
                .policy();
        SortedMap<String, String> files = target.render(module);
        String base = "selinux/lsmith_" + name;
        assertThat(files).containsOnlyKeys(base + ".te", base + ".fc", base + ".cil");
        assertThat(target.read(base + ".cil", files.getOrDefault(base + ".cil", "")))
                .isEqualTo(module);
        assertThat(target.read(base + ".te", files.getOrDefault(base + ".te", "")))
                .isEqualTo(LabelledModule.of(module, List.of()));
    }

    @Test
    void anotherProcessIsNotAllowed() throws Exception {
        SelinuxModule module = target.synthesise(assignment("nginx", SelinuxRecordings.model("nginx")))
                .policy();
        assertThat(target.decide(module, type("learn_nginx_t", "shadow_t", "file", "read"))
                        .outcome())
                .isEqualTo(Decision.Outcome.DENIED);
        assertThat(target.decide(module, type("learn_nginx_t", "container_file_t", "file", "relabelto"))
                        .outcome())
                .isEqualTo(Decision.Outcome.DENIED);
        assertThat(target.decide(module, type("kernel_t", "learn_nginx_t", "process", "ptrace"))
                        .outcome())
                .isEqualTo(Decision.Outcome.DENIED);
    }

    private static TypeAccess type(String source, String targetType, String tclass, String permission) {
        return new TypeAccess(
                source,
                targetType,
                tclass,
                new TreeSet<>(List.of(permission)),
                Optional.empty(),
                Optional.empty(),
                TypeAccess.Levels.DOMINATES);
    }

    @Test
    void aMismatchOfLevelsIsReportedAndNeverAllowed() throws Exception {
        TypeAccess neighbour = new TypeAccess(
                "learn_nginx_t",
                "container_file_t",
                "file",
                new TreeSet<>(List.of("read")),
                Optional.empty(),
                Optional.empty(),
                TypeAccess.Levels.INCOMPARABLE);
        Evidence evidence =
                SelinuxRecordings.model("nginx").accesses().values().iterator().next();
        Subject subject = new Subject.SelinuxDomain("learn_nginx_t", "s0:c1,c2");
        Model only = Model.of(List.of(new Observation(subject, neighbour, evidence)));
        Synthesis<SelinuxModule> synthesis = target.synthesise(assignment("nginx", only));
        assertThat(synthesis.leftOut())
                .singleElement()
                .satisfies(l -> assertThat(l.reason()).contains(":Z"));
        assertThat(target.render(synthesis.policy()).getOrDefault("selinux/lsmith_nginx.te", ""))
                .doesNotContain("container_file_t:file read");
        SelinuxModule full = target.synthesise(assignment("nginx", SelinuxRecordings.model("nginx")))
                .policy();
        assertThat(target.decide(full, neighbour).outcome()).isEqualTo(Decision.Outcome.DENIED);
    }

    /** Fedora's policy constrains getattr of a link, Debian's does not. */
    @Test
    void aMismatchThatOnlyOnePolicyRefusesIsAllowedAndTold() throws Exception {
        TypeAccess link = new TypeAccess(
                "learn_web_t",
                "container_file_t",
                "lnk_file",
                new TreeSet<>(List.of("getattr")),
                Optional.empty(),
                Optional.empty(),
                TypeAccess.Levels.INCOMPARABLE);
        Evidence evidence =
                SelinuxRecordings.model("nginx").accesses().values().iterator().next();
        Model only = Model.of(
                List.of(new Observation(new Subject.SelinuxDomain("learn_web_t", "s0:c1,c2"), link, evidence)));
        Synthesis<SelinuxModule> synthesis = target.synthesise(assignment("web", only));
        assertThat(synthesis.leftOut()).isEmpty();
        assertThat(synthesis.notes()).anyMatch(n -> n.contains("in Fedora's policy no rule can allow it"));
        assertThat(Renderer.te(synthesis.policy())).contains("container_file_t:lnk_file getattr;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void everyRuleHasAReasonAndEveryReasonARule(String name) throws Exception {
        Synthesis<SelinuxModule> synthesis = target.synthesise(ExampleAssignments.selinux(name));
        TreeSet<String> lines = new TreeSet<>();
        synthesis.policy().rules().forEach(r -> lines.add(Renderer.line(r)));
        synthesis.policy().optionals().forEach(o -> o.rules().forEach(r -> lines.add(Renderer.line(r))));
        synthesis.policy().fileContexts().forEach(c -> lines.add(c.regex() + " " + c.context()));
        TreeSet<String> justified = new TreeSet<>();
        synthesis.justifications().forEach(j -> justified.add(j.rule()));
        assertThat(justified).isEqualTo(lines);
        assertThat(synthesis.wider()).extracting(w -> w.what()).contains("files without a known label");
    }

    @ParameterizedTest
    @CsvSource({
        "self, netlink_netfilter_socket, create, container_t of refpolicy",
        "self, capability, sys_admin, the engine's default",
        "dri_device_t, chr_file, map, container_t",
        "dri_device_t, chr_file, read, container_t of refpolicy",
        "tmpfs_t, filesystem, mount, container_t of refpolicy",
        "security_t, security, setenforce, container_t",
        "self, tcp_socket, create, ''",
        "sysctl_net_t, file, write, ''",
        "kernel_t, system, ipc_info, container_t of refpolicy"
    })
    void whatIsSeenBeyondTheDefaultIsFlaggedWithWhoDeniesIt(
            String seen, String tclass, String permission, String denies) throws Exception {
        String domain = "learn_web_t";
        TypeAccess access = type(domain, seen.equals("self") ? domain : seen, tclass, permission);
        Evidence evidence =
                SelinuxRecordings.model("nginx").accesses().values().iterator().next();
        Model model =
                Model.of(List.of(new Observation(new Subject.SelinuxDomain(domain, "s0:c1,c2"), access, evidence)));
        Assignment assignment = new Assignment(
                "web", model, Optional.empty(), new Privileges(new TreeSet<>(List.of("sys_admin")), true), false);
        Synthesis<SelinuxModule> synthesis = target.synthesise(assignment);
        assertThat(synthesis.wider())
                .extracting(w -> w.baseline())
                .isEqualTo(denies.isEmpty() ? List.of() : List.of(denies));
    }

    /** A file that was made is removed one day; a file that was only read is not. */
    @Test
    void whatItMadeItMayRemove() throws Exception {
        Evidence evidence =
                SelinuxRecordings.model("nginx").accesses().values().iterator().next();
        Subject subject = new Subject.SelinuxDomain("learn_web_t", "s0:c1,c2");
        Model model = Model.of(Stream.of("create", "write")
                .map(permission ->
                        new Observation(subject, type("learn_web_t", "container_file_t", "file", permission), evidence))
                .toList());
        Model read = Model.of(
                List.of(new Observation(subject, type("learn_web_t", "container_file_t", "file", "read"), evidence)));
        TypeAccess remove = type("learn_web_t", "container_file_t", "file", "unlink");
        assertThat(target.decide(made(model, Generality.DEFAULT), remove).outcome())
                .isEqualTo(Decision.Outcome.ALLOWED);
        assertThat(target.decide(made(model, Generality.EXACT), remove).outcome())
                .isEqualTo(Decision.Outcome.DENIED);
        assertThat(target.decide(made(read, Generality.DEFAULT), remove).outcome())
                .isEqualTo(Decision.Outcome.DENIED);
        TypeAccess relabel = type("learn_web_t", "container_file_t", "file", "relabelfrom");
        assertThat(target.decide(made(model, Generality.DEFAULT), relabel).outcome())
                .isEqualTo(Decision.Outcome.DENIED);
    }

    private SelinuxModule made(Model model, Generality generality) {
        return target.synthesise(new Assignment(
                        "web",
                        model,
                        Optional.empty(),
                        new Privileges(new TreeSet<>(), true),
                        generality,
                        Coverage.whole(model),
                        new TreeSet<>()))
                .policy();
    }

    @Test
    void theEnginesDefaultIsNotWiderThanItself() throws Exception {
        Synthesis<SelinuxModule> synthesis = target.synthesise(assignment("nginx", Model.EMPTY));
        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.BASELINE);
        assertThat(synthesis.wider()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "redis, lsmith_redis",
        "allow, lsmith_allow",
        "self, lsmith_self",
        "block, lsmith_block",
        "100, lsmith_100",
        "a_b, lsmith_a_b",
        "a-b, lsmith_a_b_xh",
        "my-app.v2, lsmith_my_app_v2_xhp",
        "my_app.v2, lsmith_my_app_v2_xup",
        "a_b_xh, lsmith_a_b_xh_xuu",
        "web_file, lsmith_web_file_xu",
        "container_learn, lsmith_container_learn_xu",
        "learn, lsmith_container_learn",
        "learn_web, lsmith_container_learn_web"
    })
    void theModuleAndItsTypesHaveNamesOfTheirOwn(String name, String module) throws Exception {
        SelinuxModule made = target.synthesise(assignment(name, SelinuxRecordings.model("redis")))
                .policy();
        assertThat(made.name()).isEqualTo(module);
        assertThat(made.types()).containsExactly(module + "_file_t", module + "_t");
        assertThat(target.render(made))
                .containsOnlyKeys(
                        "selinux/" + module + ".cil", "selinux/" + module + ".fc", "selinux/" + module + ".te");
    }

    @Test
    void commandsAreClosedOnlyWhereEachWasReported() throws Exception {
        Assignment bare = assignment("redis", SelinuxRecordings.model("redis"));
        assertThat(Renderer.te(target.synthesise(bare).policy()))
                .contains("container_file_t:chr_file { getattr ioctl open read write };")
                .doesNotContain("allowxperm");
        Assignment each = assignment("redis", ioctl("lsmith_learn_redis_t", "container_file_t", "chr_file", 0x5401));
        assertThat(Renderer.te(target.synthesise(each).policy()))
                .contains("container_file_t:chr_file ioctl { 0x5401 0x540f 0x5413 0x542a };");
        Assignment exact = new Assignment("redis", each.model(), Optional.empty(), each.privileges(), true);
        assertThat(Renderer.te(target.synthesise(exact).policy())).contains("container_file_t:chr_file ioctl 0x5401;");
        Assignment device = assignment("web", ioctl("lsmith_learn_web_t", "dri_device_t", "chr_file", 0x6400));
        assertThat(Renderer.te(target.synthesise(device).policy()))
                .contains("dri_device_t:chr_file ioctl;")
                .doesNotContain("allowxperm");
    }

    private static Model ioctl(String source, String targetType, String tclass, int command) throws Exception {
        TypeAccess access = new TypeAccess(
                source,
                targetType,
                tclass,
                new TreeSet<>(List.of("ioctl")),
                Optional.of(command),
                Optional.empty(),
                TypeAccess.Levels.DOMINATES);
        Evidence evidence =
                SelinuxRecordings.model("nginx").accesses().values().iterator().next();
        return Model.of(List.of(new Observation(new Subject.SelinuxDomain(source, "s0:c1,c2"), access, evidence)));
    }

    @Test
    void aSocketThatWasMadeCanBeUsedThoughThePolicyHidesIt() throws Exception {
        TypeAccess made = new TypeAccess(
                "lsmith_learn_web_t",
                "lsmith_learn_web_t",
                "udp_socket",
                new TreeSet<>(List.of("connect", "create")),
                Optional.empty(),
                Optional.empty(),
                TypeAccess.Levels.DOMINATES);
        Evidence evidence =
                SelinuxRecordings.model("nginx").accesses().values().iterator().next();
        Model model = Model.of(
                List.of(new Observation(new Subject.SelinuxDomain("lsmith_learn_web_t", "s0"), made, evidence)));
        Assignment given = assignment("web", model);
        Synthesis<SelinuxModule> synthesis = target.synthesise(given);
        assertThat(Renderer.te(synthesis.policy()))
                .contains("self:udp_socket { connect create getattr getopt read shutdown write };");
        Assignment exact = new Assignment("web", given.model(), given.spec(), given.privileges(), true);
        assertThat(Renderer.te(target.synthesise(exact).policy()))
                .contains("self:udp_socket { connect create read write };");
        assertThat(synthesis.justifications())
                .anyMatch(j -> j.reason() instanceof Reason.Derived d && d.how().contains("hides"));
    }

    @Test
    void netlinkMessagesAreAllowedWhereThePolicyKnowsThem() throws Exception {
        TypeAccess messages = new TypeAccess(
                "web_old_t",
                "web_old_t",
                "netlink_route_socket",
                new TreeSet<>(List.of("nlmsg", "nlmsg_read")),
                Optional.empty(),
                Optional.of(26),
                Optional.empty(),
                TypeAccess.Levels.DOMINATES);
        TypeAccess alone = new TypeAccess(
                "web_old_t",
                "web_old_t",
                "netlink_audit_socket",
                new TreeSet<>(List.of("nlmsg")),
                Optional.empty(),
                Optional.empty(),
                TypeAccess.Levels.DOMINATES);
        Synthesis<SelinuxModule> synthesis = target.synthesise(assignment("web", seen(messages, alone)));
        assertThat(Renderer.cil(synthesis.policy()))
                .contains("\n(allow lsmith_web_t self (netlink_route_socket (nlmsg_read)))")
                .contains("\t(allow lsmith_web_t self (netlink_route_socket (nlmsg)))")
                .contains("\t(allow lsmith_web_t self (netlink_audit_socket (nlmsg)))")
                .doesNotContain("()");
        assertThat(synthesis.leftOut()).isEmpty();
        assertThat(synthesis.notes()).anyMatch(n -> n.contains("message type 26 of netlink_route_socket"));
        for (TypeAccess access : List.of(messages, alone)) {
            assertThat(target.decide(synthesis.policy(), access).outcome()).isEqualTo(Decision.Outcome.ALLOWED);
        }
    }

    @Test
    void aFileSystemIsToHoldTheModulesOwnLabelAlone() throws Exception {
        TypeAccess domain = type("web_old_t", "etc_t", "file", "read");
        TypeAccess mine = type("lsmith_web_file_t", "tmpfs_t", "filesystem", "associate");
        TypeAccess shared = type("container_file_t", "proc_t", "filesystem", "associate");
        Synthesis<SelinuxModule> synthesis = target.synthesise(assignment("web", seen(domain, mine, shared)));
        assertThat(Renderer.te(synthesis.policy()))
                .contains("allow lsmith_web_file_t tmpfs_t:filesystem associate;")
                .doesNotContain("proc_t:filesystem");
        assertThat(synthesis.leftOut()).singleElement().satisfies(left -> {
            assertThat(left.access()).isEqualTo(shared);
            assertThat(left.reason()).contains("the label of a file");
        });
        assertThat(target.decide(synthesis.policy(), mine).outcome()).isEqualTo(Decision.Outcome.ALLOWED);
        assertThat(target.decide(synthesis.policy(), shared).outcome()).isEqualTo(Decision.Outcome.DENIED);
        assertThat(target.synthesise(assignment("web", seen(shared))).policy().rules())
                .noneMatch(rule ->
                        rule.tclass().equals("filesystem") && rule.toString().contains("associate"));
    }

    private static Model seen(TypeAccess... accesses) throws Exception {
        Evidence evidence =
                SelinuxRecordings.model("nginx").accesses().values().iterator().next();
        return Model.of(Stream.of(accesses)
                .map(a -> new Observation(new Subject.SelinuxDomain("web_old_t", "s0"), a, evidence))
                .toList());
    }

    @Test
    void aCapabilityThatIsNotKeptIsLeftOut() throws Exception {
        Model model = SelinuxRecordings.model("nginx");
        Assignment without = new Assignment(
                "nginx", model, Optional.empty(), new Privileges(new TreeSet<>(List.of("setuid")), true), false);
        Synthesis<SelinuxModule> synthesis = target.synthesise(without);
        assertThat(Renderer.te(synthesis.policy())).contains("self:capability setuid;");
        assertThat(synthesis.leftOut())
                .extracting(l -> l.reason())
                .contains("the capability chown is not kept", "the capability setgid is not kept");
    }
}

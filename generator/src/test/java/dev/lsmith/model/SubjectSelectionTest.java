package dev.lsmith.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.Subject;
import dev.lsmith.access.Subject.ApparmorProfile;
import dev.lsmith.access.Subject.Program;
import dev.lsmith.access.Subject.SelinuxDomain;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.model.SubjectSelection.Selection;
import dev.lsmith.model.SubjectSelection.Selection.Refused;
import dev.lsmith.model.SubjectSelection.Selection.Selected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who is the container. */
class SubjectSelectionTest {
    private static final Subject NGINX = new ApparmorProfile("learn-nginx");
    private static final Subject NGINX_HAT = new ApparmorProfile("learn-nginx//worker");
    private static final Subject REDIS = new ApparmorProfile("learn-redis");
    private static final Subject NTPD = new ApparmorProfile("/usr/sbin/ntpd");
    private static final Subject DOMAIN = new SelinuxDomain("learn_nginx_t", "s0:c359,c861");
    private static final Subject ONE = new SelinuxDomain("container_t", "s0:c359,c861");
    private static final Subject TWIN = new SelinuxDomain("container_t", "s0:c1,c2");
    private static final Subject KERNEL = new SelinuxDomain("kernel_t", "s0");
    private static final Subject RUNC = new Program("runc:[2:INIT]");
    private static final Subject DOCKERD = new Program("/usr/sbin/dockerd");

    private static final Access CHOWN = new CapabilityUse("chown", false);
    private static final Access OPEN = new SyscallUse("x86_64", 2, Optional.of("open"), Optional.empty());

    private final List<Observation> observations = new ArrayList<>();

    private SubjectSelectionTest sees(Subject subject, Access access, Reporter reporter, Phase phase) {
        Evidence evidence = Evidence.of(
                "run", Optional.empty(), "p", reporter, Verdict.COMPLAINED, phase, Position.ofLine("log", 1));
        observations.add(new Observation(subject, access, evidence));
        return this;
    }

    private SubjectSelectionTest sees(Subject... subjects) {
        for (Subject s : subjects) {
            sees(s, CHOWN, Reporter.APPARMOR, Phase.APPLICATION);
        }
        return this;
    }

    private Selection select(Optional<ContainerSpec> spec, String... subject) {
        return SubjectSelection.select(
                Model.of(observations), spec, subject.length == 0 ? Optional.empty() : Optional.of(subject[0]));
    }

    private static Optional<ContainerSpec> apparmor(String profile) {
        return Optional.of(Specs.container("\"HostConfig\": {}, \"AppArmorProfile\": \"" + profile + "\""));
    }

    private static Optional<ContainerSpec> selinux(String label) {
        return Optional.of(Specs.container("\"HostConfig\": {}, \"ProcessLabel\": \"" + label + "\""));
    }

    private static Selected selected(Selection selection) {
        assertThat(selection).isInstanceOf(Selected.class);
        return (Selected) selection;
    }

    private static Diagnostic refused(Selection selection) {
        assertThat(selection).isInstanceOf(Refused.class);
        return ((Refused) selection).diagnostic();
    }

    @Test
    void theSpecsProfileAndItsHatsAreTheContainer() {
        Selected found = selected(sees(NGINX, NGINX_HAT, REDIS, NTPD).select(apparmor("learn-nginx")));
        assertThat(found.subjects()).containsExactly(NGINX, NGINX_HAT);
        assertThat(found.model().observed().keySet()).containsExactly(NGINX, NGINX_HAT);
        assertThat(found.leftOut()).hasSize(2).containsEntry(REDIS, 1L).containsEntry(NTPD, 1L);
        assertThat(found.diagnostics()).isEmpty();
    }

    @Test
    void theOnlyProfileNeedsNoSpec() {
        assertThat(selected(sees(NGINX, NTPD, DOCKERD).select(Optional.empty())).subjects())
                .containsExactly(NGINX);
    }

    @Test
    void twoProfilesWithoutSpecAreAQuestion() {
        Diagnostic question = refused(sees(NGINX, NGINX_HAT, REDIS, NTPD).select(Optional.empty()));
        assertThat(question.code()).isEqualTo("subject-ambiguous");
        assertThat(question.message())
                .isEqualTo("the container cannot be told from others; the log has learn-nginx (apparmor, 2 records),"
                        + " learn-redis (apparmor, 1 record)");
        assertThat(question.help()).contains("--subject");
    }

    @Test
    void theUserDecidesOverTheSpec() {
        assertThat(selected(sees(NGINX, REDIS).select(apparmor("learn-nginx"), "learn-redis"))
                        .subjects())
                .containsExactly(REDIS);
        assertThat(selected(select(Optional.empty(), "learn-nginx, learn-redis"))
                        .subjects())
                .containsExactly(NGINX, REDIS);
    }

    @Test
    void aNameThatIsNotThereIsRefusedWithWhatIs() {
        Diagnostic unknown = refused(sees(NGINX, DOCKERD).select(Optional.empty(), "nginx2"));
        assertThat(unknown.message())
                .isEqualTo("the log has no record of nginx2; the log has learn-nginx (apparmor, 1 record),"
                        + " /usr/sbin/dockerd (program, 1 record)");
    }

    @Test
    void anotherProfileThanTheSpecsIsRefusedUnlessTheUserInsists() {
        Diagnostic differs = refused(sees(NGINX).select(apparmor("docker-default")));
        assertThat(differs.code()).isEqualTo("subject-differs");
        assertThat(differs.message()).contains("docker-default").contains("learn-nginx");
        assertThat(differs.help()).endsWith("insist with --subject learn-nginx");
        Selected insisted = selected(select(apparmor("docker-default"), "learn-nginx"));
        assertThat(insisted.subjects()).containsExactly(NGINX);
        assertThat(refused(sees(DOMAIN).select(selinux("u:r:learn_redis_t:s0:c1,c2")))
                        .code())
                .isEqualTo("subject-differs");
        assertThat(selected(select(selinux("u:r:learn_redis_t:s0:c1,c2"), "learn_nginx_t,learn-nginx"))
                        .subjects())
                .containsExactly(NGINX, DOMAIN);
        assertThat(refused(sees(REDIS).select(apparmor("docker-default"))).code())
                .isEqualTo("subject-ambiguous");
    }

    @Test
    void aSharedProfileIsWarnedOf() {
        Selected found = selected(sees(new ApparmorProfile("docker-default")).select(Optional.empty()));
        assertThat(found.diagnostics()).extracting(Diagnostic::code).containsExactly("subject-shared");
    }

    @Test
    void theDomainWithCategoriesIsTheContainer() {
        Selected found = selected(sees(DOMAIN, KERNEL).select(Optional.empty()));
        assertThat(found.subjects()).containsExactly(DOMAIN);
        assertThat(found.leftOut()).containsOnlyKeys(KERNEL);
    }

    @Test
    void theLevelTellsTwoContainersOfOneTypeApart() {
        sees(ONE, KERNEL);
        ran(TWIN, "another");
        assertThat(selected(select(selinux("system_u:system_r:container_t:s0:c861,c359")))
                        .subjects())
                .containsExactly(ONE);
        assertThat(refused(select(Optional.empty())).message())
                .contains("container_t:s0:c1,c2")
                .contains("container_t:s0:c359,c861")
                .doesNotContain("kernel_t");
        assertThat(refused(select(selinux("system_u:system_r:container_t:s0:c7,c8")))
                        .code())
                .isEqualTo("subject-ambiguous");
        assertThat(refused(select(Optional.empty(), "container_t")).code()).isEqualTo("subject-ambiguous");
        assertThat(selected(select(Optional.empty(), "container_t:s0:c1,c2")).subjects())
                .containsExactly(TWIN);
        assertThat(selected(select(Optional.empty(), "u:r:container_t:s0:c2,c1"))
                        .subjects())
                .containsExactly(TWIN);
        assertThat(selected(select(selinux("system_u:system_r:container_t:s0:c1,c2"), "container_t"))
                        .subjects())
                .containsExactly(TWIN);
        assertThat(selected(select(Optional.empty(), "container_t:s0:c1,c2,container_t:s0:c359,c861"))
                        .subjects())
                .containsExactly(TWIN, ONE);
    }

    private void ran(Subject subject, String program) {
        Evidence evidence = Evidence.of(
                "run",
                Optional.empty(),
                program,
                Reporter.SELINUX,
                Verdict.COMPLAINED,
                Phase.APPLICATION,
                Position.ofLine("log", 1));
        observations.add(new Observation(subject, CHOWN, evidence));
    }

    @Test
    void aTypeOfItsOwnAtTwoLevelsIsOneContainerStartedTwice() {
        Subject again = new SelinuxDomain("learn_nginx_t", "s0:c1,c2");
        sees(DOMAIN, KERNEL);
        ran(again, "another");
        assertThat(selected(select(Optional.empty())).subjects()).containsExactly(again, DOMAIN);
        assertThat(selected(select(selinux("u:r:learn_nginx_t:s0:c1,c2"))).subjects())
                .containsExactly(again, DOMAIN);
        assertThat(selected(select(Optional.empty(), "learn_nginx_t")).subjects())
                .containsExactly(again, DOMAIN);
        assertThat(selected(select(Optional.empty(), "learn_nginx_t:s0:c1,c2")).subjects())
                .containsExactly(again);
    }

    @Test
    void aSharedTypeAtTwoLevelsIsOneContainerWhenTheSameProgramsRan() {
        sees(ONE, TWIN, KERNEL);
        Selected found = selected(select(Optional.empty()));
        assertThat(found.subjects()).containsExactly(TWIN, ONE);
        assertThat(found.diagnostics()).extracting(Diagnostic::code).containsExactly("subject-restarted");
        assertThat(selected(select(selinux("u:r:container_t:s0:c1,c2"))).subjects())
                .containsExactly(TWIN);
    }

    @Test
    void namesMayHoldCommas() {
        Subject odd = new Program("/usr/bin/a,b");
        sees(NGINX, REDIS);
        sees(odd, OPEN, Reporter.SECCOMP, Phase.APPLICATION);
        assertThat(selected(select(Optional.empty(), "/usr/bin/a,b")).subjects())
                .containsExactly(odd);
        assertThat(selected(select(Optional.empty(), "learn-nginx,/usr/bin/a,b"))
                        .subjects())
                .containsExactly(NGINX, odd);
        assertThat(refused(select(Optional.empty(), "learn-nginx,nobody")).message())
                .startsWith("the log has no record of nobody;");
    }

    @Test
    void anotherStartsLevelIsTakenWithAWarning() {
        Selected found = selected(sees(DOMAIN, KERNEL).select(selinux("u:r:learn_nginx_t:s0:c7,c8")));
        assertThat(found.subjects()).containsExactly(DOMAIN);
        assertThat(found.diagnostics()).extracting(Diagnostic::code).containsExactly("subject-differs");
    }

    @Test
    void aPolicyWithoutCategoriesHasTheOneDomainThatIsNotTheHosts() {
        Subject plain = new SelinuxDomain("learn_nginx_t", "");
        assertThat(selected(sees(plain, new SelinuxDomain("init_t", "")).select(Optional.empty()))
                        .subjects())
                .containsExactly(plain);
    }

    @Test
    void aLongListOfCandidatesIsCut() {
        for (int i = 0; i < 40; i++) {
            sees(new ApparmorProfile("p" + i));
        }
        assertThat(refused(select(Optional.empty())).message()).contains("p0 (").endsWith(" and 28 more");
    }

    @Test
    void theHostActingOnTheDomainIsKeptAndANeighbourIsNot() {
        Access transition = type("kernel_t", "learn_nginx_t", "process");
        Access elsewhere = type("kernel_t", "tmp_t", "file");
        Access neighbours = type("other_t", "learn_nginx_t", "process");
        Subject neighbour = new SelinuxDomain("other_t", "s0:c5,c6");
        sees(DOMAIN);
        sees(KERNEL, transition, Reporter.SELINUX, Phase.APPLICATION);
        sees(KERNEL, elsewhere, Reporter.SELINUX, Phase.APPLICATION);
        sees(neighbour, neighbours, Reporter.SELINUX, Phase.APPLICATION);
        Selected found = selected(select(selinux("u:r:learn_nginx_t:s0:c359,c861")));
        assertThat(found.model().accesses().keySet()).containsExactlyInAnyOrder(CHOWN, transition);
        assertThat(found.leftOut()).containsEntry(KERNEL, 1L).containsEntry(neighbour, 1L);
        assertThat(found.subjects()).containsExactly(DOMAIN);
    }

    private static Access type(String source, String target, String tclass) {
        return new TypeAccess(
                source,
                target,
                tclass,
                new TreeSet<>(List.of("transition")),
                Optional.empty(),
                Optional.empty(),
                TypeAccess.Levels.DOMINATES);
    }

    @Test
    void bothMechanismsAreSelectedEachOnItsOwn() {
        sees(NGINX, NTPD, DOMAIN, KERNEL);
        assertThat(selected(select(apparmor("learn-nginx"))).subjects()).containsExactly(NGINX, DOMAIN);
        assertThat(selected(select(Optional.empty())).subjects()).containsExactly(NGINX, DOMAIN);
        assertThat(selected(select(Optional.empty(), "learn_nginx_t")).subjects())
                .containsExactly(NGINX, DOMAIN);
    }

    @Test
    void theRuntimesInitBelongsAndOtherUnconfinedProgramsDoNot() {
        sees(NGINX);
        sees(RUNC, OPEN, Reporter.SECCOMP, Phase.RUNTIME);
        sees(DOCKERD, OPEN, Reporter.SYSCALL_RECORD, Phase.APPLICATION);
        Selected found = selected(select(Optional.empty()));
        assertThat(found.model().observed().keySet()).containsExactly(NGINX, RUNC);
        assertThat(found.subjects()).containsExactly(NGINX);
        assertThat(found.leftOut()).containsOnlyKeys(DOCKERD);
    }

    @Test
    void withoutLabelsTheFilteredProgramIsTheContainer() {
        Subject app = new Program("/usr/bin/app");
        sees(app, OPEN, Reporter.SECCOMP, Phase.APPLICATION);
        sees(RUNC, OPEN, Reporter.SECCOMP, Phase.RUNTIME);
        sees(DOCKERD, OPEN, Reporter.SYSCALL_RECORD, Phase.APPLICATION);
        Selected found = selected(select(Optional.empty()));
        assertThat(found.subjects()).containsExactly(app);
        assertThat(found.model().observed().keySet()).containsExactly(app, RUNC);
    }

    @Test
    void withoutLabelsTheCommandTellsAmongSeveralPrograms() {
        Subject app = new Program("/usr/bin/redis-server");
        Subject shell = new Program("/usr/bin/dash");
        sees(app, OPEN, Reporter.SECCOMP, Phase.APPLICATION);
        sees(shell, OPEN, Reporter.SECCOMP, Phase.APPLICATION);
        assertThat(refused(select(Optional.empty())).code()).isEqualTo("subject-ambiguous");
        Selected found = selected(select(Optional.of(Specs.example("redis"))));
        assertThat(found.subjects()).containsExactly(app);
        assertThat(found.diagnostics()).extracting(Diagnostic::code).containsExactly("subject-unlabelled");
        assertThat(selected(select(Optional.empty(), "dash,redis-server")).subjects())
                .containsExactly(shell, app);
    }

    @Test
    void aLogWithoutTheContainerIsRefusedAndAnEmptyOneIsNot() {
        assertThat(refused(sees(DOCKERD, KERNEL).select(apparmor("x"))).message())
                .isEqualTo("the log has no record of c (x); the log has /usr/sbin/dockerd (program, 1 record),"
                        + " kernel_t:s0 (selinux, 1 record)");
        Selection empty = SubjectSelection.select(Model.EMPTY, Optional.empty(), Optional.empty());
        assertThat(selected(empty).diagnostics()).extracting(Diagnostic::code).containsExactly("log-empty");
    }
}

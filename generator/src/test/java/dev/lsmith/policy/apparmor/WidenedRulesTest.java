package dev.lsmith.policy.apparmor;

import static dev.lsmith.policy.apparmor.SynthesisTest.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.learn.Generality;
import dev.lsmith.learn.Generality.Level;
import dev.lsmith.learn.Generality.OwnPattern;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rules of a profile allow beyond what was seen, by the generalisation that says so. */
class WidenedRulesTest {
    private static final Generality BROAD = new Generality(Level.BROAD, new TreeSet<>(), List.of());

    private final AppArmorMechanism target = new AppArmorMechanism(Abi.V3_0);

    private List<String> rules(Generality generality, Access... accesses) {
        Model model = Model.of(Arrays.stream(accesses).map(SynthesisTest::seen).toList());
        Assignment assignment = new Assignment(
                "web",
                model,
                Optional.empty(),
                new Privileges(new TreeSet<>(), true),
                generality,
                Coverage.whole(model),
                new TreeSet<>());
        Synthesis<AppArmorProfile> made = target.synthesise(assignment);
        return target.render(made.policy())
                .getOrDefault("apparmor/web", "")
                .lines()
                .map(String::strip)
                .filter(line -> line.contains("/") || line.contains("@{profile_name}"))
                .filter(line -> !line.contains("<") && !line.startsWith("@{lsmith"))
                .toList();
    }

    private static Access folder(String path) {
        return FileAccess.of(path, FileKind.DIRECTORY, List.of(FilePermission.CREATE), Ownership.OWNER);
    }

    private static Access signal(String name) {
        return new SignalUse(SignalUse.SignalDirection.SEND, Optional.of(name), Optional.of(Access.OWN_LABEL));
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/nginx/nginx.conf,/etc/nginx/nginx.conf r",
        "/app/main.py,/app/main.py r",
        "/etc/shadow,owner /etc/shadow r",
        "/etc/ssl/private/x.pem,owner /etc/ssl/private/x.pem r",
        "/app/server.key,owner /app/server.key r",
        "/root/.netrc,owner /root/.netrc r",
        "/run/secrets/token,owner /run/secrets/token r",
        "/proc/1/mountinfo,owner /proc/1/mountinfo r",
    })
    void filesOfTheImageAreReadByEveryUser(String path, String rule) {
        assertThat(rules(Generality.DEFAULT, file(path, Ownership.OWNER, FilePermission.READ)))
                .containsExactly(rule + ",");
        assertThat(rules(Generality.EXACT, file(path, Ownership.OWNER, FilePermission.READ)))
                .containsExactly("owner " + path + " r,");
    }

    @Test
    void ownerStaysForWhatTheContainerMade() {
        assertThat(rules(
                        Generality.DEFAULT,
                        folder("/srv/d/"),
                        file("/srv/d/read", Ownership.OWNER, FilePermission.READ),
                        file("/srv/d/lock", Ownership.OWNER, FilePermission.CREATE, FilePermission.LOCK),
                        file("/srv/d/lock", Ownership.OWNER, FilePermission.DELETE)))
                .contains("owner /srv/d/read r,", "owner /srv/d/lock rwk, # read-back");
    }

    @Test
    void aCrashLeavesWhatWasToBeRemoved() {
        Access[] accesses = {
            folder("/srv/d/"),
            file("/srv/d/x.pid", Ownership.OWNER, FilePermission.CREATE, FilePermission.WRITE),
            file("/srv/d/x.pid", Ownership.OWNER, FilePermission.DELETE)
        };
        assertThat(rules(Generality.DEFAULT, accesses)).contains("owner /srv/d/x.pid rw, # read-back");
        assertThat(rules(Generality.EXACT, accesses)).contains("owner /srv/d/x.pid w,");
    }

    @Test
    void logsOfItsOwnAreTurnedOver() {
        Access log = file("/srv/d/app.log", Ownership.OWNER, FilePermission.CREATE, FilePermission.APPEND);
        assertThat(rules(Generality.DEFAULT, folder("/srv/d/"), log))
                .anyMatch(rule -> rule.startsWith("/srv/d/app.log{,.old,") && rule.contains(" rw,"))
                .anyMatch(rule -> rule.startsWith("/srv/d/app{.,-}{@{lsmith_number}"));
        Access system = file("/var/log/app.log", Ownership.OWNER, FilePermission.CREATE, FilePermission.APPEND);
        assertThat(rules(Generality.DEFAULT, system)).noneMatch(rule -> rule.contains(".old"));
        assertThat(rules(BROAD, system)).anyMatch(rule -> rule.contains(".old"));
        Access renamed = file("/var/log/other.log", Ownership.OWNER, FilePermission.READ, FilePermission.DELETE);
        assertThat(rules(Generality.DEFAULT, system, renamed))
                .anyMatch(rule -> rule.startsWith("/var/log/app.log{,.old,") && rule.contains(" rw,"));
    }

    /** A module is loaded when it is needed for the first time, which may be months after the recording. */
    @Test
    void modulesOfAnInterpreterThatWasSeenToLoadSome() {
        Access[] modules = {
            file("/usr/lib/x86_64-linux-gnu/perl-base/Carp.pm", Ownership.OWNER, FilePermission.READ),
            file("/usr/lib/x86_64-linux-gnu/perl-base/strict.pm", Ownership.OWNER, FilePermission.READ),
            file(
                    "/usr/lib/x86_64-linux-gnu/perl-base/auto/IO/IO.so",
                    Ownership.OWNER,
                    FilePermission.READ,
                    FilePermission.MAP_EXEC)
        };
        assertThat(rules(Generality.DEFAULT, modules))
                .containsExactly(
                        "/usr/lib/@{multiarch}/perl-base/**.so mr, # module-folder",
                        "/usr/lib/@{multiarch}/perl-base/{,**} r, # module-folder");
        assertThat(rules(Generality.EXACT, modules)).hasSize(3);
        Access made = file("/usr/lib/x86_64-linux-gnu/perl-base/New.pm", Ownership.OWNER, FilePermission.CREATE);
        assertThat(rules(Generality.DEFAULT, modules[0], modules[1], modules[2], made))
                .noneMatch(rule -> rule.contains("module-folder"));
        assertThat(rules(Generality.DEFAULT, modules[0], modules[1])).noneMatch(rule -> rule.contains("module-folder"));
    }

    /** redis reads smaps of its child when it is asked for its memory. */
    @Test
    void whatAProcessReadsOfItself() {
        Access stat = file("/proc/1/stat", Ownership.OWNER, FilePermission.READ);
        assertThat(rules(Generality.DEFAULT, stat))
                .anyMatch(rule -> rule.startsWith("owner @{PROC}/@{pid}/{") && rule.contains("smaps"))
                .noneMatch(rule -> rule.contains("environ") || rule.contains("mem,"));
        assertThat(rules(Generality.EXACT, stat)).containsExactly("owner /proc/1/stat r,");
        Access mounts = file("/proc/1/mountinfo", Ownership.OWNER, FilePermission.READ);
        assertThat(rules(Generality.DEFAULT, mounts)).noneMatch(rule -> rule.contains("smaps"));
    }

    @Test
    void itsOwnDataFolderIsListed() {
        Access made = file("/srv/d/x", Ownership.OWNER, FilePermission.CREATE, FilePermission.WRITE);
        assertThat(rules(Generality.DEFAULT, folder("/srv/d/"), made))
                .anyMatch(rule -> rule.matches("(owner )?/srv/d/ rw?,.*"));
        assertThat(rules(Generality.EXACT, folder("/srv/d/"), made)).noneMatch(rule -> rule.contains("/srv/d/ r"));
    }

    /** nginx -s reload reads the process id from the file and signals it. */
    @Test
    void aPidFileIsThereToBeSignalledBy() {
        Access pid = file("/run/web.pid", Ownership.OWNER, FilePermission.CREATE, FilePermission.WRITE);
        assertThat(rules(Generality.DEFAULT, pid))
                .anyMatch(rule -> rule.contains("hup") && rule.contains("peer=@{profile_name}, # own-signals"));
        assertThat(rules(Generality.EXACT, pid)).noneMatch(rule -> rule.contains("signal"));
    }

    @Test
    void broadOpensOwnDataToItsOwner() {
        Access[] accesses = {
            folder("/srv/d/"), file("/srv/d/x", Ownership.OWNER, FilePermission.CREATE, FilePermission.WRITE)
        };
        assertThat(rules(Generality.DEFAULT, accesses)).noneMatch(rule -> rule.contains("**"));
        assertThat(rules(BROAD, accesses)).contains("owner /srv/d/** rwk, # own-data");
        assertThat(rules(
                        BROAD,
                        folder("/etc/d/"),
                        file("/etc/d/x", Ownership.OWNER, FilePermission.CREATE, FilePermission.WRITE)))
                .noneMatch(rule -> rule.contains("**"));
    }

    @Test
    void signalsOfReloadingBetweenItsOwnProcesses() {
        assertThat(rules(Generality.DEFAULT, signal("hup")))
                .containsExactly(
                        "signal (send, receive) set=(exists, int, kill, quit, term, usr1, usr2, winch) peer=@{profile_name}, # own-signals",
                        "signal (send, receive) set=(hup) peer=@{profile_name},");
        assertThat(rules(Generality.EXACT, signal("hup")))
                .containsExactly("signal (send, receive) set=(hup) peer=@{profile_name},");
        assertThat(rules(Generality.DEFAULT)).noneMatch(rule -> rule.contains("own-signals"));
    }

    /** A pattern of the user's that is wider than it may be meets the denials of Docker's default. */
    @Test
    void guardRailsStandBeforePatterns() {
        OwnPattern wide = new OwnPattern(Glob.of(new Literal("/proc/"), new AnyPath()), "");
        Generality own = new Generality(Level.DEFAULT, new TreeSet<>(), List.of(wide));
        assertThat(rules(own, file("/proc/1/stat", Ownership.OTHER, FilePermission.READ, FilePermission.WRITE)))
                .contains("/proc/** rw, # own-pattern")
                .anyMatch(rule -> rule.contains("deny @{PROC}/kcore") || rule.contains("deny @{PROC}/sysrq-trigger"));
    }

    @Test
    void everythingSeenIsAllowedAtEachLevel() {
        Access[] accesses = {
            folder("/srv/d/"),
            file("/srv/d/app.log", Ownership.OWNER, FilePermission.CREATE, FilePermission.APPEND),
            file("/srv/d/global/pg_control", Ownership.OWNER, FilePermission.READ, FilePermission.WRITE),
            file("/srv/d/x.db", Ownership.OTHER, FilePermission.READ, FilePermission.LOCK),
            file("/usr/lib/x86_64-linux-gnu/libz.so.1.2.13", Ownership.OWNER, FilePermission.MAP_EXEC),
            file("/usr/lib/python3.11/os.py", Ownership.OTHER, FilePermission.READ),
            file("/usr/lib/python3.11/re.py", Ownership.OWNER, FilePermission.READ),
            file("/usr/lib/python3.11/lib-dynload/x.so", Ownership.OTHER, FilePermission.READ, FilePermission.MAP_EXEC),
            file("/usr/lib/python3.11/lib-dynload/x.so.1", Ownership.OTHER, FilePermission.MAP_EXEC),
            file("/proc/7/stat", Ownership.OTHER, FilePermission.READ),
            signal("usr1")
        };
        Model model = Model.of(Arrays.stream(accesses).map(SynthesisTest::seen).toList());
        for (Generality generality : List.of(Generality.EXACT, Generality.DEFAULT, BROAD)) {
            Assignment assignment = new Assignment(
                    "web",
                    model,
                    Optional.empty(),
                    new Privileges(new TreeSet<>(Set.of()), true),
                    generality,
                    Coverage.whole(model),
                    new TreeSet<>());
            AppArmorProfile policy = target.synthesise(assignment).policy();
            for (Access access : accesses) {
                assertThat(target.decide(policy, access).outcome())
                        .as("%s %s", generality.level(), access.text())
                        .isEqualTo(Decision.Outcome.ALLOWED);
            }
        }
    }
}

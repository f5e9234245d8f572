package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Sighted;
import dev.lsmith.access.Subject;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.learn.Generality.Level;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.Generality.OwnPattern;
import dev.lsmith.learn.KnownLayouts.FutureNames;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.PathLanguage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each generalisation of names in folders: what it makes, and what it leaves alone. */
class GeneralityTest {
    private static OwnData own(Observed observed) {
        return OwnData.of(observed.accesses().keySet(), Optional.empty());
    }

    private static List<String> globs(Observed observed, Generality generality) {
        return PathLearner.learn(observed.accesses(), generality, own(observed)).paths().stream()
                .map(p -> p.glob().text())
                .toList();
    }

    private static List<String> globs(Observed observed) {
        return globs(observed, Generality.DEFAULT);
    }

    /** Files that the container made in a folder that it made. */
    private static Observed madeIn(String folder, String... names) {
        Observed observed = new Observed().owner("c", folder);
        for (String name : names) {
            observed.owner("wc", folder + name);
        }
        return observed;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13 | /usr/lib/@{multiarch}/libz.so.1{,.*}",
                "/lib/aarch64-linux-gnu/libpam.so.0.85.1 | /lib/@{multiarch}/libpam.so.0{,.*}",
                "/usr/lib64/libldap-2.5.so.0.1.8 | /usr/lib64/libldap-2.5.so.0{,.*}",
                "/usr/lib/x86_64-linux-gnu/libssl.so.1.1 | /usr/lib/@{multiarch}/libssl.so.1.1{,.*}",
                "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0 | /usr/lib/@{multiarch}/libpython3.11.so.1.0{,.*}",
                "/usr/lib/x86_64-linux-gnu/libboost_system.so.1.74.0 | /usr/lib/@{multiarch}/libboost_system.so.1.74.0{,.*}",
                "/usr/local/lib/libfoo.so.3 | /usr/local/lib/libfoo.so.3{,.*}",
                "/usr/lib/x86_64-linux-gnu/perl-base/POSIX.pm | /usr/lib/@{multiarch}/perl-base/POSIX.pm",
                "/usr/lib/nginx/modules/echo.so | /usr/lib/nginx/modules/echo.so",
                "/opt/app/libz.so.1.2.13 | /opt/app/libz.so.1.2.13",
                "/data/x86_64-linux-gnu/file | /data/x86_64-linux-gnu/file",
            })
    void librariesOfTheImage(String path, String pattern) {
        assertThat(globs(new Observed().by(Ownership.OTHER, "rm", path))).containsExactly(pattern);
        assertThat(globs(new Observed().by(Ownership.OTHER, "rm", path), Generality.EXACT))
                .containsExactly(path);
    }

    @Test
    void noLibraryWhereTheContainerMakesNames() {
        Observed observed = new Observed()
                .by(Ownership.OTHER, "rm", "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13")
                .owner("wc", "/usr/lib/x86_64-linux-gnu/x");
        assertThat(globs(observed))
                .containsExactly("/usr/lib/x86_64-linux-gnu/libz.so.1.2.13", "/usr/lib/x86_64-linux-gnu/x");
    }

    @Test
    void twoVersionsAreOneRule() {
        assertThat(globs(new Observed()
                        .by(Ownership.OTHER, "rm", "/usr/lib64/libz.so.1.2.13", "/usr/lib64/libz.so.1.3")))
                .containsExactly("/usr/lib64/libz.so.1{,.*}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "segment-7.dat | /srv/d/segment-@{lsmith_number}.dat",
                "17 | /srv/d/17",
                "part_3 | /srv/d/part_@{lsmith_number}",
                "db-1.2.3.sqlite | /srv/d/db-1.2.3.sqlite",
                "redis-7.0 | /srv/d/redis-7.0",
                "utf8.txt | /srv/d/utf8.txt",
            })
    void numbersThatStandForThemselvesInOwnData(String name, String pattern) {
        String expected = name.equals("17") ? "/srv/d/@{lsmith_number}" : pattern;
        assertThat(globs(madeIn("/srv/d/", name))).contains(expected);
        assertThat(globs(new Observed().owner("wc", "/srv/d/" + name))).containsExactly("/srv/d/" + name);
    }

    /** A maildir's: a time, a process; a time, a device, an inode, microseconds; with the host's name, which is a container's id. */
    @Test
    void severalNumbersBetweenTheSameMarks() {
        String tmp = "/data/tmp/@{lsmith_number}.P@{lsmith_number}.";
        assertThat(globs(madeIn("/data/tmp/", "1796078490.P105.mail", "1796078540.P96.mail", "1796078541.P97.mail")))
                .contains(tmp + "mail");
        assertThat(globs(madeIn("/data/tmp/", "1796078490.P105.ea0544fbead2", "1796078540.P96.ea0544fbead2")))
                .contains(tmp + "@{lsmith_hex12}");
        assertThat(globs(madeIn(
                        "/data/new/",
                        "1796078490.Vfe00I20134M754457.ea0544fbead2",
                        "1796078540.Vfe00I20138M125316.ea0544fbead2",
                        "1796078805.Vfe00I2013bM354301.ea0544fbead2")))
                .contains("/data/new/@{lsmith_number}.Vfe00I@{lsmith_hexadecimal}M@{lsmith_number}.@{lsmith_hex12}");
    }

    @Test
    void wordsBetweenTheSameMarksStay() {
        assertThat(globs(madeIn("/srv/w/", "red.bad.ea0544fbead2", "red.cafe.ea0544fbead2", "red.face.ea0544fbead2")))
                .contains("/srv/w/red.bad.@{lsmith_hex12}", "/srv/w/red.cafe.@{lsmith_hex12}");
    }

    @Test
    void namesOfOneMakingInOwnData() {
        assertThat(globs(madeIn("/srv/idx/", "_0.cfs", "_3.cfs", "_a.cfs", "_k.cfs", "_z.cfs")))
                .contains("/srv/idx/_[0-9a-z]" + "{,[0-9a-z]}".repeat(5) + ".cfs");
        assertThat(globs(madeIn("/srv/q/", "01BKGV7JBM69T2G1BGBG", "01BKGTZQ1SYQJTR4PB43", "01BKGV7JC0RY8A6MACW0")))
                .contains("/srv/q/01BKG@{lsmith_random}");
        assertThat(globs(madeIn("/srv/w/", "alder", "beech", "cedar"))).contains("/srv/w/alder", "/srv/w/cedar");
        assertThat(globs(madeIn("/srv/few/", "_x.cfs", "_a.cfs", "_z.cfs"))).contains("/srv/few/_a.cfs");
        Observed nobodys = new Observed()
                .owner(
                        "wc",
                        "/srv/idx/_0.cfs",
                        "/srv/idx/_3.cfs",
                        "/srv/idx/_a.cfs",
                        "/srv/idx/_k.cfs",
                        "/srv/idx/_z.cfs");
        assertThat(globs(nobodys)).contains("/srv/idx/_a.cfs");
    }

    @Test
    void theAlphabetIsWidenedWhereOneRunDoesNotForetellTheOther() {
        SortedMap<Access, Evidence> accesses = new TreeMap<>(madeIn("/srv/d/").accesses());
        Map<String, String> runs = Map.of("k1.x", "one", "k2.x", "one", "k9.x", "one", "ka.x", "two", "kb.x", "two");
        runs.forEach((name, run) -> accesses.put(
                FileAccess.of(
                        "/srv/d/" + name, FileAccess.FileKind.REGULAR, List.of(FilePermission.CREATE), Ownership.OWNER),
                Sighted.at(1).of(run, 1, Instant.EPOCH, Instant.EPOCH, List.of())));
        assertThat(PathLearner.learn(accesses, Generality.DEFAULT, OwnData.of(accesses.keySet(), Optional.empty()))
                        .paths())
                .extracting(p -> p.glob().text())
                .anyMatch(text -> text.startsWith("/srv/d/k[0-9a-z]"));
    }

    @Test
    void aNameIsTakenBack() {
        Observed observed = new Observed().by(Ownership.OTHER, "rm", "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13");
        Generality never = new Generality(Level.DEFAULT, new TreeSet<>(Set.of("multiarch-folder")), List.of());
        assertThat(globs(observed, never)).containsExactly("/usr/lib/x86_64-linux-gnu/libz.so.1{,.*}");
        assertThat(never.makes(NamedGeneralisation.MULTIARCH_FOLDER)).isFalse();
        assertThat(Generality.DEFAULT.makes(NamedGeneralisation.OWN_DATA)).isFalse();
        assertThat(new Generality(Level.BROAD, new TreeSet<>(), List.of()).makes(NamedGeneralisation.OWN_DATA))
                .isTrue();
    }

    @Test
    void ownPatternsTakeWhatFits() throws Exception {
        Glob pattern = GlobParser.parse("/data/**.idx").normalised();
        Generality own = new Generality(Level.DEFAULT, new TreeSet<>(), List.of(new OwnPattern(pattern, "indexes")));
        Observed observed =
                new Observed().owner("rw", "/data/a/x.idx", "/data/y.idx").owner("r", "/data/z");
        List<LearnedPath> paths =
                PathLearner.learn(observed.accesses(), own, OwnData.NONE).paths();
        assertThat(paths).extracting(p -> p.glob().text()).containsExactly("/data/**.idx", "/data/z");
        assertThat(paths.get(0).generalisation().orElseThrow().rule()).isEqualTo(OwnPattern.NAME);
        assertThat(paths.get(0).generalisation().orElseThrow().newlyAllowed())
                .startsWith("/data/")
                .endsWith(".idx");
    }

    @ParameterizedTest
    @CsvSource({
        "/data/,/data/x,true",
        "/srv/app/,/srv/app/deep/er,true",
        "/etc/app/,/etc/app/x,false",
        "/usr/local/data/,/usr/local/data/x,false",
        "/proc/x/,/proc/x/y,false",
        "/home/,/home/x,false",
        "/var/lib/app/,/var/lib/app/x,true",
        "/dev/shm/d/,/dev/shm/d/x,true",
    })
    void ownDataIsWhatTheContainerMade(String folder, String path, boolean expected) {
        OwnData own = own(new Observed().owner("c", folder).owner("wc", folder + "made"));
        assertThat(own.holds(path)).isEqualTo(expected);
        assertThat(own.isChanged()).isEqualTo(expected);
        assertThat(own.holds("/elsewhere/x")).isFalse();
    }

    /** SELinux's records name no folder: with a volume to write to, what is made and removed is taken to be there. */
    @ParameterizedTest
    @CsvSource({"dir,add_name,true", "dir,remove_name,true", "dir,search,false", "file,create,false"})
    void ownDataIsChangedWhereOnlyTypesAreKnown(String tclass, String permission, boolean expected) throws Exception {
        byte[] line = "docker run --volume d:/data web\n".getBytes(StandardCharsets.UTF_8);
        Optional<ContainerSpec> spec =
                Optional.of(Specs.containers("run.sh", line).get(0));
        List<Access> accesses = List.of(new TypeAccess(
                "learn_t",
                "container_file_t",
                tclass,
                new TreeSet<>(Set.of(permission)),
                Optional.empty(),
                Optional.empty(),
                TypeAccess.Levels.DOMINATES));
        assertThat(OwnData.of(accesses, spec).isChanged()).isEqualTo(expected);
        assertThat(OwnData.of(accesses, Optional.empty()).isChanged()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/global/pg_control,base/pgsql_tmp/",
        "/global/pg_control,base/pgsql_tmp/pgsql_tmp812.0",
        "/global/pg_control,postgresql.auto.conf.tmp",
        "/global/pg_control,base/16403/16411.1",
        "/global/pg_control,base/16403/t3_16411_fsm",
        "/global/pg_control,pg_wal/000000010000000000000002",
        "/global/pg_control,pg_wal/00000002.history",
        "/global/pg_control,pg_wal/archive_status/000000010000000000000002.ready",
        "/global/pg_control,pg_multixact/members/0001",
        "/global/pg_control,base/pgsql_tmp/pgsql_tmp4711.0",
        "/global/pg_control,postgresql.auto.conf.tmp",
        "/global/pg_control,base/16403/",
        "/appendonlydir/appendonly.aof.manifest,appendonlydir/temp-appendonly.aof.manifest",
        "/appendonlydir/appendonly.aof.manifest,appendonlydir/appendonly.aof.7.incr.aof",
        "/ibdata1,shop/orders.ibd",
        "/ibdata1,#innodb_redo/#ib_redo12",
        "/WiredTiger,journal/WiredTigerLog.0000000002",
        "/CURRENT,000123.sst",
        "/app.db,app.db-wal",
        "/pid/master.pid,deferred/4/",
        "/pid/master.pid,defer/4/4A1B2C3D4E",
        "/streams/notes/meta.inf,streams/other/msgs/17.blk",
        "/streams/notes/meta.inf,streams/other/obs/reader/o.dat",
    })
    void knownProgramsMakeSoonerOrLater(String marker, String name) throws Exception {
        Observed observed = madeIn("/srv/data/").owner("rw", "/srv/data" + marker);
        Model model = new Model(new TreeMap<>(Map.of(new Subject.ApparmorProfile("learn"), observed.accesses())));
        List<FutureNames> names = new KnownLayouts().in(model, own(observed));
        PathLanguage all = PathLanguage.of(
                names.stream().map(FutureNames::names).toList(),
                LearnedVariables.load().all());
        assertThat(all.matches("/srv/data/" + name)).isTrue();
        assertThat(all.matches("/srv/data/anything")).isFalse();
        assertThat(all.matches("/srv/" + name)).isFalse();
        assertThat(names).anyMatch(one -> one.sample().startsWith("/srv/data/"));
        assertThat(all.matches("/tmp/#sql-temptable-3-4-0.MAI")).isEqualTo(marker.equals("/ibdata1"));
        assertThat(new KnownLayouts().in(model, OwnData.NONE)).isEmpty();
    }
}

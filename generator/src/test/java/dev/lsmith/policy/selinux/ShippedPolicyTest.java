package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.selinux.PortRules.PortTypes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of {@code profiles/selinux} against each other and against Debian's policy. */
class ShippedPolicyTest {
    private static final Path DEBIAN = Path.of("/etc/selinux/default/policy/policy.33");

    @TempDir
    Path folder;

    @Test
    void everyPermissionOfATableExists() {
        Map<String, Set<String>> classes = classes();
        table("selinux/runtime.csv", 2, 3, classes);
        table("selinux/guards.csv", 1, 2, classes);
        table("selinux/derived-base.csv", 1, 2, classes);
        table("selinux/derived-calls.csv", 1, 2, classes);
        table("selinux/baseline.csv", 1, 2, classes);
        table("selinux/netlink-messages.csv", 0, 1, classes);
        for (List<String> row : ShippedData.rows("selinux/derivation.csv")) {
            String tclass = row.get(2).equals("@dir") ? "dir" : row.get(2);
            assertThat(classes.getOrDefault(tclass, Set.of()))
                    .as(row.toString())
                    .containsAll(ObjectClasses.permissions(row.get(3)));
        }
        for (List<String> row : ShippedData.rows("selinux/class-of-socket.csv")) {
            assertThat(classes).as(row.toString()).containsKey(row.get(3));
        }
        for (List<String> row : ShippedData.rows("selinux/sockets.csv")) {
            assertThat(classes.getOrDefault("tcp_socket", Set.of())).containsAll(ObjectClasses.permissions(row.get(1)));
        }
        for (List<String> row : ShippedData.rows("selinux/capability2.csv")) {
            assertThat(classes.getOrDefault("capability2", Set.of())).contains(row.get(0));
        }
    }

    @Test
    void typesOfTablesExistInDebiansPolicy() throws Exception {
        debian();
        Set<String> types = new TreeSet<>();
        run("seinfo", DEBIAN.toString(), "-t").lines().map(String::strip).forEach(types::add);
        for (List<String> row : ShippedData.rows("selinux/paths.csv")) {
            assertThat(row.get(1).equals("@self") || types.contains(row.get(1)))
                    .as(row.toString())
                    .isTrue();
        }
    }

    @Test
    void portsAreThoseOfDebiansPolicy() throws Exception {
        debian();
        Matcher matcher = Pattern.compile("portcon (\\w+) (\\d+)(?:-(\\d+))? \\w+:\\w+:(\\w+)")
                .matcher(run("seinfo", DEBIAN.toString(), "--portcon"));
        Set<List<String>> ports = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
        while (matcher.find()) {
            String last = matcher.group(3) == null ? matcher.group(2) : matcher.group(3);
            ports.add(List.of("debian", matcher.group(1), matcher.group(2), last, matcher.group(4)));
        }
        assertThat(ShippedData.rows("selinux/ports.csv").stream()
                        .filter(row -> row.get(0).equals("debian")))
                .hasSameElementsAs(ports);
    }

    @ParameterizedTest
    @CsvSource({
        "tcp, 80, http_port_t, http_port_t",
        "tcp, 9000, cslistener_port_t, http_port_t",
        "tcp, 27017, unreserved_port_t, mongod_port_t",
        "tcp, 40000, unreserved_port_t, ephemeral_port_t",
        "tcp, 8000, soundd_port_t, soundd_port_t",
        "tcp, 12345, unreserved_port_t, unreserved_port_t",
        "tcp, 600, hi_reserved_port_t, hi_reserved_port_t",
        "udp, 53, dns_port_t, dns_port_t"
    })
    void aPortHasItsTypeInEachPolicy(String protocol, int port, String debian, String fedora) {
        PortTypes types = new PortTypes();
        assertThat(types.of("debian", protocol, port)).isEqualTo(debian);
        assertThat(types.of("fedora", protocol, port)).isEqualTo(fedora);
        assertThat(types.of(protocol, port)).containsOnly(debian, fedora);
    }

    @Test
    void aPortsTypeSaysWhatElseItCovers() {
        PortTypes types = new PortTypes();
        assertThat(types.others("debian", "tcp", 80).orElse("")).contains("tcp 443");
        assertThat(types.others("fedora", "tcp", 27017).orElse("")).contains("tcp 27017-27019");
    }

    @Test
    void mcsConstraintsAreThoseOfDebiansPolicy() throws Exception {
        debian();
        String text = run("seinfo", DEBIAN.toString(), "--constrain");
        Matcher matcher = Pattern.compile("mlsconstrain (\\w+) (?:\\{ ([\\w ]+) \\}|(\\w+)) \\((h1 dom h2 .*)\\);")
                .matcher(text);
        Map<String, Set<String>> theirs = new TreeMap<>();
        while (matcher.find()) {
            boolean ours = matcher.group(4).contains("mcs_constrained_type")
                    && !matcher.group(1).startsWith("db_");
            if (ours && !matcher.group(1).equals("context")) {
                String permissions = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
                theirs.computeIfAbsent(matcher.group(1), c -> new TreeSet<>())
                        .addAll(ObjectClasses.permissions(permissions));
            }
        }
        Map<String, Set<String>> debian = mcs("debian");
        assertThat(debian).isEqualTo(theirs);
    }

    /** Fedora's policy/mcs names far less than refpolicy's, which Debian has: sockets, messages and open of files are free there. */
    @Test
    void fedorasMcsConstraintsAreThoseOfItsSource() {
        Map<String, Set<String>> fedora = mcs("fedora");
        for (String tclass : List.of("lnk_file", "chr_file", "blk_file", "sock_file")) {
            assertThat(fedora.get(tclass)).as(tclass).contains("getattr").doesNotContain("open", "unlink");
        }
        assertThat(fedora.get("file")).contains("execute").doesNotContain("open", "getattr");
        assertThat(fedora.get("process")).contains("ptrace", "signal").doesNotContain("getattr", "setrlimit");
        assertThat(fedora.get("shm")).contains("unix_write").doesNotContain("unix_read");
        assertThat(fedora.get("tcp_socket")).containsExactly("node_bind");
        assertThat(fedora).doesNotContainKeys("unix_stream_socket", "unix_dgram_socket", "msg", "alg_socket");
    }

    @Test
    void mcsConstraintsAreDerivedFromASourceToo(@TempDir Path folder) throws Exception {
        Path script =
                Path.of(System.getProperty("lsmith.root", ".."), "profiles", "selinux", "derive-mcs-constraints.sh");
        Files.copy(script, folder.resolve("derive.sh"));
        Files.writeString(
                folder.resolve("mcs-constraints.csv"),
                "# a word\npolicy,class,permissions\ndebian,file,read\nmine,dir,read\n");
        Path source = folder.resolve("mcs");
        Files.writeString(source, """
                # mlsconstrain dir swim (( h1 dom h2 ) or ( t1 != mcs_constrained_type ));
                mlsconstrain { key  shm } { view
                \twrite }\t(( h1 dom h2 ) or ( t1 != mcs_constrained_type ));
                mlsconstrain key create (( h1 dom h2 ) or ( t1 != mcs_constrained_type ));
                mlsconstrain netif { egress } (( l1 dom l2 ) or ( t1 != mcs_constrained_type ));
                mlsconstrain db_blob { drop } ( h1 dom h2 );
                """);
        Process run = new ProcessBuilder("sh", folder.resolve("derive.sh").toString(), "mine", source.toString())
                .inheritIO()
                .start();
        assertThat(run.waitFor()).isZero();
        assertThat(folder.resolve("mcs-constraints.csv")).hasContent("""
                # a word
                policy,class,permissions
                debian,file,read
                mine,key,create view write
                mine,shm,view write""");
    }

    private static Map<String, Set<String>> mcs(String policy) {
        Map<String, Set<String>> constrained = new TreeMap<>();
        ShippedData.rows("selinux/mcs-constraints.csv").stream()
                .filter(row -> row.get(0).equals(policy))
                .forEach(row -> constrained.put(row.get(1), new TreeSet<>(ObjectClasses.permissions(row.get(2)))));
        return constrained;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/mysql", "/var/lib/pgsql", "/home", "/root", "/var/log", "/var/spool", "/var/www"})
    void whatTheHostsServicesHaveKeepsItsLabel(String folder) {
        assertThat(ShippedData.rows("selinux/system-folders.csv")).contains(List.of(folder, "below"));
    }

    @Test
    void classesAreThoseOfDebiansPolicy() throws Exception {
        debian();
        Map<String, Set<String>> ours = classes();
        Set<String> newer = Set.of("user_namespace");
        String text = run("seinfo", DEBIAN.toString(), "-x", "-c");
        Map<String, Set<String>> commons = new TreeMap<>();
        Map<String, Set<String>> theirs = new TreeMap<>();
        Matcher matcher = Pattern.compile("class (\\w+)(?:\\s+inherits (\\w+))?\\s*(?:\\{([^}]*)\\})?")
                .matcher(text);
        Matcher common = Pattern.compile("common (\\w+)\\s*\\{([^}]*)\\}")
                .matcher(run("seinfo", DEBIAN.toString(), "-x", "--common"));
        while (common.find()) {
            commons.put(common.group(1), Set.of(common.group(2).strip().split("\\s+")));
        }
        while (matcher.find()) {
            Set<String> permissions = new TreeSet<>(commons.getOrDefault(String.valueOf(matcher.group(2)), Set.of()));
            if (matcher.group(3) != null && !matcher.group(3).isBlank()) {
                permissions.addAll(List.of(matcher.group(3).strip().split("\\s+")));
            }
            theirs.put(matcher.group(1), permissions);
        }
        ours.forEach((tclass, permissions) -> {
            if (!newer.contains(tclass) && !tclass.equals("io_uring")) {
                assertThat(permissions).as(tclass).isEqualTo(theirs.get(tclass));
            }
        });
    }

    private static void table(String path, int classColumn, int permissionColumn, Map<String, Set<String>> classes) {
        for (List<String> row : ShippedData.rows(path)) {
            assertThat(classes.getOrDefault(row.get(classColumn), Set.of()))
                    .as(path + " " + row)
                    .containsAll(ObjectClasses.permissions(row.get(permissionColumn)));
        }
    }

    private static Map<String, Set<String>> classes() {
        Map<String, Set<String>> classes = new TreeMap<>();
        Matcher matcher = Pattern.compile("\\(class (\\w+) \\(([\\w ]+)\\)\\)")
                .matcher(new String(ShippedData.bytes("selinux/base/classes.cil"), StandardCharsets.UTF_8));
        while (matcher.find()) {
            classes.put(matcher.group(1), new TreeSet<>(ObjectClasses.permissions(matcher.group(2))));
        }
        return classes;
    }

    private static void debian() {
        assumeThat(Tool.present("/usr/bin/seinfo") && Files.isReadable(DEBIAN))
                .as("setools and selinux-policy-default are not installed")
                .isTrue();
    }

    private String run(String... command) throws Exception {
        return Tool.run(folder, List.of(command)).output();
    }
}

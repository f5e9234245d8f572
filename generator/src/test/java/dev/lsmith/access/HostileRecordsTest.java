package dev.lsmith.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.AuditRecord;
import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever the fields of a record say, decoding it ends in one fate for each record, out of few reasons. */
class HostileRecordsTest {
    private static final int EVENTS = 20_000;
    private static final int MOST_REASONS = 80;

    private static final List<String> TYPES = List.of(
            "AVC",
            "USER_AVC",
            "SECCOMP",
            "SYSCALL",
            "SELINUX_ERR",
            "BPRM_FCAPS",
            "EXECVE",
            "PATH",
            "CWD",
            "SOCKADDR",
            "APPARMOR_DENIED",
            "UNKNOWN[1]",
            "\u001b[31mX",
            "");

    private static final List<String> KEYS = List.of(
            "apparmor",
            "operation",
            "class",
            "profile",
            "label",
            "namespace",
            "name",
            "name2",
            "target",
            "requested_mask",
            "denied_mask",
            "requested",
            "denied",
            "mask",
            "fsuid",
            "ouid",
            "family",
            "sock_type",
            "protocol",
            "laddr",
            "lport",
            "faddr",
            "fport",
            "saddr",
            "src",
            "daddr",
            "dest",
            "addr",
            "peer_addr",
            "peer",
            "signal",
            "flags",
            "srcname",
            "rlimit",
            "value",
            "capability",
            "capname",
            "info",
            "seresult",
            "seperms",
            "scontext",
            "tcontext",
            "tclass",
            "permissive",
            "ioctlcmd",
            "path",
            "ino",
            "inode",
            "dev",
            "op",
            "invalid_context",
            "oldcontext",
            "newcontext",
            "arch",
            "syscall",
            "code",
            "a0",
            "subj",
            "exe",
            "comm",
            "uid",
            "euid",
            "gid",
            "egid",
            "mode",
            "pp",
            "old_pp",
            "fp",
            "cwd");

    private static final List<String> VALUES = List.of(
            "",
            "/",
            "//",
            "//null-",
            "a//null-//null-",
            "//&",
            ":",
            "::",
            ":x:",
            "r",
            "rwx",
            "rw::",
            "::",
            "send receive",
            "DENIED",
            "ALLOWED",
            "AUDIT",
            "open",
            "exec",
            "link",
            "mount",
            "signal",
            "ptrace",
            "capable",
            "setrlimit",
            "dbus_send",
            "net",
            "cap",
            "posix_mqueue",
            "inet",
            "inet6",
            "unix",
            "stream",
            "-1",
            "0",
            "99999999999999999999",
            "4294967295",
            "0x",
            "0xffffffffffffffffff",
            "c000003e",
            "fffffffff",
            "1.2.3.4",
            "999.1.1.1",
            "::1",
            ":::::",
            "a:b",
            "fe80::1%eth0",
            "denied",
            "granted",
            "read,write",
            "null",
            "0x40000,read",
            "u:r:t:s0",
            "u:r:t:s0:c1.c0",
            "u:r:t:s0:c9999999,",
            "u:r:t:s0-",
            "u:r:t",
            "file",
            "dir",
            "process",
            "tcp_socket",
            "unix_stream_socket",
            "capability",
            "security_compute_sid",
            "\0x",
            "@x",
            "x (deleted)",
            " (deleted)",
            "\udcff\ud800",
            "\u202e\n\u001b[2J",
            "../../..",
            "777777777",
            "(complain)",
            " (",
            "a (b)",
            "runc:[2:INIT]",
            "0A00",
            "-");

    @Test
    void anyRecordMeetsOneFateAndBoundedReasons() {
        long seed = 20261121;
        Random random = new Random(seed);
        AccessDecoder decoder = new AccessDecoder(source -> source);
        Ledger ledger = new Ledger();
        long records = 0;
        for (int i = 0; i < EVENTS; i++) {
            AuditEvent event = new AuditEvent(
                    Optional.empty(),
                    Stream.generate(() -> record(random))
                            .limit(1 + random.nextInt(3))
                            .toList());
            records += event.records().size();
            Logs.observations(event, decoder, ledger).forEach(o -> {
                assertThat(o.access().text()).as("seed %d", seed).isNotNull();
                assertThat(o.subject().name()).isNotNull();
            });
        }
        ReadingReport report = ledger.report();
        assertThat(Stream.of(LineState.values()).mapToLong(report::lines).sum()).isEqualTo(records);
        assertThat(report.tallies()).as("seed %d", seed).hasSizeLessThan(MOST_REASONS);
        assertThat(report.lines(LineState.READ))
                .as("the test reaches the decoders")
                .isGreaterThan(records / 40);
    }

    @Test
    void typesThatNobodyKnowsShareOneReason() {
        Ledger ledger = new Ledger();
        AccessDecoder decoder = new AccessDecoder(source -> source);
        for (int i = 0; i < 1000; i++) {
            Logs.observations(Lines.event("X" + i + " a=1"), decoder, ledger);
        }
        assertThat(ledger.report().tallies()).hasSize(1);
    }

    private static AuditRecord record(Random random) {
        List<Field> fields = new ArrayList<>();
        for (int i = random.nextInt(25); i > 0; i--) {
            fields.add(field(pick(KEYS, random), pick(VALUES, random)));
        }
        switch (random.nextInt(4)) {
            case 0 -> {
                fields.add(field("apparmor", "DENIED"));
                fields.add(field("profile", "p"));
            }
            case 1 -> {
                fields.add(field("seresult", "denied"));
                fields.add(field("seperms", "read,write"));
                fields.add(field("scontext", "u:r:t:s0:c1"));
                fields.add(field("tcontext", "u:r:t:s0:c2"));
            }
            case 2 -> {
                fields.add(field("arch", "c000003e"));
                fields.add(field("syscall", Integer.toString(random.nextInt(600) - 5)));
            }
            default -> {}
        }
        return new AuditRecord(pick(TYPES, random), Optional.empty(), fields, Position.ofLine("hostile", 1));
    }

    private static Field field(String key, String value) {
        return new Field(key, value, value, Field.FieldPart.BODY);
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}

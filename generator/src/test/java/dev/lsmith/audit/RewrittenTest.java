package dev.lsmith.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.audit.ReadingReport.LineState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Records that another tool took apart and wrote in its own form. */
class RewrittenTest {
    private static final String SYSCALL =
            "\"SYSCALL\":{\"arch\":\"0xc000003e\",\"syscall\":257,\"success\":\"no\",\"exit\":-13,\"pid\":42,\"uid\":33,"
                    + "\"comm\":\"web\",\"exe\":\"/usr/bin/web\",\"key\":null,\"ARCH\":\"x86_64\",\"SYSCALL\":\"openat\","
                    + "\"ARGV\":[\"0xffffff9c\",\"0x7f0\",\"0x0\",\"0x0\"]}";
    private static final String ID = "{\"ID\":\"1723663674.123:201\",";

    @Test
    void laurelsEvent() {
        Reading reading = Reading.of(ID + SYSCALL
                + ",\"PATH\":[{\"item\":0,\"name\":\"/srv/a%c3%a4 b.txt\",\"mode\":\"0o104755\",\"cap_fp\":\"0x400\"}]"
                + ",\"PROCTITLE\":{\"ARGV\":[\"web\"]}"
                + ",\"SOCKADDR\":[{\"saddr\":\"%02%00%1f%90%7f%00%00%01%00%00%00%00%00%00%00%00\"}]"
                + ",\"AVC\":[{\"apparmor\":\"DENIED\",\"operation\":\"open\",\"profile\":\"webapp\",\"name\":\"/srv/50%25%2b.txt\","
                + "\"pid\":42,\"requested_mask\":\"r\",\"denied_mask\":\"r\",\"fsuid\":33,\"ouid\":0}]"
                + ",\"PARENT_INFO\":{\"comm\":\"sh\"}}");

        assertThat(reading.events()).hasSize(1);
        assertThat(reading.records())
                .extracting(AuditRecord::type)
                .containsExactly("SYSCALL", "PATH", "SOCKADDR", "AVC", "PROCTITLE");
        assertThat(reading.records()).allMatch(r -> r.id().equals(Optional.of(new EventId("", 1723663674, 123, 201))));
        AuditRecord call = reading.records().get(0);
        assertThat(List.of("arch", "syscall", "a0", "exit", "key"))
                .extracting(key -> call.value(key).orElse(""))
                .containsExactly("c000003e", "257", "ffffff9c", "-13", "(null)");
        assertThat(reading.records().get(1).value("name")).contains("/srv/a\u00e4 b.txt");
        assertThat(reading.records().get(1).value("mode")).contains("0104755");
        assertThat(reading.records().get(1).value("cap_fp")).contains("400");
        assertThat(reading.records().get(2).field("saddr").map(Field::raw).flatMap(SocketAddress::parse))
                .contains(new SocketAddress(2, "127.0.0.1", 8080, ""));
        assertThat(reading.records().get(3).value("name")).contains("/srv/50%+.txt");
        assertThat(reading.report().lines(LineState.UNRECOGNISED)).isZero();
    }

    @Test
    void laurelsDecisionOfSelinux() {
        AuditRecord found = Reading.of(
                        "{\"NODE\":\"n1\",\"ID\":\"1723663674.123:201\",\"AVC\":[{\"denied\":[\"read\",\"open\"],\"pid\":42,"
                                + "\"scontext\":\"system_u:system_r:container_t:s0:c1,c2\",\"tcontext\":\"system_u:object_r:etc_t:s0\","
                                + "\"tclass\":\"file\",\"permissive\":1}]}")
                .only();

        assertThat(found.value("seresult")).contains("denied");
        assertThat(found.value("seperms")).contains("read,open");
        assertThat(found.id()).contains(new EventId("n1", 1723663674, 123, 201));
    }

    @Test
    void theOperatorsLogEnricher() {
        String head =
                "I1112 09:14:23.418753   14721 enricher.go:514] log-enricher \"msg\"=\"audit\" \"container\"=\"web\""
                        + " \"namespace\"=\"default\" \"node\"=\"n1\" \"pod\"=\"my-pod\" \"pid\"=42 \"timestamp\"=\"1723663674.123:201\" ";
        AuditRecord seccomp = Reading.of(
                        head
                                + "\"executable\"=\"/usr/bin/web\" \"syscallID\"=232 \"syscallName\"=\"epoll_wait\" \"type\"=\"seccomp\"")
                .only();
        AuditRecord arm = Reading.of(head + "\"syscallID\"=63 \"syscallName\"=\"read\" \"type\"=\"seccomp\"")
                .only();
        AuditRecord selinux = Reading.of(
                        head
                                + "\"perm\"=\"name_bind open\" \"scontext\"=\"u:r:t:s0\" \"tcontext\"=\"u:r:port_t:s0\" \"tclass\"=\"tcp_socket\" \"type\"=\"selinux\"")
                .only();
        AuditRecord apparmor = Reading.of(
                        head
                                + "\"apparmor\"=\"ALLOWED\" \"operation\"=\"open\" \"profile\"=\"web\" \"name\"=\"/srv/a \\\"b\" \"executable\"=\"web\""
                                + " \"extra_info\"=\"requested_mask='wr' denied_mask='w' fsuid=33 ouid=0 target=2F6120\" \"type\"=\"apparmor\"")
                .only();

        assertThat(seccomp.type()).isEqualTo("SECCOMP");
        assertThat(seccomp.value("arch")).contains("x86_64");
        assertThat(seccomp.value("exe")).contains("/usr/bin/web");
        assertThat(seccomp.id()).contains(new EventId("n1", 1723663674, 123, 201));
        assertThat(arm.value("arch")).contains("aarch64");
        assertThat(selinux.value("seperms")).contains("name_bind,open");
        assertThat(apparmor.value("name")).contains("/srv/a \"b");
        assertThat(apparmor.value("requested_mask")).contains("wr");
        assertThat(apparmor.value("ouid")).contains("0");
        assertThat(apparmor.value("target")).contains("/a ");
    }

    @Test
    void theOperatorsLogEnricherInJson() {
        AuditRecord found = Reading.of(
                        "{\"level\":\"info\",\"ts\":1.5,\"logger\":\"log-enricher\",\"msg\":\"audit\",\"timestamp\":\"1723663674.123:201\","
                                + "\"type\":\"seccomp\",\"node\":\"n1\",\"pid\":42,\"executable\":\"/usr/bin/web\",\"syscallID\":0,\"syscallName\":\"read\"}")
                .only();
        assertThat(found.value("arch")).contains("x86_64");
        assertThat(found.value("syscall")).contains("0");
    }

    @Test
    void whatHoldsNoRecordIsToldApart() {
        String json =
                "{\"auditID\":\"310b\",\"cmdLine\":\"ls\",\"executable\":\"/bin/ls\",\"syscalls\":[\"execve\"],\"version\":\"spo/v1_alpha\"}";
        assertThat(Reading.of(json).reasons(LineState.UNRECOGNISED))
                .containsExactly(
                        "event of the Security Profiles Operator's JSON enricher, which names calls only: give the node's audit log");
        String other = "I1112 09:14:23.418753 14721 enricher.go:514] log-enricher \"msg\"=\"Starting\"";
        assertThat(Reading.of(other).reasons(LineState.IGNORED)).containsExactly("message that is no audit record");
    }
}

package dev.lsmith.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.audit.ReadingReport.LineState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One line for each way in which a record is carried. */
class WrapperTest {
    static final String BODY =
            "apparmor=\"DENIED\" operation=\"open\" class=\"file\" profile=\"webapp\" name=2F7372762F6120622E747874"
                    + " pid=4210 comm=\"web\" requested_mask=\"r\" denied_mask=\"r\" fsuid=33 ouid=0";
    static final String STAMP = "audit(1723663674.123:201): ";
    static final String KERNEL = "audit: type=1400 " + STAMP + BODY;
    static final EventId ID = new EventId("", 1723663674, 123, 201);
    private static final Optional<EventId> NONE = Optional.empty();

    static Stream<Arguments> lines() {
        return Stream.of(
                line("auditd", "type=AVC msg=" + STAMP + BODY, ID),
                line(
                        "auditd, node",
                        "node=web-1 type=AVC msg=" + STAMP + BODY,
                        new EventId("web-1", 1723663674, 123, 201)),
                line("auditd, enriched", "type=AVC msg=" + STAMP + BODY + "\u001DFSUID=\"www data\" OUID=\"root\"", ID),
                line("auditd, 0x1D lost", "type=AVC msg=" + STAMP + BODY + "FSUID=\"www data\" OUID=\"root\"", ID),
                line("auditd, 0x1D as blank", "type=AVC msg=" + STAMP + BODY + " FSUID=\"www data\" OUID=\"root\"", ID),
                line("type by number", "type=1400 msg=" + STAMP + BODY, ID),
                line("unknown to the writer", "type=UNKNOWN[1400] msg=" + STAMP + BODY, ID),
                line("syslog, BSD", "Aug 14 21:27:54 host kernel: [  176.385388] " + KERNEL, ID),
                line("syslog, BSD, single digit", "Jan  1 15:09:04 host kernel: " + KERNEL, ID),
                line("syslog, no audit:", "Jan  1 15:09:04 host kernel: [ 12.3] type=1400 " + STAMP + BODY, ID),
                line("syslog, type behind", "Jan  1 15:09:04 host kernel: " + STAMP + "type=1400 " + BODY, ID),
                line("syslog, ISO with blank", "2013-01-01 15:09:04.562575+08:00 host kernel: [1.2] " + KERNEL, ID),
                line("syslog, ISO with T and Z", "2013-01-01T15:09:04Z host kernel: " + KERNEL, ID),
                line("syslog, PRI", "<4>Aug 14 21:27:54 host kernel: " + KERNEL, ID),
                line("syslog, RFC 5424", "<4>1 2024-08-14T21:27:54.123456+02:00 host kernel - - - " + KERNEL, ID),
                line(
                        "syslog, RFC 5424 with data",
                        "<5>1 2024-08-14T21:27:54Z host kernel 12 ID [a@1 b=\"x\\\"]\"][c@2] \uFEFF" + KERNEL,
                        ID),
                line("syslog, file of auditd", "Aug 14 21:27:54 host tag_audit_log: type=AVC msg=" + STAMP + BODY, ID),
                line(
                        "audispd",
                        "Aug 14 21:27:54 host audispd: node=h type=AVC msg=" + STAMP + BODY,
                        new EventId("h", 1723663674, 123, 201)),
                line("dmesg", "[  176.385388] " + KERNEL, ID),
                line("dmesg -r", "<5>[  176.385388] " + KERNEL, ID),
                line("dmesg -T", "[Wed Aug 14 21:27:54 2024] " + KERNEL, ID),
                line("dmesg -x", "kern  :notice: [  176.385388] " + KERNEL, ID),
                line("dmesg -t", KERNEL, ID),
                line("dmesg iso", "2024-08-14T21:27:54,123456+02:00 " + KERNEL, ID),
                line("dmesg reltime", "[Aug14 21:27] " + KERNEL, ID),
                line("socklogd", "kern.notice: [  176.385388] " + KERNEL, ID),
                line("socklogd, time", "2024-08-14T21:27:54.12345 kern.notice: [  176.385388] " + KERNEL, ID),
                line("svlogd", "@4000000066bd0f3a075bca00 kern.notice: Aug 14 21:27:54 kernel: " + KERNEL, ID),
                line("journald short", "Aug 14 21:27:54 host audit[1234]: AVC " + BODY, NONE),
                line("journald short, no pid", "Aug 14 21:27:54 host audit: AVC " + BODY, NONE),
                line("journald, old", "Aug 14 21:27:54 host audit[1234]: <audit-1400> " + BODY, NONE),
                line("journald, number", "Aug 14 21:27:54 host audit[1234]: AUDIT1400 " + BODY, NONE),
                line("journald short, kernel", "Aug 14 21:27:54 host kernel: " + KERNEL, ID),
                line("journald short-iso", "2024-08-14T21:27:54+0200 host audit[1234]: AVC " + BODY, NONE),
                line("journald short-full", "Wed 2024-08-14 21:27:54 CEST host audit[1234]: AVC " + BODY, NONE),
                line("journald short-unix", "1723663674.123456 host audit[1234]: AVC " + BODY, NONE),
                line("journald short-monotonic", "[  176.385388] host audit[1234]: AVC " + BODY, NONE),
                line("journald cat", "AVC " + BODY, NONE),
                line("grep", "audit.log:type=AVC msg=" + STAMP + BODY, ID),
                line("grep -n", "/var/log/audit/audit.log.1:123:type=AVC msg=" + STAMP + BODY, ID),
                line("grep, other name", "/tmp/x.txt:type=AVC msg=" + STAMP + BODY, ID),
                line("grep -n, other name", "x.txt:12:type=AVC msg=" + STAMP + BODY, ID),
                line("grep -nA", "audit.log-124-type=AVC msg=" + STAMP + BODY, ID),
                line("grep of syslog", "kern.log:Aug 14 21:27:54 host kernel: " + KERNEL, ID),
                line("grep -n of dmesg", "dmesg.txt:7:[  176.385388] " + KERNEL, ID),
                line("journald, months of Japan", "10月 14 21:27:54 host audit[1234]: AVC " + BODY, NONE),
                line("journald, a month of one digit", " 8月 14 21:27:54 host kernel: " + KERNEL, ID),
                line("journald, German months", "Mär 14 21:27:54 host kernel: [  176.385388] " + KERNEL, ID),
                line("journald, French months", "févr. 14 21:27:54 host audit[1234]: AVC " + BODY, NONE),
                line("journald, Russian months", "авг 14 21:27:54 host kernel: " + KERNEL, ID),
                line("day first", "14 août 21:27:54 host kernel: " + KERNEL, ID),
                line("day first, with a year", "14. Aug. 2024 21:27:54 host kernel: " + KERNEL, ID),
                line("journald verbose, the message alone", "MESSAGE=" + KERNEL, ID),
                line("journald verbose, found by grep", "    MESSAGE=AVC " + BODY, NONE),
                line("logcat", "08-14 21:27:54.123   601   601 I auditd  : type=1400 " + STAMP + BODY, ID),
                line("logcat -v brief", "I/auditd  (  601): type=1400 " + STAMP + BODY, ID),
                line("a type and no time", "type=AVC " + BODY, NONE),
                line("bare", BODY, NONE),
                line("host=", "host=web-1 type=AVC msg=" + STAMP + BODY, new EventId("web-1", 1723663674, 123, 201)),
                line("talosctl dmesg", "172.20.0.2: kern:  notice: [2024-08-14T21:27:54.123456789Z]: " + KERNEL, ID),
                line("talosctl dmesg, one blank", "10.5.0.2: kern: warning: [2024-08-14T21:27:54Z]: " + KERNEL, ID),
                line("talosctl, one node", "kern:  notice: [2024-08-14T21:27:54.123456789Z]: " + KERNEL, ID),
                line("logread", "Wed Aug 14 21:27:54 2024 kern.notice kernel: [  176.385388] " + KERNEL, ID),
                line("logread, BusyBox", "Aug 14 21:27:54 host kern.notice kernel: [  176.385388] " + KERNEL, ID),
                line("logread, no host", "Aug 14 21:27:54 kern.warn kernel: " + KERNEL, ID),
                line("syslog, year first", "2024 Aug 14 21:27:54 host kernel: [  176.385388] " + KERNEL, ID),
                line("GNOME Logs", "21:27:54 kernel: " + KERNEL, ID),
                line("GNOME Logs, 12 hours", "9:27:54 PM kernel: " + KERNEL, ID),
                line("GNOME Logs, audit", "9:27 PM audit: AVC " + BODY, NONE),
                line("CRI", "2024-08-14T21:27:54.123456789Z stdout F type=AVC msg=" + STAMP + BODY, ID),
                line("CRI, offset", "2024-08-14T21:27:54.123456789+02:00 stderr F " + KERNEL, ID),
                line("CRI, with tags", "2024-08-14T21:27:54.123456789Z stdout F:a=b type=AVC msg=" + STAMP + BODY, ID),
                line("kubectl logs --prefix", "[pod/" + "p".repeat(60) + "/auditd] type=AVC msg=" + STAMP + BODY, ID),
                line("docker compose logs", "auditd-1  | type=AVC msg=" + STAMP + BODY, ID),
                line("oc adm node-logs", "ip-10-0-1-2.ec2.internal type=AVC msg=" + STAMP + BODY, ID),
                line(
                        "logcli",
                        "2024-08-14T21:27:54+02:00 {host=\"web-1\", job=\"audit\"} type=AVC msg=" + STAMP + BODY,
                        ID),
                line("CSV", "2024-08-14 21:27:54,web-1," + csv("type=AVC msg=" + STAMP + BODY), ID),
                line(
                        "CSV, quoted throughout",
                        "\"2024-08-14T21:27:54Z\",\"web-1\"," + csv("type=AVC msg=" + STAMP + BODY) + ",\"\"",
                        ID),
                line("CSV, semicolons", "web-1;" + csv("Aug 14 21:27:54 host kernel: " + KERNEL) + ";5", ID),
                line("tabs", "2024-08-14T21:27:54Z\tweb-1\ttype=AVC msg=" + STAMP + BODY, ID),
                line("Loki", "{\"labels\":{},\"line\":" + json("type=AVC msg=" + STAMP + BODY) + "}", ID),
                line(
                        "Loki's API",
                        "{\"status\":\"success\",\"data\":{\"result\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"1723663674123000000\","
                                + json("type=AVC msg=" + STAMP + BODY) + "]]}]}}",
                        ID),
                line("Splunk", "{\"result\":{\"_raw\":" + json("type=AVC msg=" + STAMP + BODY) + "}}", ID),
                line("Google's", "{\"textPayload\":" + json(KERNEL) + "}", ID),
                line("cee", "Aug 14 21:27:54 host app: @cee: {\"msg\":" + json(KERNEL) + "}", ID),
                line("cee, no blank", "@cee:{\"msg\":" + json("type=AVC msg=" + STAMP + BODY) + "}", ID),
                line("stream of events", "data: {\"MESSAGE\":" + json(KERNEL) + ",\"_TRANSPORT\":\"kernel\"}", ID),
                line("element of an array", "{\"message\":" + json("type=AVC msg=" + STAMP + BODY) + "},", ID),
                line(
                        "journal in a container's log",
                        "2024-08-14T21:27:54.123456789Z stdout F {\"MESSAGE\":" + json(KERNEL)
                                + ",\"_TRANSPORT\":\"kernel\"}",
                        ID),
                line(
                        "JSON in JSON",
                        "{\"log\":" + json("{\"message\":" + json("type=AVC msg=" + STAMP + BODY) + "}\n") + "}",
                        ID),
                line(
                        "grep --color",
                        ("type=AVC msg=" + STAMP + BODY)
                                .replace("DENIED", "\u001B[01;31m\u001B[KDENIED\u001B[m\u001B[K"),
                        ID),
                line(
                        "dmesg --color",
                        "\u001B[32m[  176.385388] \u001B[0m\u001B[33maudit: \u001B[0m" + KERNEL.substring(7),
                        ID),
                line("journalctl in colour", "Aug 14 21:27:54 host kernel: \u001B[0;1;39m" + KERNEL + "\u001B[0m", ID),
                line("indented", "\t    type=AVC msg=" + STAMP + BODY, ID),
                line("indented syslog", "    Aug 14 21:27:54 host kernel: " + KERNEL, ID),
                line("mail", "> > type=AVC msg=" + STAMP + BODY, ID),
                line("mail, syslog", "> Aug 14 21:27:54 host kernel: " + KERNEL, ID),
                line("list", "  - type=AVC msg=" + STAMP + BODY, ID),
                line("numbered list", "12. type=AVC msg=" + STAMP + BODY, ID),
                line("back quotes", "`type=AVC msg=" + STAMP + BODY + "`", ID),
                line("apostrophes", "'type=AVC msg=" + STAMP + BODY + "'", ID),
                line("quotation marks", "\"type=AVC msg=" + STAMP + BODY.replace("\"", "\\\"") + "\",", ID),
                line("dmesg -J", "{\"dmesg\":[{\"pri\":5,\"time\":176.385388,\"msg\":" + json(KERNEL) + "}]}", ID),
                line(
                        "container log",
                        "{\"log\":" + json("type=AVC msg=" + STAMP + BODY + "\n") + ",\"stream\":\"stdout\"}",
                        ID),
                line(
                        "journald JSON",
                        "{\"_TRANSPORT\":\"audit\",\"_AUDIT_TYPE\":\"1400\",\"_AUDIT_ID\":\"201\","
                                + "\"_SOURCE_REALTIME_TIMESTAMP\":\"1723663674123000\",\"MESSAGE\":"
                                + json("AVC " + BODY) + "}",
                        ID),
                line(
                        "journald JSON, kernel",
                        "{\"MESSAGE\":" + json(KERNEL) + ",\"_TRANSPORT\":\"kernel\",\"X\":[1,{\"Y\":null}]}",
                        ID),
                line("journald JSON, bytes", "{\"_TRANSPORT\":\"kernel\",\"MESSAGE\":" + bytes(KERNEL) + "}", ID));
    }

    private static Arguments line(String name, String line, EventId id) {
        return Arguments.of(name, line, Optional.of(id));
    }

    private static Arguments line(String name, String line, Optional<EventId> id) {
        return Arguments.of(name, line, id);
    }

    static String json(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static String csv(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private static String bytes(String text) {
        return Arrays.toString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void theRecordIsTheSameWhateverCarriesIt(String name, String line, Optional<EventId> id) {
        Reading reading = Reading.of(line);

        assertThat(reading.only().type()).isEqualTo("AVC");
        assertThat(reading.only().id()).isEqualTo(id);
        assertThat(reading.only().fields())
                .filteredOn(f -> f.part() == Field.FieldPart.BODY)
                .extracting(f -> f.key() + "=" + f.value())
                .containsExactly(
                        "apparmor=DENIED",
                        "operation=open",
                        "class=file",
                        "profile=webapp",
                        "name=/srv/a b.txt",
                        "pid=4210",
                        "comm=web",
                        "requested_mask=r",
                        "denied_mask=r",
                        "fsuid=33",
                        "ouid=0");
        assertThat(reading.report().diagnostics()).isEmpty();
        assertThat(reading.report().tallies()).hasSize(1);
    }

    @Test
    void linesThatARuntimeCut() {
        String time = "2024-08-14T21:27:54.123456789Z ";
        String record = "type=AVC msg=" + STAMP + BODY;
        Reading reading = Reading.of(time + "stdout P " + record.substring(0, 90) + "\n"
                + time + "stderr F hello\n"
                + time + "stdout P " + record.substring(90, 120) + "\n"
                + time + "stdout F " + record.substring(120) + "\n"
                + time + "stdout F " + record.replace(":201)", ":202)") + "\n"
                + time + "stdout P " + record.replace(":201)", ":203)") + "\n");

        assertThat(reading.records())
                .extracting(r -> r.id().orElseThrow().serial())
                .containsExactly(201L, 202L, 203L);
        assertThat(reading.records()).allMatch(r -> r.value("ouid").equals(Optional.of("0")));
        assertThat(reading.records()).allMatch(r -> r.value("name").equals(Optional.of("/srv/a b.txt")));
        assertThat(reading.report().lines(LineState.UNRECOGNISED)).isZero();
    }

    /** Nothing but the end of the log ends its last entry. */
    @Test
    void recordsGluedOnOneLine() {
        String second =
                "type=SYSCALL msg=audit(1723663674.123:201): arch=c000003e syscall=257 success=no pid=4210 comm=\"web\"";
        String third = "type=AVC msg=audit(1723663674.200:202): " + BODY;
        for (String between : List.of(" ", "", "  ")) {
            Reading reading = Reading.of("type=AVC msg=" + STAMP + BODY + between + second + between + third + "\n");
            assertThat(reading.events()).hasSize(2);
            assertThat(reading.events().get(0).records())
                    .extracting(AuditRecord::type)
                    .containsExactly("AVC", "SYSCALL");
            assertThat(reading.records())
                    .filteredOn(r -> r.type().equals("AVC"))
                    .allMatch(r -> r.value("ouid").equals(Optional.of("0")));
        }
        Reading kernel = Reading.of(KERNEL + " " + KERNEL.replace(":201)", ":202)"));
        assertThat(kernel.records()).hasSize(2);
    }

    /** A program chooses the text of its messages; what looks like a record in one is none. */
    @Test
    void noRecordInAQuotationOrAMessage() {
        String forged = "type=AVC msg=audit(1723663674.123:999): apparmor=x";
        Reading name = Reading.of("type=AVC msg=" + STAMP + "apparmor=\"DENIED\" name=\"/a " + forged + "\" pid=1");
        Reading message =
                Reading.of("type=USER_CMD msg=" + STAMP + "pid=1 msg='cwd=\"/\" cmd=x " + forged + " res=success'");
        assertThat(name.records()).hasSize(1);
        assertThat(message.records()).hasSize(1);
    }

    @Test
    void stampsOfOtherPlaces() {
        for (String date : List.of("14.08.2024", "14.8.2024", "2024年08月14日", "2024년 08월 14일", "14-08-2024")) {
            AuditRecord found = Reading.of(
                            "type=AVC msg=audit(" + date + " 21:27:54.123:201) : avc:  denied  { read } for  pid=1")
                    .only();
            assertThat(found.id()).as(date).contains(new EventId("", 1723670874, 123, 201));
        }
        assertThat(Reading.of("type=1400 audit(0.0:45): " + BODY).only().id()).contains(new EventId("", 0, 0, 45));
        assertThat(Reading.of("type=1400 audit(0.0:): " + BODY).only().id()).isEmpty();
    }

    /** Whoever writes to Android's log chooses the tag; its own daemon repeats each record under its name. */
    @Test
    void whatAnAppWritesToAndroidsLogIsNoRecord() {
        Reading reading = Reading.of("08-14 21:27:54.123   601   601 W Thread-2: type=1400 " + STAMP + BODY);

        assertThat(reading.records()).isEmpty();
        assertThat(reading.report().lines(LineState.UNRECOGNISED)).isEqualTo(1);
    }

    @Test
    void systemdsAccessVectors() {
        String avc = "avc:  denied  { status } for auid=n/a uid=0 gid=0 cmdline=\"\" function=\"method_get_unit\""
                + " scontext=system_u:system_r:container_t:s0:c1,c2 tcontext=system_u:system_r:init_t:s0 tclass=system permissive=0";
        for (String head : List.of("selinux: ", "SELinux:  ", "")) {
            AuditRecord found =
                    Reading.of("Aug 14 21:27:54 host systemd[1]: " + head + avc).only();
            assertThat(found.type()).isEqualTo("USER_AVC");
            assertThat(found.value("seperms")).contains("status");
        }
        assertThat(Reading.of("Aug 14 21:27:54 host web[7]: selinux: " + avc).records())
                .isEmpty();
    }

    @Test
    void interpretedFieldsStandApart() {
        AuditRecord found = Reading.of("type=AVC msg=" + STAMP + BODY + "FSUID=\"www data\" OUID=\"root\"")
                .only();

        assertThat(found.field("FSUID"))
                .contains(new Field("FSUID", "www data", "www data", Field.FieldPart.INTERPRETED));
        assertThat(found.field("OUID")).contains(new Field("OUID", "root", "root", Field.FieldPart.INTERPRETED));
    }

    @Test
    void textOfAusearch() {
        Reading reading = Reading.of("----\n"
                + "type=PROCTITLE msg=audit(08/14/2024 21:27:54.123:201) : proctitle=cat /srv/a b.txt \n"
                + "type=SYSCALL msg=audit(08/14/2024 21:27:54.123:201) : arch=x86_64 syscall=openat exit=EACCES(Permission"
                + " denied) a0=AT_FDCWD items=1 pid=4210 comm=DEAD key=(null) \n"
                + "type=AVC msg=audit(08/14/2024 21:27:54.123:201) : avc:  denied  { read open } for  pid=4210 comm=my app"
                + " path=/srv/a b.txt dev=\"dm-0\" tclass=file permissive=0 \n"
                + "----\n");

        assertThat(reading.events()).hasSize(1);
        assertThat(reading.events().get(0).id()).contains(new EventId("", 1723670874, 123, 201));
        AuditRecord avc = reading.records().get(2);
        assertThat(avc.value("seresult")).contains("denied");
        assertThat(avc.value("seperms")).contains("read,open");
        assertThat(avc.value("comm")).contains("my app");
        assertThat(avc.value("path")).contains("/srv/a b.txt");
        assertThat(avc.value("permissive")).contains("0");
        assertThat(reading.records().get(0).value("proctitle")).contains("cat /srv/a b.txt");
        assertThat(reading.records().get(1).value("comm")).contains("DEAD");
        assertThat(reading.records().get(1).value("exit")).contains("EACCES(Permission denied)");
    }

    @Test
    void userAvc() {
        String inner =
                "apparmor=\"DENIED\" operation=\"dbus_signal\"  bus=\"system\" mask=\"send\" pid=99 label=\"webapp\"";
        Reading reading = Reading.of("Jun 20 17:57:06 ns1 kernel: [48359.1] audit: type=1107 " + STAMP
                + "pid=640 uid=103 msg='" + inner
                + "\n   exe=\"/usr/bin/dbus-daemon\" sauid=103 hostname=? terminal=?'\n"
                + "Aug 14 21:27:54 host dbus[612]: " + inner + "\n"
                + "Aug 14 21:27:54 host dbus-daemon[7]: [session uid=1000 pid=7] " + inner + "\n");

        AuditRecord kernel = reading.records().get(0);
        assertThat(kernel.type()).isEqualTo("USER_AVC");
        assertThat(kernel.value("pid")).contains("640");
        assertThat(kernel.field("exe"))
                .contains(new Field("exe", "/usr/bin/dbus-daemon", "/usr/bin/dbus-daemon", Field.FieldPart.MESSAGE));
        assertThat(kernel.value("terminal")).contains("?");
        assertThat(reading.records().get(1).type()).isEqualTo("USER_AVC");
        assertThat(reading.records().get(2).fields())
                .isEqualTo(reading.records().get(1).fields());
        assertThat(reading.report().lines(LineState.IGNORED)).isEqualTo(1);
    }

    @Test
    void otherMessagesAreIgnoredAndForgeriesAreNot() {
        Reading reading = Reading.of("Aug 14 21:27:54 host kernel: [1.0] usb 1-1: new device\n"
                + "Aug 14 21:27:54 host sshd[12]: Accepted publickey\n"
                + "Aug 14 21:27:54 host myapp[12]: type=AVC msg=" + STAMP + BODY + "\n"
                + "Aug 14 21:27:54 host myapp[12]: " + BODY + "\n"
                + "just some words\n");

        assertThat(reading.records()).isEmpty();
        assertThat(reading.report().lines(LineState.IGNORED)).isEqualTo(2);
        assertThat(reading.reasons(LineState.UNRECOGNISED))
                .containsExactly("audit record from a program that writes none", "not an audit record");
    }
}

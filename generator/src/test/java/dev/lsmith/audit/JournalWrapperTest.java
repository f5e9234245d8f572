package dev.lsmith.audit;

import static dev.lsmith.audit.WrapperTest.BODY;
import static dev.lsmith.audit.WrapperTest.ID;
import static dev.lsmith.audit.WrapperTest.KERNEL;
import static dev.lsmith.audit.WrapperTest.STAMP;
import static dev.lsmith.audit.WrapperTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.ReadingReport.LineState;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Entries of several lines, or of none, as journalctl(1) and dmesg(1) write them. */
class JournalWrapperTest {
    @Test
    void journalctlVerbose() {
        String head = "Wed 2024-08-14 21:27:54.%s CEST [s=5b1e0f;i=4f2%d;b=77aa;m=a8;t=61fa;x=9c]\n";
        Reading reading = Reading.of(head.formatted("123000", 1)
                + "    _TRANSPORT=audit\n    _AUDIT_TYPE=1400\n    _AUDIT_ID=201\n    MESSAGE=AVC " + BODY + "\n"
                + "    _SOURCE_REALTIME_TIMESTAMP=1723663674123000\n"
                + head.formatted("223000", 2)
                + "    _TRANSPORT=kernel\n    SYSLOG_IDENTIFIER=kernel\n    MESSAGE=" + KERNEL.replace(":201)", ":202)")
                + "\n"
                + head.formatted("323000", 3)
                + "    _TRANSPORT=stdout\n    SYSLOG_IDENTIFIER=web\n    MESSAGE=hello\n            type=AVC msg="
                + STAMP + "forged=1\n");

        assertThat(reading.records()).hasSize(2);
        assertThat(reading.records().get(0).id()).contains(ID);
        assertThat(reading.records().get(1).id()).contains(new EventId("", 1723663674, 123, 202));
        assertThat(reading.records()).allMatch(r -> r.value("name").equals(Optional.of("/srv/a b.txt")));
        assertThat(reading.report().lines(LineState.UNRECOGNISED)).isZero();
        assertThat(reading.report().lines(LineState.READ)).isEqualTo(2);
    }

    @Test
    void theLastEntryOfAJournalIsRead() {
        String fields = "_TRANSPORT=audit\n_AUDIT_ID=201\nMESSAGE=AVC " + BODY + "\n";
        String head = "Wed 2024-08-14 21:27:54.123000 CEST [s=5b1e0f;i=4f21;b=77aa;m=a8;t=61fa;x=9c]\n";
        assertThat(Reading.of(head + fields.indent(4)).records()).hasSize(1);
        assertThat(Reading.of("__CURSOR=s=1\n" + fields).records()).hasSize(1);
    }

    @Test
    void exportFormatWithBinaryMessage() throws Exception {
        var out = new ByteArrayOutputStream();
        byte[] message = ("AVC " + BODY + " x=\"\n\"").getBytes(StandardCharsets.UTF_8);
        out.writeBytes("__CURSOR=s=1\n__REALTIME_TIMESTAMP=1723663674123999\n_AUDIT_ID=201\n"
                .getBytes(StandardCharsets.UTF_8));
        out.writeBytes("_TRANSPORT=audit\nMESSAGE\n".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(message.length)
                .array());
        out.writeBytes(message);
        out.writeBytes("\n_PID=7\n\n__CURSOR=s=2\nMESSAGE=hello\n".getBytes(StandardCharsets.UTF_8));

        Reading reading = Reading.of(out.toByteArray());

        assertThat(reading.only().id()).contains(ID);
        assertThat(reading.only().value("name")).contains("/srv/a b.txt");
        assertThat(reading.only().value("x")).contains("\n");
        assertThat(reading.report().lines(LineState.UNRECOGNISED)).isZero();
    }

    @Test
    void dmesgJsonOverManyLines() {
        Reading reading =
                Reading.of("{\n   \"dmesg\": [\n      {\n         \"pri\":  6,\n         \"time\":     0.000000,\n"
                        + "         \"msg\": \"Linux version 6.1\"\n      },{\n         \"pri\":  5,\n         \"time\":   176.4,\n"
                        + "         \"msg\": " + json(KERNEL) + "\n      }\n   ]\n}\n");

        assertThat(reading.only().id()).contains(ID);
        assertThat(reading.only().position().line()).isEqualTo(10);
        assertThat(reading.report().lines(LineState.UNRECOGNISED)).isZero();
        assertThat(reading.report().lines(LineState.IGNORED)).isEqualTo(12);
    }

    @Test
    void dbusBrokerFieldsOfTheJournal() {
        Reading reading = Reading.of("{\"MESSAGE\":\"A security policy denied :1.2 to send method call\","
                + "\"DBUS_BROKER_POLICY_TYPE\":\"apparmor\",\"DBUS_BROKER_TRANSMIT_ACTION\":\"send\","
                + "\"DBUS_BROKER_SENDER_SECURITY_LABEL\":\"webapp\",\"DBUS_BROKER_RECEIVER_SECURITY_LABEL\":\"unconfined\","
                + "\"DBUS_BROKER_MESSAGE_TYPE\":\"method_call\",\"DBUS_BROKER_MESSAGE_PATH\":\"/org/example\","
                + "\"DBUS_BROKER_MESSAGE_MEMBER\":\"Quit\"}");

        assertThat(reading.only().value("operation")).contains("dbus_method_call");
        assertThat(reading.only().value("label")).contains("webapp");
        assertThat(reading.only().value("peer_label")).contains("unconfined");
        assertThat(reading.only().value("member")).contains("Quit");
    }
}

package dev.lsmith.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.AuditRecord.Field;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values: encodings, free-form pieces and what hostile processes put into names. */
class ValueTest {
    private static final String STAMP = " msg=audit(1700000000.123:456): ";

    private static AuditRecord read(String type, String body) {
        return Reading.of("type=" + type + STAMP + body + "\n").only();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "AVC     | name=\"DEADBEEF\"             | name          | DEADBEEF",
                "AVC     | comm=776562                   | comm          | web",
                "AVC     | comm=\"776562\"               | comm          | 776562",
                "AVC     | name=(null)                   | name          | (null)",
                "AVC     | name=deadbeef                 | name          | deadbeef",
                "AVC     | pid=4210                      | pid           | 4210",
                "AVC     | key=2026  tclass=sem          | key           | 2026",
                "SYSCALL | a0=10 a1=20                   | a0            | 10",
                "AVC     | saddr=127001                  | saddr         | 127001",
                "AVC     | path=2F746D702F78202864656C6574656429 | path  | /tmp/x (deleted)",
                "AVC     | addr=\"@6161\"                | addr          | @6161",
                "AVC     | peer_addr=\"@bus_proxy\"      | peer_addr     | @bus_proxy",
                "AVC     | denied_mask=\"send\"signal=unknown(77) peer=\"x\" | signal | unknown(77)",
                "AVC     | capability=12  capname=\"net_admin\" | capname | net_admin",
                "AVC     | flags=\"rw, a=b\" pid=1       | flags         | rw, a=b",
                "SECCOMP | code=0x7ffc0000AUID=\"unset\" | code          | 0x7ffc0000",
                "SECCOMP | code=0x7ffc0000AUID=\"unset\" | AUID          | unset",
                "SECCOMP | code=0x7ffc0000ARCH=x86_64 SYSCALL=read | ARCH | x86_64",
                "SYSCALL | key=(null)ARCH=x86_64 SYSCALL=openat | key    | (null)",
                "SOCKADDR | saddr=1000SADDR={ saddr_fam=netlink nlnk-pid=0 } | saddr | 1000",
                "SOCKADDR | saddr=ABCDSADDR={ saddr_fam=netlink } | SADDR | { saddr_fam=netlink }",
                "AVC     | name=\"unclosed and cut       | name          | unclosed and cut",
                "SELINUX_ERR | security_compute_sid:  invalid context u:r:t:s0 for scontext=a tclass=b | invalid_context | u:r:t:s0",
                "SELINUX_ERR | security_compute_sid:  invalid context u:r:t:s0 for scontext=a tclass=b | op | security_compute_sid",
                "MAC_POLICY_LOAD | policy loaded auid=500 | auid         | 500",
                "MAC_UNLBL_STCADD | netlabel: auid=0 netif=lo | netif    | lo",
                "1503    | operation=\"open\"            | apparmor      | DENIED",
                "APPARMOR_ALLOWED | type=1502 operation=\"open\" | apparmor | ALLOWED",
            })
    void valueOf(String type, String body, String key, String value) {
        assertThat(read(type, body).value(key)).contains(value);
    }

    @Test
    void bytesThatNoTextHolds() {
        assertThat(read("AVC", "name=2FFFFE").value("name")).contains("/\uDCFF\uDCFE");
        assertThat(read("EXECVE", "a0=6120").value("a0")).contains("a ");
        assertThat(read("PROCTITLE", "proctitle=6C73002D6C").value("proctitle")).contains("ls\0-l");
        assertThat(read("AVC", "path=002F746D702F78").value("path")).contains("\0/tmp/x");
        assertThat(read("AVC", "addr=\"@0061\"").value("addr")).contains("@\0a");
        assertThat(read("SYSCALL", "key=6B31016B32").value("key")).contains("k1\001k2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "avc:  denied  { read write } for  pid=1 tclass=file | denied | read,write",
                "avc:  granted  { setsecparam } for  pid=1 tclass=security | granted | setsecparam",
                "avc:  denied  { null } for  pid=1 tclass=file | denied | null",
                "avc:  denied  null for  pid=1 tclass=file | denied | null",
                "avc:  denied  { 0x40000 } for  pid=1 tclass=file | denied | 0x40000",
            })
    void decisionOf(String body, String result, String permissions) {
        AuditRecord found = read("AVC", body);

        assertThat(found.value("seresult")).contains(result);
        assertThat(found.value("seperms")).contains(permissions);
        assertThat(found.value("pid")).contains("1");
        assertThat(found.has("tclass")).isTrue();
    }

    @Test
    void messageOfUserSpace() {
        AuditRecord found = read(
                "USER_AVC",
                "pid=1 uid=0 subj=a:b:c:s0 msg='avc:  denied  { start } for auid=0 path=\"/it's\" scontext=S tcontext=T"
                        + " tclass=service  exe=\"/x\" (sauid=81, hostname=?, addr=?, terminal=?)'UID=\"root\"");

        assertThat(found.field("tclass").map(Field::part)).contains(Field.FieldPart.MESSAGE);
        assertThat(found.value("path")).contains("/it's");
        assertThat(found.value("sauid")).contains("81");
        assertThat(found.value("terminal")).contains("?");
        assertThat(found.field("UID").map(Field::part)).contains(Field.FieldPart.INTERPRETED);
    }

    @Test
    void repeatedKeysAreKept() {
        AuditRecord found = read("AVC", "class=\"posix_mqueue\" name=\"/q\" class=\"posix_mqueue\" brand_new=7");

        assertThat(found.fields()).extracting(Field::key).containsExactly("class", "name", "class", "brand_new");
    }

    @Test
    void oddHexIsKeptAndReported() {
        Reading reading = Reading.of("type=AVC" + STAMP + "name=2F746 pid=1\n");

        assertThat(reading.only().value("name")).contains("2F746");
        assertThat(reading.only().value("pid")).contains("1");
        assertThat(reading.diagnosed()).containsExactly("odd-hex");
        assertThat(reading.report().diagnostics().get(0).position().orElseThrow())
                .hasToString("test.log:1");
    }

    @Test
    void hostileNamesComeBackAsTheyWere() {
        for (String name : List.of(
                "a\nb", "\u001B[31m", "<#assign x=1>${x}", "\u202Egpj", "q\"uote", "type=AVC\u001DUID=\"0\"", "é")) {
            String hex = HexFormat.of().withUpperCase().formatHex(name.getBytes(StandardCharsets.UTF_8));

            assertThat(read("AVC", "name=" + hex + " pid=1").value("name")).contains(name);
        }
    }

    @Test
    void freeTextOfTheFirstAppArmor() {
        AuditRecord found = read("APPARMOR", "REJECTING r access to /bin/df (sh(79) profile /usr/sbin/x active Y)");

        assertThat(found.value("info")).contains("REJECTING r access to /bin/df (sh(79) profile /usr/sbin/x active Y)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "020000357F0000010000000000000000 | 2 | 127.0.0.1 | 53 | ''",
                "0A00005000000000000000000000000000000000000000010000 0000 | 10 | 0:0:0:0:0:0:0:1 | 80 | ''",
                "01002F72756E2F782E736F636B0000 | 1 | '' | 0 | /run/x.sock",
                "0100002F782F79 | 1 | '' | 0 | @/x/y",
                "0100 | 1 | '' | 0 | ''",
                "100000000700000000000000 | 16 | '' | 7 | ''",
            })
    void socketAddress(String hex, int family, String address, long port, String path) {
        assertThat(SocketAddress.parse(hex.replace(" ", ""))).contains(new SocketAddress(family, address, port, path));
    }

    @Test
    void noSocketAddress() {
        assertThat(SocketAddress.parse("127.0.0.1")).isEqualTo(Optional.empty());
        assertThat(SocketAddress.parse("020")).isEqualTo(Optional.empty());
        assertThat(SocketAddress.parse("")).isEqualTo(Optional.empty());
    }
}

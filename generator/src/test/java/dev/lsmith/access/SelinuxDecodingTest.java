package dev.lsmith.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.SelinuxContext.SelinuxLevels;
import dev.lsmith.audit.ReadingReport.LineState;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelinuxDecodingTest {
    private static final String SOURCE = " scontext=system_u:system_r:web_t:s0:c14,c920 ";
    private static final String OWN = SOURCE + "tcontext=system_u:system_r:web_t:s0:c14,c920 ";

    /** One row per kind of denial; S stands for the source's context, T for it as both. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { read write } for pid=42 comm="web" name="app.conf" dev="dm-0" ino=131 S tcontext=u:object_r:etc_t:s0 tclass=file | type web_t etc_t:file [read, write]
            { open } for pid=42 comm="web" path="/srv/data/x" dev="dm-0" ino=131 S tcontext=u:object_r:etc_t:s0 tclass=file | type web_t etc_t:file [open]
            { getattr read } for path="/srv/data/x" S tcontext=u:object_r:etc_t:s0 tclass=file | type web_t etc_t:file [getattr, read]; file /srv/data/x (read,getattr) regular
            { write } for path="/srv/my file" S tcontext=u:object_r:etc_t:s0 tclass=file | type web_t etc_t:file [write]; file /srv/my file (write) regular
            { write } for path="/tmp/x (deleted)" S tcontext=u:object_r:tmp_t:s0 tclass=file | type web_t tmp_t:file [write]; file /tmp/x (write) regular deleted
            { ioctl } for path="/dev/pts/0" dev="devpts" ino=3 ioctlcmd=0x5401 S tcontext=u:object_r:devpts_t:s0 tclass=chr_file | type web_t devpts_t:chr_file [ioctl] ioctl=0x5401; file /dev/pts/0 (ioctl) character-device
            { ioctl } for path="/dev/pts/0" ioctlcmd=5401 S tcontext=u:object_r:devpts_t:s0 tclass=chr_file | type web_t devpts_t:chr_file [ioctl] ioctl=0x5401; file /dev/pts/0 (ioctl) character-device
            { read search } for path="/etc/web" S tcontext=u:object_r:etc_t:s0 tclass=dir | type web_t etc_t:dir [read, search]; file /etc/web/ (read,search) directory
            { add_name write } for path="/etc/web" S tcontext=u:object_r:etc_t:s0 tclass=dir | type web_t etc_t:dir [add_name, write]
            { execute execute_no_trans } for path="/bin/sh" S tcontext=u:object_r:bin_t:s0 tclass=file | type web_t bin_t:file [execute, execute_no_trans]; exec /bin/sh unknown; file /bin/sh (map-exec) regular
            { entrypoint } for path="/usr/sbin/web" S tcontext=u:object_r:bin_t:s0 tclass=file | type web_t bin_t:file [entrypoint]; exec /usr/sbin/web unknown
            { write } for path="pipe:[12]" dev="pipefs" S tcontext=u:r:kernel_t:s0 tclass=fifo_file | type web_t kernel_t:fifo_file [write]
            { use } for path="/dev/null" S tcontext=u:r:kernel_t:s0 tclass=fd | type web_t kernel_t:fd [use]
            { net_admin } for comm="ip" capability=12  T tclass=capability | type web_t web_t:capability [net_admin]; capability net_admin
            { bpf } for capability=39  T tclass=capability2 | type web_t web_t:capability2 [bpf]; capability bpf
            { setuid } for capability=7  T tclass=cap_userns | type web_t web_t:cap_userns [setuid]; capability setuid userns
            { bpf } for capability=39  T tclass=cap2_userns | type web_t web_t:cap2_userns [bpf]; capability bpf userns
            { name_bind } for src=81 S tcontext=u:object_r:reserved_port_t:s0 tclass=tcp_socket | type web_t reserved_port_t:tcp_socket [name_bind] port 81; network inet stream 6 (bind) local=unknown:81
            { name_connect } for dest=5432 S tcontext=u:object_r:postgresql_port_t:s0 tclass=tcp_socket | type web_t postgresql_port_t:tcp_socket [name_connect] port 5432; network inet stream 6 (connect) remote=unknown:5432
            { node_bind } for saddr=127.0.0.1 src=8081 S tcontext=u:object_r:lo_node_t:s0 tclass=tcp_socket | type web_t lo_node_t:tcp_socket [node_bind] port 8081; network inet stream 6 (bind) local=127.0.0.1:8081
            { accept } for laddr=192.0.2.1 lport=6009 faddr=192.0.2.2 fport=40112 T tclass=tcp_socket | type web_t web_t:tcp_socket [accept]; network inet stream 6 (accept) local=remote:6009 remote=remote
            { getattr } for laddr=::ffff:127.0.0.1 lport=42148 faddr=::ffff:127.0.0.1 fport=11211 T tclass=udp_socket | type web_t web_t:udp_socket [getattr]; network inet6 dgram 17 (getattr) local=loopback remote=loopback:11211
            { recv_msg } for saddr=192.0.2.15 src=993 daddr=192.0.2.19 dest=37722 netif=tun0 T tclass=tcp_socket | type web_t web_t:tcp_socket [recv_msg]; network inet stream 6 (receive) local=remote:993 remote=remote
            { ioctl } for path="socket:[13061]" ioctlcmd=0x5401 T tclass=tcp_socket | type web_t web_t:tcp_socket [ioctl] ioctl=0x5401
            { connectto } for path="@/bus/x" S tcontext=u:r:bus_t:s0 tclass=unix_stream_socket | type web_t bus_t:unix_stream_socket [connectto]; unix stream (connect) peer-addr=@/bus/x
            { connectto } for path="/run/x.sock" T tclass=unix_stream_socket | type web_t web_t:unix_stream_socket [connectto]; unix stream (connect) peer=@self
            { nlmsg_write write } for T tclass=netlink_route_socket | type web_t web_t:netlink_route_socket [nlmsg_write, write]; network netlink raw 0 (send)
            { nlmsg } for nl-msgtype=19 T tclass=netlink_route_socket | type web_t web_t:netlink_route_socket [nlmsg] nl-msgtype=19
            { create } for ipc_key=2026  T tclass=sem | type web_t web_t:sem [create]
            { signal } for opid=77 ocomm="worker" T tclass=process | type web_t web_t:process [signal]; signal send ? peer=@self
            { sigkill signull } for S tcontext=u:r:other_t:s0 tclass=process | type web_t other_t:process [sigkill, signull]; signal send kill; signal send exists
            { ptrace } for T tclass=process | type web_t web_t:process [ptrace]; ptrace trace peer=@self
            { mac_admin } for capability=33  trawcon="u:object_r:gone_t:s0" T tclass=capability2 | type web_t web_t:capability2 [mac_admin]; capability mac_admin
            { send_msg } for msgtype=signal interface=I member=M dest=D spid=1 tpid=2 S tcontext=u:r:bus_t:s0 tclass=dbus | type web_t bus_t:dbus [send_msg]
            """)
    void decodes(String data, String accesses) {
        Decoding decoding = Decoding.of(line(data) + " permissive=1");
        assertThat(decoding.accesses()).isEqualTo(Arrays.asList(accesses.split("; ", -1)));
        assertThat(decoding.lines(LineState.READ)).isEqualTo(1);
        assertThat(decoding.subjects()).containsExactly("web_t:s0:c14,c920");
        assertThat(decoding.evidence().verdicts()).containsExactly(Verdict.COMPLAINED);
    }

    /** A file system is asked whether it may hold a file's label: nobody is that label. */
    @Test
    void whoMadeTheFileAssociates() {
        String associate =
                "AVC avc: denied { associate } for pid=7 comm=\"cp\" name=\"x\" scontext=u:object_r:web_file_t:s0"
                        + " tcontext=u:object_r:proc_t:s0 tclass=filesystem permissive=1";
        Decoding told = Decoding.of(
                associate, "SYSCALL arch=c000003e syscall=257 comm=\"cp\" exe=\"/bin/cp\" subj=u:r:web_t:s0:c1,c2");
        assertThat(told.accesses()).contains("type web_file_t proc_t:filesystem [associate]");
        assertThat(told.subjects()).containsExactly("web_t:s0:c1,c2");
        assertThat(Decoding.of(associate).subjects()).containsExactly("cp");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            AVC avc: denied { null } for T tclass=file | PARTIAL | SELinux record without a permission
            AVC avc: denied { read } for ssid=3 tsid=4 tclass=file | UNSUPPORTED | SELinux record without contexts or class
            AVC avc: denied { read } for T tclass=../x | UNSUPPORTED | SELinux record without contexts or class
            AVC pid=3 T tclass=file | UNSUPPORTED | SELinux record without a decision
            USER_AVC pid=1 uid=0 seqno=2 | IGNORED | notice of a user-space object manager
            MAC_POLICY_LOAD auid=0 ses=1 lsm=selinux res=1 | IGNORED | policy load or change of SELinux
            MAC_STATUS enforcing=0 old_enforcing=1 | IGNORED | policy load or change of SELinux
            USER_MAC_POLICY_LOAD op=load_policy | IGNORED | policy load or change of SELinux
            SELINUX_ERR op=something_else | UNSUPPORTED | SELinux error of another or older form
            """)
    void tellsNothing(String line, LineState state, String reason) {
        Decoding decoding = Decoding.of(line.replace("T tclass", OWN + "tclass"));
        assertThat(decoding.observations()).isEmpty();
        assertThat(decoding.lines(state)).isEqualTo(1);
        assertThat(decoding.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            denied { read } for | permissive=1 | COMPLAINED
            denied { read } for | permissive=0 | DENIED
            denied { read } for | | DENIED
            granted { read } for | | AUDITED
            """)
    void verdicts(String decision, String permissive, Verdict verdict) {
        String line = "AVC avc: " + decision + OWN + "tclass=file" + (permissive == null ? "" : " " + permissive);
        assertThat(Decoding.of(line).evidence().verdicts()).containsExactly(verdict);
    }

    /** Dominance as {@code sepol_check_access} measured it: the reference's four cases and the forms of a range. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s0:c1,c1023      | s0:c1          | DOMINATES
            s0:c0,c1         | s0:c1,c1023    | INCOMPARABLE
            s0               | s0:c1          | INCOMPARABLE
            s0:c7            | s0             | DOMINATES
            s0-s0:c0.c1023   | s0:c14,c920    | DOMINATES
            s0:c1.c5         | s0:c2,c4       | DOMINATES
            s0:c1.c5         | s0:c2,c6       | INCOMPARABLE
            s1               | s0             | DOMINATES
            s0               | s1             | INCOMPARABLE
            s0:c1,c2         | s0-s0:c1,c2    | DOMINATES
            """)
    void levels(String source, String target, TypeAccess.Levels levels) {
        assertThat(SelinuxLevels.relation(source, target)).contains(levels);
    }

    @Test
    void translatedLevelIsPartial() {
        Decoding decoding = Decoding.of("AVC avc: denied { read } for scontext=u:r:a_t:SystemLow-SystemHigh"
                + " tcontext=u:object_r:b_t:s0 tclass=file");
        assertThat(decoding.accesses()).containsExactly("type a_t b_t:file [read]");
        assertThat(decoding.lines(LineState.PARTIAL)).isEqualTo(1);
    }

    @Test
    void denialByLevelsIsToldFromOneByType() {
        String head = "AVC avc: denied { write } for" + SOURCE + "tcontext=u:object_r:container_file_t:";
        assertThat(Decoding.of(head + "s0:c3,c4 tclass=file").accesses())
                .containsExactly("type web_t container_file_t:file [write] mcs-incomparable");
        assertThat(Decoding.of(head + "s0:c14,c920 tclass=file").accesses())
                .containsExactly("type web_t container_file_t:file [write]");
    }

    /** Getattr, map and watch carry no MCS constraint, so their denial is one by type whatever the levels are. */
    @Test
    void unconstrainedPermissionIsNoDenialByLevels() {
        assertThat(Decoding.of("AVC avc: denied { getattr } for" + SOURCE
                                + "tcontext=u:object_r:container_file_t:s0:c3,c4 tclass=file")
                        .accesses())
                .containsExactly("type web_t container_file_t:file [getattr]");
    }

    @Test
    void sameDomainAtAnotherLevelIsNotItself() {
        assertThat(Decoding.of("AVC avc: denied { sigkill } for" + SOURCE
                                + "tcontext=system_u:system_r:web_t:s0:c3,c4 tclass=process")
                        .accesses())
                .containsExactly("type web_t web_t:process [sigkill] mcs-incomparable", "signal send kill");
    }

    @Test
    void nameIsCompletedByTheEvent() {
        String read = "AVC avc: denied { read } for name=\"x.conf\" dev=\"vda\" ino=9" + OWN + "tclass=file";
        assertThat(Decoding.of(read).accesses()).hasSize(1);
        assertThat(Decoding.of(read, "CWD cwd=\"/srv\"", "PATH item=0 name=\"etc/x.conf\" inode=9")
                        .accesses())
                .contains("file /srv/etc/x.conf (read) regular");
        assertThat(Decoding.of(read, "CWD cwd=\"/srv\"", "PATH item=0 name=\"../etc/x.conf\" inode=9")
                        .accesses())
                .as("may lead through a symbolic link")
                .hasSize(1);
        assertThat(Decoding.of(read, "PATH item=0 name=\"/a/x.conf\" inode=8").accesses())
                .as("another file")
                .hasSize(1);
        assertThat(Decoding.of(read, "PATH item=0 name=\"/a/x.conf\" inode=9", "PATH item=1 name=\"/b/x.conf\" inode=9")
                        .accesses())
                .as("two names")
                .hasSize(1);
        assertThat(Decoding.of(
                                read,
                                "AVC avc: denied { open } for path=\"/srv/etc/x.conf\" dev=\"vda\" ino=9" + OWN
                                        + "tclass=file")
                        .accesses())
                .contains("file /srv/etc/x.conf (read) regular");
    }

    @Test
    void familyOfASocketComesFromTheEvent() {
        String create = "AVC avc: denied { create } for" + OWN + "tclass=tcp_socket";
        assertThat(Decoding.of(create, "SYSCALL arch=c000003e syscall=41 a0=a a1=1")
                        .accesses())
                .contains("network inet6 stream 6 (create)");
        String bind = "AVC avc: denied { name_bind } for src=80" + OWN + "tclass=tcp_socket";
        assertThat(Decoding.of(bind, "SOCKADDR saddr=0A0000500000000000000000").accesses())
                .contains("network inet6 stream 6 (bind) local=unknown:80");
        assertThat(Decoding.of(bind, "SOCKADDR saddr=02000050000000000000000000000000")
                        .accesses())
                .contains("network inet stream 6 (bind) local=unknown:80");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            op=security_compute_sid invalid_context="u:r:foo_t:s0" scontext=u:r:a_t:s0 tcontext=u:r:b_t:s0 tclass=process | label-fault invalid-context u:r:a_t:s0 u:r:foo_t:s0 tclass=process
            op=security_bounded_transition seresult=denied oldcontext=u:r:a_t:s0:c1,c2 newcontext=u:r:foo_t:s0:c1,c2 | label-fault bounded-transition u:r:a_t:s0:c1,c2 u:r:foo_t:s0:c1,c2
            op=security_validate_transition seresult=denied oldcontext=u:r:a_t:s0 newcontext=u:r:b_t:s0 taskcontext=u:r:c_t:s0 tclass=file | label-fault validate-transition u:r:a_t:s0 u:r:b_t:s0 tclass=file
            op=security_compute_av reason=bounds scontext=u:r:a_t:s0 tcontext=u:r:b_t:s0 tclass=file perms=read,write | label-fault bounds u:r:a_t:s0 u:r:b_t:s0 tclass=file
            """)
    void errors(String fields, String access) {
        assertThat(Decoding.of("SELINUX_ERR " + fields).accesses()).containsExactly(access);
    }

    private static String line(String data) {
        return "AVC avc:  denied  " + data.replace(" S ", SOURCE).replace(" T ", OWN);
    }
}

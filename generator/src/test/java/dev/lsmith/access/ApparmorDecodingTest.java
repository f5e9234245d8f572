package dev.lsmith.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.audit.ReadingReport.LineState;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApparmorDecodingTest {
    private static final String HEAD = "AVC apparmor=\"ALLOWED\" profile=\"webapp\" pid=4210 comm=\"web\" ";

    /** One row per kind of event; several accesses of one record are separated by a semicolon. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            operation="open" class="file" name="/srv/w/main.ini" requested_mask="r" denied_mask="r" fsuid=33 ouid=0 | file /srv/w/main.ini (read) other
            operation="open" name="/srv/w/log" requested_mask="wr" denied_mask="w" fsuid=33 ouid=33 | file /srv/w/log (read,write) owner
            operation="open" name="/srv/w/new" requested_mask="wrc" denied_mask="wrc" fsuid=33 ouid=33 | file /srv/w/new (read,write,create) owner
            operation="open" name="/srv/w/log" requested_mask="ac" denied_mask="ac" | file /srv/w/log (append,create)
            operation="mkdir" requested_mask="c::" denied_mask="c::" fsuid=33 ouid=0 name="/srv/w/up/" | file /srv/w/up/ (create) directory owner
            operation="mkdir" requested_mask="::c" denied_mask="::c" name="/srv/w/up" | file /srv/w/up/ (create) directory other
            operation="inode_permission" requested_mask="::mrwIx" denied_mask="::mrIx" name="/bin/x" | exec /bin/x other; file /bin/x (read,write,map-exec) other
            operation="open" name="/srv/a b.txt" requested_mask="r" denied_mask="r" | file /srv/a b.txt (read)
            operation="open" name="/srv/d/" requested_mask="r" denied_mask="r" | file /srv/d/ (read) directory
            operation="chmod" name="/srv/f" requested_mask="w" denied_mask="w" | file /srv/f (setattr)
            operation="chown" name="/srv/f" requested_mask="w" denied_mask="w" | file /srv/f (setattr)
            operation="getattr" name="/srv/f" requested_mask="r" denied_mask="r" | file /srv/f (getattr)
            operation="truncate" name="/srv/f" requested_mask="w" denied_mask="w" | file /srv/f (write)
            operation="rename_src" name="/srv/f" requested_mask="wrd" denied_mask="wrd" | file /srv/f (read,write,delete)
            operation="rename_dest" name="/srv/g" requested_mask="wc" denied_mask="wc" | file /srv/g (write,create)
            operation="unlink" name="/srv/f" requested_mask="d" denied_mask="d" | file /srv/f (delete)
            operation="symlink" name="/srv/s" requested_mask="c" denied_mask="c" | file /srv/s (create) symlink
            operation="file_lock" name="/srv/f" requested_mask="k" denied_mask="k" | file /srv/f (lock)
            operation="file_mmap" name="/lib/x.so" requested_mask="rm" denied_mask="rm" | file /lib/x.so (read,map-exec)
            operation="file_mmap" name="/" requested_mask="wr" denied_mask="wr" | file / (read,write) deleted
            operation="file_mmap" name="/srv/" requested_mask="r" denied_mask="r" | file /srv/ (read) directory
            operation="open" name="/" requested_mask="r" denied_mask="r" | file / (read) directory
            operation="brand_new" name="/srv/f" requested_mask="r" denied_mask="r" | file /srv/f (read)
            operation="open" class="file" name="/srv/f" requested="read write" denied="read write" | file /srv/f (read,write)
            operation="exec" class="file" name="/usr/bin/convert" requested_mask="x" denied_mask="x" fsuid=33 ouid=0 target="webapp//null-/usr/bin/convert" | exec /usr/bin/convert other
            operation="link" class="file" name="/srv/w/new" requested_mask="l" denied_mask="l" fsuid=33 ouid=33 target="/srv/w/old" | link /srv/w/new -> /srv/w/old owner
            operation="link" name="/srv/w/new" requested_mask="xm" denied_mask="xm" target="/srv/w/old" | link /srv/w/new -> /srv/w/old unknown
            operation="link" name="/srv/w/new" requested_mask="k" denied_mask="k" target="/srv/w/old" | link /srv/w/new -> /srv/w/old unknown
            operation="capable" class="cap" capability=12  capname="net_admin" | capability net_admin
            operation="capable" name="setuid" | capability setuid
            operation="capable" capability=39 | capability bpf
            operation="sendmsg" class="net" laddr=192.0.2.10 lport=40112 saddr=192.0.2.10 src=40112 daddr=192.0.2.53 dest=53 family="inet" sock_type="dgram" protocol=17 requested="send" denied="send" | network inet dgram 17 (send) local=remote remote=remote:53
            operation="sendmsg" laddr=192.0.2.10 lport=765 faddr=192.0.2.20 fport=2049 family="inet" sock_type="stream" protocol=6 | network inet stream 6 () local=remote:765 remote=remote:2049
            operation="file_inherit" lport=143 family="inet6" sock_type="stream" protocol=6 | network inet6 stream 6 () local=unknown:143
            operation="file_perm" laddr=::1 lport=80 faddr=::1 fport=61234 family="inet6" sock_type="stream" protocol=6 requested_mask="send receive" denied_mask="send receive" | network inet6 stream 6 (send,receive) local=loopback:80 remote=loopback
            operation="bind" laddr=0.0.0.0 lport=40000 family="inet" sock_type="stream" protocol=6 requested="bind" denied="bind" | network inet stream 6 (bind) local=any:40000
            operation="create" family="netlink" sock_type="raw" protocol=0 requested_mask="create" denied_mask="create" | network netlink raw 0 (create)
            operation="connect" class="net" family="unix" sock_type="stream" protocol=0 requested="send receive connect" denied="send receive connect" addr=none peer_addr="@bus_proxy" peer="busproxy" | unix stream (send,receive,connect) addr=none peer-addr=@bus_proxy peer=busproxy
            operation="connect" family="unix" sock_type="stream" requested_mask="connect" denied_mask="connect" peer="webapp//null-/usr/bin/convert" | unix stream (connect) peer=@self
            operation="connect" class="file" name="/run/mysqld/mysqld.sock" requested_mask="wr" denied_mask="wr" fsuid=33 ouid=999 | file /run/mysqld/mysqld.sock (read,write) socket other
            operation="connect" name="/run/mysqld/mysqld.sock" requested_mask="wr" denied_mask="wr" fsuid=33 ouid=999 | file /run/mysqld/mysqld.sock (read,write) socket other
            operation="sendmsg" name="/run/systemd/journal/socket" requested_mask="wr" denied_mask="w" | file /run/systemd/journal/socket (read,write) socket
            operation="recvmsg" class="file" name="/run/x.sock" requested_mask="r" denied_mask="r" | file /run/x.sock (read) socket
            operation="accept" name="/run/x.sock" requested_mask="wr" denied_mask="wr" | file /run/x.sock (read,write) socket
            operation="listen" name="/run/x.sock" requested_mask="wr" denied_mask="wr" | file /run/x.sock (read,write) socket
            operation="bind" class="file" name="/run/x.sock" requested_mask="c" denied_mask="c" | file /run/x.sock (create) socket
            operation="getsockname" class="file" name="/run/x.sock" requested_mask="r" denied_mask="r" | file /run/x.sock (read) socket
            operation="getpeername" name="/run/x.sock" requested_mask="r" denied_mask="r" | file /run/x.sock (read) socket
            operation="getsockopt" name="/run/x.sock" requested_mask="r" denied_mask="r" | file /run/x.sock (read) socket
            operation="setsockopt" name="/run/x.sock" requested_mask="w" denied_mask="w" | file /run/x.sock (write) socket
            operation="socket_shutdown" name="/run/x.sock" requested_mask="rw" denied_mask="rw" | file /run/x.sock (read,write) socket
            operation="connect" class="file" family="unix" sock_type="stream" name="/run/x.sock" requested_mask="wr" denied_mask="wr" | file /run/x.sock (read,write) socket
            operation="connect" info="Failed name lookup - disconnected path" error=-13 name="run/dbus/system_bus_socket" requested_mask="wr" denied_mask="wr" | file run/dbus/system_bus_socket (read,write) socket disconnected
            operation="connect" class="file" name="/run/x.sock" requested="send receive connect" denied="send receive connect" | file /run/x.sock (read,write) socket
            operation="connect" class="unix" family="unix" sock_type="stream" requested="send receive connect" denied="connect" addr=none peer_addr="@bus" peer="x" | unix stream (send,receive,connect) addr=none peer-addr=@bus peer=x
            operation="ptrace" class="ptrace" requested_mask="read trace" denied_mask="trace" peer="debugger" | ptrace read peer=debugger; ptrace trace peer=debugger
            operation="dbus_method_call" bus="system" path="/x" requested_mask="send receive" denied_mask="send" | dbus send bus=system path=/x; dbus receive bus=system path=/x
            operation="open" name="/srv/odd" requested_mask="r" denied_mask="w" | file /srv/odd (read,write)
            operation="connect" class="net" faddr=192.0.2.20 fport=5432 family="inet" sock_type="stream" protocol=6 requested="connect" denied="connect" | network inet stream 6 (connect) remote=192.0.2.20:5432
            operation="connect" faddr=2001:db8::7 fport=53 family="inet6" sock_type="dgram" protocol=17 requested="send connect" denied="connect" | network inet6 dgram 17 (send,connect) remote=[2001:db8::7]:53
            operation="bind" laddr=127.0.0.1 lport=8125 family="inet" sock_type="dgram" protocol=17 requested="bind" denied="bind" | network inet dgram 17 (bind) local=127.0.0.1:8125
            operation="accept" laddr=10.0.0.7 lport=80 faddr=10.0.0.9 fport=51000 family="inet" sock_type="stream" protocol=6 requested="accept" denied="accept" | network inet stream 6 (accept) local=remote:80 remote=remote
            operation="signal" class="signal" requested_mask="send" denied_mask="send" signal=term peer="worker" | signal send term peer=worker
            operation="signal" requested_mask="send" denied_mask="send" signal=rtmin+5 peer="webapp" | signal send rtmin+5 peer=@self
            operation="signal" requested_mask="send" denied_mask="send" signal=unknown(77) peer="unconfined" | signal send unknown(77) peer=unconfined
            operation="ptrace" class="ptrace" requested_mask="tracedby" denied_mask="tracedby" peer="debugger" | ptrace tracedby peer=debugger
            operation="mount" class="mount" info="failed mntpnt match" error=-13 name="/mnt/data/" fstype="ext4" srcname="/dev/loop0/" flags="rw, nosuid" options="data=ordered" | mount /mnt/data/ source=/dev/loop0/ fstype=ext4 flags=[nosuid, rw] options=data=ordered
            operation="mount" name="/mnt/data/" flags="ro, remount" | mount /mnt/data/ flags=[remount, ro]
            operation="umount" class="mount" name="/mnt/data/" | umount /mnt/data/
            operation="pivotroot" class="mount" name="/newroot/" srcname="/newroot/put_old/" trans="child" | pivot-root /newroot/ oldroot=/newroot/put_old/
            operation="dbus_method_call"  bus="session" path="/org/example/App" interface="org.example.App" member="Quit" mask="send" name="org.example.App" peer_pid=812 peer_profile="unconfined" | dbus send bus=session path=/org/example/App interface=org.example.App member=Quit name=org.example.App peer=unconfined
            operation="dbus_method_call" bus="session" path="/org/example/App" interface="org.example.App" method="Quit" mask="receive" peer_label="webapp" | dbus receive bus=session path=/org/example/App interface=org.example.App member=Quit peer=@self
            operation="change_hat" target="webapp//anon" | profile-transition change-hat webapp//anon
            operation="change_profile" class="file" name="pool//site" target="pool//site" | profile-transition change-profile pool//site
            operation="change_onexec" info="no new privs" error=-1 name="tor" | profile-transition change-onexec tor
            operation="stack_onexec" target="&tor" | profile-transition stack &tor
            operation="open" class="posix_mqueue" name="/jobs" requested="read create" denied="read" class="posix_mqueue" fsuid=33 ouid=33 | mqueue posix /jobs (read,create)
            operation="sysv_mqueue" name="123" requested="create" denied="create" class="sysv_mqueue" | mqueue sysv 123 (create)
            operation="uring_sqpoll" class="io_uring" requested="sqpoll" denied="sqpoll" | io-uring sqpoll
            operation="uring_override" class="io_uring" requested="override_creds" denied="override_creds" tcontext="other" | io-uring override-creds label=other
            operation="userns_create" class="namespace" requested="userns_create" denied="userns_create" | userns create
            operation="setrlimit" class="rlimits" rlimit=nofile value=1024 | rlimit nofile <= 1024
            operation="setrlimit" rlimit=core value=18446744073709551615 | rlimit core <= 9223372036854775807
            operation="open" info="Failed name lookup - disconnected path" error=-13 name="run/x" requested_mask="r" denied_mask="r" | file run/x (read) disconnected
            operation="open" info="Failed name lookup - deleted entry" error=-2 name="/tmp/x" requested_mask="r" denied_mask="r" | file /tmp/x (read) deleted
            operation="sysctl" name="/proc/sys/kernel/ngroups_max" requested_mask="r" denied_mask="r" | file /proc/sys/kernel/ngroups_max (read)
            """)
    void decodes(String fields, String accesses) {
        Decoding decoding = Decoding.of(HEAD + fields);
        assertThat(decoding.accesses()).isEqualTo(Arrays.asList(accesses.split("; ", -1)));
        assertThat(decoding.lines(LineState.READ)).isEqualTo(1);
        assertThat(decoding.subjects()).containsExactly("webapp");
    }

    /** Who loaded it did something to a profile, not under one. */
    @Test
    void aProfileThatIsLoadedIsNoAccessOfTheProfile() {
        Decoding decoding = Decoding.of(
                "type=AVC msg=audit(1700000001.120:5): apparmor=\"STATUS\""
                        + " operation=\"profile_replace\" profile=\"unconfined\" name=\"webapp\" pid=9 comm=\"apparmor_parser\"");
        assertThat(decoding.accesses()).containsExactly("profile-load webapp");
        assertThat(decoding.subjects()).containsExactly("apparmor_parser");
    }

    /** Records that tell of no access, with their fate. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            AVC apparmor="STATUS" operation="profile_remove" profile="unconfined" name="webapp" | IGNORED | AppArmor status
            AVC apparmor="STATUS" info="failed to unpack profile" error=-71 name="webapp" offset=159 | IGNORED | AppArmor status
            AVC apparmor="HINT" operation="change_hat" profile="webapp" | IGNORED | AppArmor hint
            AVC apparmor="ERROR" operation="open" profile="webapp" | IGNORED | AppArmor error, which decides nothing
            AVC apparmor="DENIED" operation="profile_replace" profile="webapp" name="x" | IGNORED | AppArmor policy load
            AVC apparmor="DENIED" operation="ptrace" profile="webapp" target="" | IGNORED | AppArmor ptrace without a permission
            AVC apparmor="DENIED" operation="open" profile="webapp" requested_mask="r" denied_mask="r" | UNSUPPORTED | AppArmor file operation without a name
            AVC apparmor="DENIED" operation="zap" profile="webapp" | UNSUPPORTED | AppArmor operation that is not known
            AVC apparmor="SHOUTED" operation="open" profile="webapp" | UNSUPPORTED | AppArmor record without a known verdict
            AVC apparmor="DENIED" operation="open" name="/x" denied_mask="r" | UNSUPPORTED | AppArmor record without a profile
            AVC apparmor="DENIED" operation="change_hat" info="unconfined" error=-1 | IGNORED | AppArmor record of an unconfined process
            AVC apparmor="ALLOWED" operation="change_hat" info="unconfined can not change_hat" profile="unconfined" | IGNORED | AppArmor record of an unconfined process
            AVC apparmor="DENIED" operation="change_hat" profile="webapp" | UNSUPPORTED | AppArmor profile transition without a target
            AVC apparmor="DENIED" operation="create" profile="webapp" family="warp" | UNSUPPORTED | address family without a name
            AVC apparmor="DENIED" operation="capable" profile="webapp" capname="everything" | UNSUPPORTED | capability without a known name
            APPARMOR_DENIED text=REJECTING | UNSUPPORTED | AppArmor record from before AppArmor 2.3, as free text
            APPARMOR_STATUS operation="profile_load" | IGNORED | AppArmor status
            """)
    void tellsNothing(String line, LineState state, String reason) {
        Decoding decoding = Decoding.of(line);
        assertThat(decoding.observations()).isEmpty();
        assertThat(decoding.lines(state)).isEqualTo(1);
        assertThat(decoding.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            AVC apparmor="ALLOWED" | COMPLAINED
            AVC apparmor="DENIED" | DENIED
            AVC apparmor="KILLED" | DENIED
            AVC apparmor="AUDIT" | AUDITED
            APPARMOR_ALLOWED x=1 | COMPLAINED
            APPARMOR_DENIED x=1 | DENIED
            """)
    void verdicts(String head, Verdict verdict) {
        Decoding decoding = Decoding.of(head + " operation=\"open\" profile=\"p\" name=\"/x\" requested_mask=\"r\"");
        assertThat(decoding.evidence().verdicts()).containsExactly(verdict);
        assertThat(decoding.accesses()).containsExactly("file /x (read)");
    }

    /** Labels: whose access it is, and what the null children of it prove. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a | a |
            a//hat | a//hat |
            a//null-/usr/bin/x | a | /usr/bin/x
            a//null-/usr/bin/x//null-/usr/bin/y | a | /usr/bin/x /usr/bin/y
            a//hat//null-/usr/bin/x | a//hat | /usr/bin/x
            a//null-1a | a |
            a//null-1a//null-/bin/y | a | /bin/y
            a//&b | a b |
            a//&unconfined | a |
            unconfined//&a//null-/bin/x | a | /bin/x
            :ns://a | :ns:a |
            :ns:a//hat | :ns:a//hat |
            a//&:ns:unconfined | a |
            unconfined | unconfined |
            /usr/bin/web | /usr/bin/web |
            a (complain) | a |
            """)
    void labels(String label, String profiles, String executed) {
        ApparmorLabel parsed = ApparmorLabel.parse(label, "");
        assertThat(parsed.profiles().stream().map(Subject.ApparmorProfile::name))
                .containsExactly(profiles.split(" ", -1));
        assertThat(parsed.executed()).containsExactly(executed == null ? new String[0] : executed.split(" ", -1));
    }

    @Test
    void namespaceOfTheRecordQualifiesTheProfile() {
        assertThat(ApparmorLabel.parse("tor", "root//ct1_<var-lib-ct>").profiles())
                .containsExactly(new Subject.ApparmorProfile(":ct1_<var-lib-ct>:tor"));
        assertThat(ApparmorLabel.parse("tor", "root").profiles()).containsExactly(new Subject.ApparmorProfile("tor"));
    }

    @Test
    void nullChildIsEvidenceOfItsExec() {
        Decoding decoding = Decoding.of("AVC apparmor=\"ALLOWED\" operation=\"file_mmap\" class=\"file\""
                + " profile=\"webapp//null-/usr/bin/convert\" name=\"/usr/bin/convert\" comm=\"convert\""
                + " requested_mask=\"rm\" denied_mask=\"rm\" fsuid=33 ouid=0");
        assertThat(decoding.subjects()).containsExactly("webapp");
        assertThat(decoding.accesses())
                .containsExactly("file /usr/bin/convert (read,map-exec) other", "exec /usr/bin/convert unknown");
    }

    @Test
    void stackConcernsEachOfItsProfiles() {
        Decoding decoding = Decoding.of("AVC apparmor=\"DENIED\" operation=\"open\" profile=\"a//&b//&unconfined\""
                + " name=\"/x\" requested_mask=\"r\" denied_mask=\"r\"");
        assertThat(decoding.subjects()).containsExactly("a", "b");
    }

    /** What a runtime's own profile is stacked with by no_new_privs: a rule for the container alone does not match both. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a | a | @self
            a | a//&crun | @self//&crun
            m | crun//&m | crun//&@self
            a | crun | crun
            a//&crun | a//&crun | @self
            a | a//null-/bin/x//&crun | @self//&crun
            unconfined | a//&crun | a//&crun
            """)
    void ownLabelInAStack(String label, String peer, String called) {
        assertThat(ApparmorLabel.parse(label, "").peer(peer)).isEqualTo(called);
    }

    @Test
    void dbusRecordOfUserSpaceConcernsItsLabel() {
        Decoding decoding = Decoding.of(
                "USER_AVC pid=612 uid=102 subj=? apparmor=\"DENIED\" operation=\"dbus_bind\""
                        + "  bus=\"system\" name=\"org.example.App\" mask=\"bind\" label=\"webapp\"  exe=\"/usr/bin/dbus-daemon\"");
        assertThat(decoding.subjects()).containsExactly("webapp");
        assertThat(decoding.accesses()).containsExactly("dbus bind bus=system name=org.example.App");
        assertThat(decoding.evidence().programs()).isEmpty();
    }

    /** The runtime stops a container from outside; the record stands under the container's profile. */
    @Test
    void signalFromTheRuntimeIsTheContainersToReceive() {
        Decoding decoding = Decoding.of("AVC apparmor=\"ALLOWED\" operation=\"signal\" profile=\"webapp\" comm=\"crun\""
                + " requested_mask=\"receive\" denied_mask=\"receive\" signal=term peer=\"unconfined\"");
        assertThat(decoding.subjects()).containsExactly("webapp");
        assertThat(decoding.accesses()).containsExactly("signal receive term peer=unconfined");
        assertThat(decoding.evidence().phases()).containsExactly(Phase.APPLICATION);
    }

    @Test
    void unknownLettersArePartial() {
        Decoding decoding =
                Decoding.of(HEAD + "operation=\"open\" name=\"/x\" requested_mask=\"rQ\" denied_mask=\"rQ\"");
        assertThat(decoding.accesses()).containsExactly("file /x (read)");
        assertThat(decoding.lines(LineState.PARTIAL)).isEqualTo(1);
    }

    @Test
    void evidenceOfARecord() {
        Evidence evidence = Decoding.of(HEAD + "operation=\"open\" name=\"/x\" requested_mask=\"r\" denied_mask=\"r\"")
                .evidence();
        assertThat(evidence.count()).isEqualTo(1);
        assertThat(evidence.runs()).containsExactly("run of audit.log");
        assertThat(evidence.first()).contains(Lines.id().time());
        assertThat(evidence.programs()).containsExactly("web");
        assertThat(evidence.reporters()).containsExactly(Reporter.APPARMOR);
        assertThat(evidence.phases()).containsExactly(Phase.APPLICATION);
        assertThat(evidence.positions()).hasToString("[audit.log:7]");
    }
}

package dev.lsmith.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A host that is a folder, with programs that say what they were told and keep their state in files: what the kernel has loaded, its
 * backlog, whether the container runs.
 *
 * @param folder of all of it
 */
record StubHost(Path folder) {
    private static final String PRELUDE = """
            #!/bin/sh
            host=HOST
            get() { read -r got <"$host/$1" || :; }
            echo "${0##*/} $*" >>"$host/commands"
            # The n-th program that is started kills the script that started it.
            if [ -s "$host/kill-at" ]; then
              get kill-at
              while read -r line; do got=$((got - 1)); done <"$host/commands"
              if [ $got = 0 ]; then kill -9 $PPID; exit 1; fi
            fi
            """;

    private static final Map<String, String> PROGRAMS =
            Map.of("id", "cat \"$host/uid\"", "auditctl", """
            case $1 in
            -s)
              printf 'enabled 1\\nfailure 1\\nbacklog 0\\n'
              for each in pid rate_limit backlog_limit lost; do get "$each"; printf '%s %s\\n' "$each" "$got"; done
              ;;
            -b) echo "$2" >"$host/backlog_limit" ;;
            -r) echo "$2" >"$host/rate_limit" ;;
            -l) cat "$host/rules" ;;
            -d) : >"$host/rules" ;;
            -a) echo "-a never,task" >"$host/rules" ;;
            -m) echo "type=USER msg=audit(1700000100.000:7): pid=9 uid=0 msg='$2 exe=\\"/sbin/auditctl\\" res=success'" >>"$host/root/var/log/audit/audit.log" ;;
            esac
            """, "apparmor_parser", """
            case $1 in
            -a) [ ! -e "$host/profile" ] || exit 1; cp "$2" "$host/profile" ;;
            -R) [ -e "$host/profile" ] || exit 1; rm "$host/profile" ;;
            esac
            """, "semodule", """
            active=$host/root/var/lib/selinux/default/active
            case " $* " in *" -B "*) [ $# = 1 ] || exit 1 ;; esac
            while [ $# -gt 0 ]; do
              case $1 in
              -i) cp "$2" "$host/" && shift ;;
              -r) rm "$host/$2.cil" && shift || exit 1 ;;
              -D) mkdir -p "$active" && touch "$active/disable_dontaudit" ;;
              -B) rm -f "$active/disable_dontaudit" ;;
              esac
              shift
            done
            """, "docker", """
            log=$host/root/var/log/audit/audit.log
            did() { echo "type=AVC msg=audit(1700000101.000:$1): apparmor=\\"ALLOWED\\" operation=\\"open\\" profile=\\"lsmith-learn-web\\" name=\\"/etc/$2\\" pid=2 comm=\\"x\\" requested_mask=\\"r\\" denied_mask=\\"r\\" fsuid=0 ouid=0" >>"$log"; }
            case $1 in
            --version) echo 'Docker version 20.10 "quoted"' ;;
            run)
              echo "$*" >"$host/security"
              while [ $# -gt 0 ]; do if [ "$1" = --cidfile ]; then printf 0123abcd >"$2"; fi; shift; done
              echo true >"$host/running"
              did 10 first
              if [ -e "$host/rotates" ]; then mv "$log" "$log.1"; did 11 second; fi
              ;;
            create) echo 77 ;;
            export) cd "$host/image" && tar -cf - * ;;
            start) echo true >"$host/running"; did 12 again ;;
            stop) echo false >"$host/running" ;;
            ps) echo 77; get named; echo "$got" ;;
            inspect)
              [ -e "$host/security" ] || exit 1
              for last; do :; done
              [ ! -e "$host/named" ] || [ "$last" = "$(cat "$host/named")" ] || exit 1
              case "$2 $3" in
              *SecurityOpt*) cat "$host/security" ;;
              *Running*) cat "$host/running" ;;
              *Image*) echo sha256:beef ;;
              *) echo '[{"Id": "0123abcd"}]' ;;
              esac
              ;;
            esac
            """);

    /** Makes a host with AppArmor whose audit is set so that nothing is lost. */
    static StubHost at(Path folder) throws IOException {
        StubHost host = new StubHost(folder);
        Path programs = Files.createDirectories(folder.resolve("bin"));
        for (Map.Entry<String, String> program : PROGRAMS.entrySet()) {
            Path file = programs.resolve(program.getKey());
            Files.writeString(file, PRELUDE.replace("HOST", "'" + folder + "'") + program.getValue());
            file.toFile().setExecutable(true);
        }
        Map.of(
                        "uid",
                        "0",
                        "pid",
                        "4194999",
                        "rate_limit",
                        "0",
                        "backlog_limit",
                        "65536",
                        "lost",
                        "3",
                        "rules",
                        "",
                        "running",
                        "false")
                .forEach(host::set);
        host.set("root/sys/module/apparmor/parameters/enabled", "Y");
        host.set("root/var/log/audit/audit.log", "type=DAEMON_START msg=audit(1700000000.000:1): op=start");
        host.set("root/etc/audit/auditd.conf", "num_logs = 99\nmax_log_file = 8\nmax_log_file_action = ROTATE");
        return host;
    }

    void set(String name, String content) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content.isEmpty() ? "" : content + "\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    String get(String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }

    boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    /** What a recording must leave as it was: the kernel's settings, what is loaded, and auditd's file. */
    List<String> settings() throws IOException {
        List<String> all = new ArrayList<>();
        for (String name : List.of("rate_limit", "backlog_limit", "rules", "root/etc/audit/auditd.conf")) {
            all.add(name + " " + get(name));
        }
        for (String name : List.of(
                "profile",
                "lsmith_learn_web.cil",
                "root/var/lib/selinux/default/active/disable_dontaudit",
                "root/var/lib/lsmith/dontaudit-off",
                "root/var/lib/lsmith/recordings/web")) {
            all.add(name + " " + has(name));
        }
        return all;
    }

    /** What a script printed, and its exit code. */
    record Ran(int code, String printed) {}

    /** Runs the script of a recording named web. */
    Ran run(String... words) throws IOException, InterruptedException {
        return runOf("web", words);
    }

    /** Runs the script of the recording that is named. */
    Ran runOf(String name, String... words) throws IOException, InterruptedException {
        Path script = folder.resolve("record.sh");
        Files.writeString(script, new RecordScript(name, "docker", "0.1").text(), StandardCharsets.UTF_8);
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("LSMITH_ROOT", folder.resolve("root").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), printed);
    }
}

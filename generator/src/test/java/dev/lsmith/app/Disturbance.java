package dev.lsmith.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Makes a longer and stranger log of a short one. */
record Disturbance(RandomGenerator random) {
    private static final List<String> STRANGE = List.of(
            "",
            "----",
            "time->Tue Nov 14 22:13:20 2023",
            "garbage",
            "\0\0\0",
            "__CURSOR=s=1",
            "MESSAGE=audit: type=1400 audit(1700000000.000:1): apparmor=\"DENIED\" operation=\"open\" profile=\"p\" name=\"/x\"",
            "{\"MESSAGE\":\"type=AVC\"}",
            "{",
            "}",
            "type=EOE msg=audit(1700000000.123:456): ",
            "type=AVC msg=audit(1700000000.123:456): apparmor=\"ALLOWED\" profile=\" pid=1 \" pid=22 operation=\"open\"",
            "type=AVC msg=audit(1700000000.123:456): apparmor=\"ALLOWED\" profile=\" pid=33 \" pid=22 operation=\"open\"",
            "type=AVC msg=audit(1700000000.123:456): apparmor=\"ALLOWED pid=33 name=/x",
            "type=USER_AVC msg=audit(1700000000.123:457): pid=1 uid=0 msg='avc:  denied  { read } pid=7 for",
            " pid=8 scontext=a:b:c:s0 tcontext=a:b:d:s0 tclass=file exe=\"/x\"'",
            "type=EXECVE msg=audit(1700000000.123:458): argc=2 a0=6C73 a1=312",
            "type=EXECVE msg=audit(1700000000.123:458): argc=2 a0=6C73 a1=31",
            "type=SYSCALL msg=audit(1700000000.123:459): arch=c000003e syscall=56 a0=1200011 a1=0 pid=4 comm=\"x\" exe=\"/x\"",
            "type=SYSCALL msg=audit(1700000000.123:460): arch=c000003e syscall=56 a0=7ffc12345678 pid=4 comm=\"x\" exe=\"/x\"",
            "type=SYSCALL msg=audit(1700000000.123:460): arch=c000003e syscall=41 a0=a pid=-4 comm=\"x\" exe=\"/x\"",
            "type=LOGIN msg=audit(1700000000.123:461): pid=12 uid=0 pid=13 old-auid=4294967295 auid=0",
            "node=web1 type=AVC msg=audit(1700000000.123:462): apparmor=\"DENIED\" operation=\"bind\" profile=\"p\" family=\"inet\""
                    + " sock_type=\"stream\" protocol=6 lport=40000",
            "node=web2 type=AVC msg=audit(1700000000.123:463): apparmor=\"DENIED\" operation=\"connect\" profile=\"p\""
                    + " family=\"inet\" sock_type=\"stream\" protocol=6 lport=40001 faddr=10.0.0.1 fport=50000",
            "type=SOCKADDR msg=audit(1700000000.123:464): saddr=0200B228AC1100010000000000000000\u001DSADDR={ saddr_fam=inet laddr=172.17.0.1 lport=41542 }",
            "type=SOCKADDR msg=audit(1700000000.123:465): saddr=0A00B2280000\u001DSADDR={ saddr_fam=inet6 laddr=:: lport=1 }",
            "type=SOCKADDR msg=audit(1700000000.123:465): saddr=0A00B228000\u001DSADDR={ saddr_fam=inet6 for (x) }",
            "type=UNKNOWN[1334] msg=audit(1700000000.123:464): prog-id=1 op=LOAD",
            "audit: audit_lost=12 audit_rate_limit=0 audit_backlog_limit=64",
            "Nov 14 22:13:20 host kernel: [ 1.2] audit: audit_lost=7 audit_rate_limit=0",
            "type=AVC msg=audit(1700000000.1234:464): apparmor=\"DENIED\"",
            "type=AVC msg=audit(99999999999.123:464): apparmor=\"DENIED\" pid=1",
            "type=AVC msg=audit(1700000000.123:464) : apparmor=\"DENIED\" operation=\"open\" profile=\"p\" name=\"/x\"");

    String of(List<String> lines) {
        List<String> copies = new ArrayList<>();
        for (int copy = 0; copy < 4; copy++) {
            int offset = copy * 37;
            lines.forEach(line -> copies.add(renumbered(line, offset)));
        }
        StringBuilder log = new StringBuilder();
        for (String line : mixed(copies)) {
            log.append(random.nextInt(40) == 0 ? damaged(line) : line);
            log.append(random.nextInt(200) == 0 ? "\r\n" : "\n");
            if (random.nextInt(25) == 0) {
                log.append(STRANGE.get(random.nextInt(STRANGE.size()))).append('\n');
            }
        }
        return random.nextBoolean() ? log.toString() : log.substring(0, log.length() - 20);
    }

    /** Neighbours change places now and then, as processors write at the same time. */
    private List<String> mixed(List<String> lines) {
        String[] mixed = lines.toArray(String[]::new);
        for (int i = 1; i < mixed.length; i++) {
            if (random.nextInt(5) == 0) {
                int other = Math.max(0, i - 1 - random.nextInt(8));
                String line = mixed[i];
                mixed[i] = mixed[other];
                mixed[other] = line;
            }
        }
        return Arrays.asList(mixed);
    }

    private String renumbered(String line, int offset) {
        String moved = Pattern.compile(":(\\d+)\\):")
                .matcher(line)
                .replaceFirst(m -> ":" + (Long.parseLong(m.group(1)) + offset * 1000L) + "):");
        return Pattern.compile("(?<= (?:pid|ppid|ses|exit|a[0-3]|ip|lport|fport|src|dest)=)[0-9a-fx-]+")
                .matcher(moved)
                .replaceAll(m -> random.nextInt(4) == 0 ? value(m.group()) : m.group());
    }

    private String value(String before) {
        return switch (random.nextInt(8)) {
            case 0 -> "0";
            case 1 -> String.valueOf(random.nextInt(32768, 61000));
            case 2 -> Long.toHexString(random.nextLong());
            case 3 -> "-" + random.nextInt(200);
            case 4 -> before.length() > 1 ? before.substring(1) : before;
            case 5 -> before.toUpperCase(Locale.ROOT);
            default -> String.valueOf(random.nextInt(100_000));
        };
    }

    private String damaged(String line) {
        if (line.isEmpty()) {
            return line;
        }
        int at = random.nextInt(line.length());
        return switch (random.nextInt(4)) {
            case 0 -> line.substring(0, at);
            case 1 -> line.substring(at);
            case 2 -> line.substring(0, at) + "\"'{}()=\u001D \t\u00e4".charAt(random.nextInt(11)) + line.substring(at);
            default -> line.substring(0, at) + (char) random.nextInt(1, 256) + line.substring(at + 1);
        };
    }
}

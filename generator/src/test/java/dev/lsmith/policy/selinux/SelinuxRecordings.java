package dev.lsmith.policy.selinux;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.SelinuxContext;
import dev.lsmith.access.Subject;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.Position;
import dev.lsmith.model.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The AVC records of the recordings below {@code examples/}, read by a plain expression that owes nothing to the program. */
final class SelinuxRecordings {
    static final List<String> NAMES = List.of("memcached", "nginx", "perlapp", "redis");

    private static final Pattern AVC = Pattern.compile(
            "avc: +denied +\\{ ([a-z0-9_ ]+) \\}.*?(?: (?:src|dest)=(\\d+))?.*?(?: ioctlcmd=0x([0-9a-f]+))?"
                    + " scontext=(\\S+) tcontext=(\\S+) tclass=(\\S+)");

    private SelinuxRecordings() {}

    static Path root() {
        return Path.of(System.getProperty("lsmith.root", "."));
    }

    static String level(String name) throws IOException {
        Matcher matcher =
                Pattern.compile("scontext=\\S+:learn_" + name + "_t:(\\S+)").matcher(text(name));
        if (!matcher.find()) {
            throw new IllegalStateException("no context of " + name);
        }
        return matcher.group(1);
    }

    static Model model(String name) throws IOException {
        List<Observation> observations = new ArrayList<>();
        int number = 0;
        for (String line : text(name).split("\n", -1)) {
            number++;
            Matcher matcher = AVC.matcher(line);
            if (matcher.find()) {
                observe(matcher, new Position(name, number, 0), line, observations);
            }
        }
        return Model.of(observations);
    }

    private static void observe(Matcher matcher, Position position, String line, List<Observation> out) {
        SelinuxContext source = SelinuxContext.parse(matcher.group(4)).orElseThrow();
        SelinuxContext target = SelinuxContext.parse(matcher.group(5)).orElseThrow();
        Evidence evidence = Evidence.of(
                "test", Optional.empty(), "x", Reporter.SELINUX, Verdict.COMPLAINED, Phase.APPLICATION, position);
        Subject subject = new Subject.SelinuxDomain(source.type(), source.level());
        List<String> permissions = List.of(matcher.group(1).split(" "));
        Matcher port = Pattern.compile(" (?:src|dest)=(\\d+)").matcher(line);
        Matcher ioctl = Pattern.compile(" ioctlcmd=0x([0-9a-f]+)").matcher(line);
        out.add(new Observation(
                subject,
                new TypeAccess(
                        source.type(),
                        target.type(),
                        matcher.group(6),
                        new TreeSet<>(permissions),
                        ioctl.find() ? Optional.of(Integer.parseInt(ioctl.group(1), 16)) : Optional.empty(),
                        port.find() ? Optional.of(Integer.valueOf(port.group(1))) : Optional.empty(),
                        TypeAccess.Levels.DOMINATES),
                evidence));
        if (matcher.group(6).equals("capability")) {
            permissions.forEach(c -> out.add(new Observation(subject, new CapabilityUse(c, false), evidence)));
        }
    }

    private static String text(String name) throws IOException {
        return Files.readString(root().resolve("examples/" + name + "/selinux/audit.log"), StandardCharsets.ISO_8859_1);
    }
}

package dev.lsmith.learn;

import dev.lsmith.access.Ownership;
import dev.lsmith.text.KernelText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file accesses of a recorded container, read by a few patterns that know no more than these recordings need. */
final class Recording {
    private static final Pattern FIELD = Pattern.compile("(\\w+)=(\"[^\"]*\"|\\S+)");

    private Recording() {}

    static Observed files(String workload, String run) throws IOException {
        Path log = Path.of(System.getProperty("lsmith.root"), "examples", workload, run, "audit.log");
        Observed observed = new Observed();
        for (String line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
            if (line.contains("profile=\"learn-" + workload) && !line.contains(" family=")) {
                add(observed, line);
            }
        }
        return observed;
    }

    private static void add(Observed observed, String line) {
        String mask = field(line, "denied_mask").orElse("").replaceAll("[xl]", "");
        Optional<String> name = field(line, "name").filter(n -> n.startsWith("/"));
        if (name.isPresent() && !mask.isEmpty() && mask.matches("[rwacdkm]+")) {
            boolean owner = field(line, "fsuid").equals(field(line, "ouid"));
            observed.by(owner ? Ownership.OWNER : Ownership.OTHER, mask, name.get());
        }
    }

    private static Optional<String> field(String line, String key) {
        Matcher matcher = FIELD.matcher(line);
        while (matcher.find()) {
            if (matcher.group(1).equals(key)) {
                String value = matcher.group(2);
                boolean quoted = value.startsWith("\"");
                boolean hex = !quoted && key.equals("name") && value.matches("([0-9A-F]{2})+");
                return Optional.of(
                        quoted
                                ? value.substring(1, value.length() - 1)
                                : hex ? KernelText.decode(HexFormat.of().parseHex(value)) : value);
            }
        }
        return Optional.empty();
    }
}

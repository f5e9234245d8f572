package dev.lsmith.policy.tomoyo;

import dev.lsmith.base.KernelText;
import dev.lsmith.base.render.OutputLanguage;
import dev.lsmith.base.render.Templates;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Policies as text. What is written is one word, whatever it holds: anything but what prints in ASCII is escaped, so that no name from a log
 * can end a word or a line. A backslash stays, as it is part of how names and patterns are written; {@code TomoyoText} doubles those of names.
 */
final class TomoyoWriter {
    static final String FOLDER = "tomoyo";

    /** The ending of the file that holds all three texts. */
    static final String WHOLE = ".tomoyo";

    private static final Templates TEXTS = new Templates(new OutputLanguage("tomoyo", TomoyoWriter::word));

    private TomoyoWriter() {}

    /** The three texts as the kernel's tools take them, and all of them in one file. */
    static SortedMap<String, String> files(TomoyoPolicy policy) {
        Map<String, ?> values = values(policy);
        SortedMap<String, String> files = new TreeMap<>();
        StringBuilder whole = new StringBuilder();
        for (String name : List.of("profile.conf", "exception_policy.conf", "domain_policy.conf")) {
            String text = TEXTS.render("tomoyo/" + name + ".ftl", values);
            files.put(FOLDER + "/" + name, text);
            whole.append(text);
        }
        files.put(FOLDER + "/" + policy.name() + WHOLE, whole.toString());
        return files;
    }

    private static Map<String, ?> values(TomoyoPolicy policy) {
        List<Object> profiles = new ArrayList<>();
        policy.profiles().forEach((number, profile) -> {
            List<Object> configs = new ArrayList<>();
            profile.configs().forEach((key, config) -> configs.add(config(key, config)));
            profiles.add(Map.of(
                    "number",
                    number,
                    "comment",
                    profile.comment().isEmpty() ? List.of() : words(profile.comment()),
                    "preferences",
                    profile.preferences(),
                    "configs",
                    configs));
        });
        return Map.of(
                "version",
                TomoyoPolicy.VERSION,
                "profiles",
                profiles,
                "exceptions",
                policy.exceptions().stream().map(line -> words(line.text())).toList(),
                "domains",
                policy.domains().stream()
                        .map(d -> Map.of(
                                "name", words(d.name()),
                                "profile", d.profile(),
                                "groups", List.copyOf(d.groups()),
                                "rules",
                                        d.rules().stream()
                                                .map(rule -> words(rule.text()))
                                                .toList()))
                        .toList());
    }

    private static Map<String, String> config(String key, Config config) {
        return Map.of(
                "key", key.isEmpty() ? "" : "::" + key,
                "mode", config.mode().name().toLowerCase(Locale.ROOT),
                "grantLog", config.grantLog() ? "yes" : "no",
                "rejectLog", config.rejectLog() ? "yes" : "no");
    }

    private static List<String> words(String line) {
        return List.of(line.split(" ", -1));
    }

    private static String word(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : KernelText.encode(text)) {
            if (b > ' ' && b < 0x7f) {
                out.append((char) b);
            } else {
                out.append(String.format(Locale.ROOT, "\\%03o", b & 0xff));
            }
        }
        return out.toString();
    }
}

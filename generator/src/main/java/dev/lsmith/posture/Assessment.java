package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** One container while the checks look at it. */
final class Assessment {
    private final ContainerSpec spec;
    private final Form form;
    private final FurtherOptions options;
    private final HeldCapabilities capabilities;
    private final Seen seen;
    private final SortedMap<String, FindingText> texts = FindingText.all();
    private final List<Finding> findings = new ArrayList<>();

    Assessment(ContainerSpec spec, Form form, Seen seen) {
        this.spec = spec;
        this.form = form;
        this.options = new FurtherOptions(spec);
        this.capabilities = HeldCapabilities.of(spec);
        this.seen = seen;
    }

    ContainerSpec spec() {
        return spec;
    }

    Form form() {
        return form;
    }

    FurtherOptions options() {
        return options;
    }

    HeldCapabilities capabilities() {
        return capabilities;
    }

    Seen seen() {
        return seen;
    }

    /** A finding of which no log could say whether it is needed. */
    void add(String code) {
        add(code, "");
    }

    void add(String code, String subject) {
        add(code, subject, seen.untold("no record tells of it"));
    }

    void add(String code, Optional<Need> need) {
        add(code, "", need);
    }

    void add(String code, String subject, Optional<Need> need) {
        add(code, text(code).danger(), subject, "", need);
    }

    /** A finding that is not always as dangerous. */
    void add(String code, Danger danger, Optional<Need> need) {
        add(code, "", danger, "", "", need);
    }

    /** A finding whose danger and reason come from a table. */
    void add(String code, Danger danger, String subject, String sentence, Optional<Need> need) {
        add(code, "", danger, subject, sentence, need);
    }

    /**
     * A finding whose danger and reason come from a table, and that something of its own closes; where its form has no words
     * that close it, it is none.
     *
     * @param sort which words of {@code closings.ini} close it: those of the code and this; empty for the code's
     */
    void add(String code, String sort, Danger danger, String subject, String sentence, Optional<Need> need) {
        text(code).finding(form, sort, danger, subject, sentence, need).ifPresent(findings::add);
    }

    private FindingText text(String code) {
        FindingText text = texts.get(code);
        if (text == null) {
            throw new IllegalStateException(FindingText.FILE + ": no [" + code + "]");
        }
        return text;
    }

    List<Finding> sorted() {
        return findings.stream().sorted().toList();
    }
}

package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.posture.PostureFinding.Danger;
import dev.lsmith.posture.PostureFinding.Usage;
import dev.lsmith.posture.PrivilegeCheck.HeldCapabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** One container while the checks look at it. */
final class Assessment {
    private final ContainerSpec spec;
    private final SpecSyntax form;
    private final OtherOptions options;
    private final HeldCapabilities capabilities;
    private final RecordedUsage usage;
    private final SortedMap<String, FindingText> texts = FindingText.all();
    private final List<PostureFinding> findings = new ArrayList<>();

    Assessment(ContainerSpec spec, SpecSyntax form, RecordedUsage usage) {
        this.spec = spec;
        this.form = form;
        this.options = new OtherOptions(spec);
        this.capabilities = HeldCapabilities.of(spec);
        this.usage = usage;
    }

    ContainerSpec spec() {
        return spec;
    }

    SpecSyntax form() {
        return form;
    }

    OtherOptions options() {
        return options;
    }

    HeldCapabilities capabilities() {
        return capabilities;
    }

    RecordedUsage usage() {
        return usage;
    }

    /** A finding of which no log could say whether it is needed. */
    void add(String code) {
        add(code, "");
    }

    void add(String code, String subject) {
        add(code, subject, usage.unknown("no record tells of it"));
    }

    void add(String code, Optional<Usage> usage) {
        add(code, "", usage);
    }

    void add(String code, String subject, Optional<Usage> usage) {
        add(code, text(code).danger(), subject, "", usage);
    }

    /** A finding that is not always as dangerous. */
    void add(String code, Danger danger, Optional<Usage> usage) {
        add(code, "", danger, "", "", usage);
    }

    /** A finding whose danger and reason come from a table. */
    void add(String code, Danger danger, String subject, String sentence, Optional<Usage> usage) {
        add(code, "", danger, subject, sentence, usage);
    }

    /**
     * A finding whose danger and reason come from a table, and that something of its own closes; where its form has no words
     * that close it, it is none.
     *
     * @param sort which words of {@code closings.ini} close it: those of the code and this; empty for the code's
     */
    void add(String code, String sort, Danger danger, String subject, String sentence, Optional<Usage> usage) {
        text(code).finding(form, sort, danger, subject, sentence, usage).ifPresent(findings::add);
    }

    private FindingText text(String code) {
        FindingText text = texts.get(code);
        if (text == null) {
            throw new IllegalStateException(FindingText.FILE + ": no [" + code + "]");
        }
        return text;
    }

    List<PostureFinding> sorted() {
        return findings.stream().sorted().toList();
    }

    /** Looks at one area of the isolation. */
    interface IsolationCheck {
        /** Adds the findings of this check to an assessment. */
        void check(Assessment assessment);
    }
}

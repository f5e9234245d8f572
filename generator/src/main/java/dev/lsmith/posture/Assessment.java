package dev.lsmith.posture;

import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.posture.PostureFinding.Danger;
import dev.lsmith.posture.PostureFinding.Usage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

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

    /**
     * A finding about a capability that it holds, which is closed by not adding it where it was added: an engine that is told to add and
     * to drop it adds it.
     */
    void addForCapability(String code, String capability, Optional<Usage> usage) {
        addSort(code, spec.capabilities().add().contains(capability) ? "added" : "", "", usage);
    }

    /** A finding as dangerous as ever, that something of its own closes; see {@link #add(String, String, Danger, String, String, Optional)}. */
    void addSort(String code, String sort, String subject, Optional<Usage> usage) {
        add(code, sort, text(code).danger(), subject, "", usage);
    }

    private FindingText text(String code) {
        FindingText text = texts.get(code);
        if (text == null) {
            throw new IllegalStateException(FindingText.FILE + ": no [" + code + "]");
        }
        return text;
    }

    List<PostureFinding> sorted() {
        return JointProposals.of(form, spec.engine())
                .joined(findings.stream().sorted().toList());
    }

    /** Looks at one area of the isolation. */
    interface IsolationCheck {
        /** Adds the findings of this check to an assessment. */
        void check(Assessment assessment);
    }

    /**
     * What the container's first process can do at once, and what only an exec could still give it.
     *
     * <p>Root holds the bounding set after its exec (capabilities(7), "Capabilities and execution of programs by root"). Another user
     * holds what is ambient: Docker, containerd and CRI-O set nothing ambient; Podman sets what {@code --cap-add} names
     * (pkg/specgen/generate/security_linux.go, securityConfigureGenerator, 2026-06); an OCI {@code config.json} states it.
     *
     * @param held effective once it runs, in the kernel's lower-case names
     * @param bounding all that a set-user-id program or one with file capabilities could give it, {@code held} included
     */
    record HeldCapabilities(SortedSet<String> held, SortedSet<String> bounding) {
        HeldCapabilities {
            held = Collections.unmodifiableSortedSet(new TreeSet<>(held));
            bounding = Collections.unmodifiableSortedSet(new TreeSet<>(bounding));
        }

        static HeldCapabilities of(ContainerSpec spec) {
            SortedSet<String> bounding = spec.boundingSet();
            if (spec.root()) {
                return new HeldCapabilities(bounding, bounding);
            }
            SortedSet<String> ambient = new TreeSet<>(spec.engine() == Engine.PODMAN ? asked(spec) : stated(spec));
            ambient.retainAll(bounding);
            return new HeldCapabilities(ambient, bounding);
        }

        private static SortedSet<String> asked(ContainerSpec spec) {
            return spec.capabilities().add().contains("all")
                    ? spec.boundingSet()
                    : spec.capabilities().add();
        }

        private static SortedSet<String> stated(ContainerSpec spec) {
            SortedSet<String> names = new TreeSet<>();
            for (String list : new OtherOptions(spec).values("ambient")) {
                for (String name : list.split("[^A-Za-z0-9_]+", -1)) {
                    if (!name.isEmpty()) {
                        names.add(CapabilityGrant.normalise(name));
                    }
                }
            }
            return names;
        }
    }
}

package dev.lsmith.app;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Subject;
import dev.lsmith.app.ImageChoice.LookedInto;
import dev.lsmith.app.Mechanisms.PolicyOutput;
import dev.lsmith.app.MergeInto.MergedProfile;
import dev.lsmith.app.decision.DecidedRules;
import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.app.recording.RecordedContainer;
import dev.lsmith.app.recording.RecordingInputs;
import dev.lsmith.app.recording.SpecChoice.SpecFile;
import dev.lsmith.app.recording.WrongSpec;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.launch.DockerRun;
import dev.lsmith.launch.DockerRun.DockerCommandLine;
import dev.lsmith.launch.LaunchPlan;
import dev.lsmith.launch.LsmChoice;
import dev.lsmith.launch.NetworkProposal;
import dev.lsmith.launch.RunFolder;
import dev.lsmith.launch.proposal.Proposals.Recorded;
import dev.lsmith.learn.UnmediatedChildren;
import dev.lsmith.model.Model;
import dev.lsmith.model.ModelStore.Provenance;
import dev.lsmith.model.SubjectSelection.Selection;
import dev.lsmith.model.coverage.Completeness;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.Coverage.Doubt;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.capability.CapabilitySet;
import dev.lsmith.report.GeneralisationWriter;
import dev.lsmith.report.ReportWriter;
import dev.lsmith.report.Review;
import dev.lsmith.report.Review.Origin;
import dev.lsmith.report.Review.PolicyReview;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run of {@code generate}, from logs and spec to files.
 *
 * @param model what the container did
 * @param policies one for each mechanism, in the order of {@link Mechanisms#all}
 * @param files everything to write: name relative to the output folder, to content
 * @param review what there is to say about it
 * @param merged the user's profile with what was learned, if that was asked for
 */
public record Generation(
        Model model,
        List<PolicyOutput<?>> policies,
        SortedMap<String, Content> files,
        Review review,
        Optional<MergedProfile> merged) {
    public Generation {
        policies = List.copyOf(policies);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * Runs it; writes nothing.
     *
     * @param stdin what a log named {@code -} stands for
     * @param progress is told how far the reading of the logs is
     * @throws InputException when an input cannot be used at all, or does not say which container is meant
     */
    public static Generation run(Request request, InputStream stdin, ReadingProgress progress) throws InputException {
        return run(request, Mechanisms.writing(request), stdin, progress);
    }

    /** As {@link #run(Request, InputStream, ReadingProgress)}, with a list of mechanisms. */
    static Generation run(Request request, Mechanisms mechanisms, InputStream stdin, ReadingProgress progress)
            throws InputException {
        Optional<SpecFile> file = SpecFile.read(request.spec(), stdin);
        RecordedContainer recorded = RecordingInputs.of(request.logs())
                .and(request.runs())
                .read(file.map(SpecFile::spec), request.subjects(), request.complete(), stdin, progress);
        if (recorded.spec().isPresent() && request.subjects().isEmpty()) {
            WrongSpec.refuseOtherPrograms(recorded.selected(), recorded.spec().get());
        }
        Optional<LookedInto> image = request.image().isPresent()
                ? Optional.of(request.image().get().lookInto(recorded.selected().model(), recorded.spec()))
                : Optional.empty();
        return of(request, mechanisms, file.map(SpecFile::diagnostics).orElse(List.of()), recorded, image);
    }

    /**
     * The policies of what was read, whatever it was read from.
     *
     * @param unread what could not be read of the description
     * @param image what was found in the image, if that was looked into
     */
    static Generation of(
            Request request,
            Mechanisms mechanisms,
            List<Diagnostic> unread,
            RecordedContainer recorded,
            Optional<LookedInto> image)
            throws InputException {
        Optional<String> given = PolicyName.given(request.name());
        Optional<ContainerSpec> spec = recorded.spec();
        Selection.Selected selected = recorded.selected();
        Stream<String> profile =
                request.mergeInto().isPresent() ? request.mergeInto().get().name() : Stream.empty();
        String name = given.isPresent()
                ? given.get()
                : PolicyName.made(Stream.of(
                                profile,
                                spec.stream().map(ContainerSpec::name),
                                selected.subjects().stream().map(PolicyName::of))
                        .flatMap(s -> s));
        UnmediatedChildren.Completion completion = UnmediatedChildren.complete(selected.model(), spec);
        DecidedRules decided = new DecidedRules(request.decisions());
        Generation generation =
                new GenerateJob(request, mechanisms, unread, recorded, completion, name, decided, image).generate();
        decided.assertWritten();
        return generation;
    }

    /** The making of one container's policies, of inputs that were read. */
    private record GenerateJob(
            Request request,
            Mechanisms mechanisms,
            List<Diagnostic> unread,
            RecordedContainer container,
            UnmediatedChildren.Completion completion,
            String name,
            DecidedRules decided,
            Optional<LookedInto> image) {
        private Optional<ContainerSpec> spec() {
            return container.spec();
        }

        private Selection.Selected selected() {
            return container.selected();
        }

        Generation generate() throws InputException {
            PolicyOutput<CapabilitySet> capabilities = PolicyOutput.of(
                    mechanisms.capabilities(), assignment(new Privileges(new TreeSet<>(), false)), decided);
            Privileges privileges = capabilities.synthesis().policy().privileges();
            Optional<MergeInto.Merging> merging = merging(privileges);
            Map<Mechanism<?>, PolicyOutput<?>> made = new HashMap<>();
            made.put(mechanisms.capabilities(), capabilities);
            merging.ifPresent(merged -> made.put(mechanisms.apparmor(), merged.output()));
            // Each for itself: with many accesses each takes its time, and none needs another.
            List<PolicyOutput<?>> policies = mechanisms.all().parallelStream()
                    .filter(mechanism -> Mechanisms.isWanted(mechanism, request.targets(), completion.model()))
                    .<PolicyOutput<?>>map(mechanism -> {
                        PolicyOutput<?> output = made.get(mechanism);
                        return output == null ? output(mechanism, privileges) : output;
                    })
                    .toList();
            return generation(policies, privileges, merging.map(MergeInto.Merging::result));
        }

        private PolicyOutput<?> output(Mechanism<?> mechanism, Privileges privileges) {
            return request.staged()
                    ? PolicyOutput.staged(mechanism, assignment(privileges), decided)
                    : PolicyOutput.of(mechanism, assignment(privileges), decided);
        }

        /** The user's own profile with what was learned, if there is one to put it into. */
        private Optional<MergeInto.Merging> merging(Privileges privileges) throws InputException {
            if (request.mergeInto().isEmpty()
                    || !request.targets().contains(mechanisms.apparmor().name())) {
                return Optional.empty();
            }
            String subject = selected().subjects().stream()
                    .map(Subject::name)
                    .findFirst()
                    .orElse(name);
            return Optional.of(
                    request.mergeInto().get().merge(onlySeen(privileges), subject, origin().numbered(), decided));
        }

        private Assignment assignment(Privileges privileges) {
            return new Assignment(
                            name,
                            completion.model(),
                            spec(),
                            privileges,
                            request.generality(),
                            container.coverage(),
                            selected().subjects())
                    .with(image.map(LookedInto::reach))
                    .with(request.executed());
        }

        /** What is put into a profile of the user's is what was seen, whatever the engine's default would allow. */
        private Assignment onlySeen(Privileges privileges) {
            Set<String> used = completion.model().accesses(CapabilityUse.class).keySet().stream()
                    .map(CapabilityUse::capability)
                    .filter(c -> privileges.capabilities().contains(c))
                    .collect(Collectors.toSet());
            Privileges seen = new Privileges(new TreeSet<>(used), privileges.noNewPrivileges());
            return new Assignment(
                    name,
                    completion.model(),
                    spec(),
                    seen,
                    request.generality(),
                    Coverage.whole(completion.model()),
                    selected().subjects());
        }

        private Generation generation(
                List<PolicyOutput<?>> policies, Privileges privileges, Optional<MergedProfile> merged)
                throws InputException {
            Launch launch = Launch.of(LaunchPlans.of(
                    request,
                    name,
                    policies,
                    request.staged() ? LaunchPlans.given(spec()) : privileges,
                    spec(),
                    recorded(),
                    completion.model()));
            SortedMap<String, String> texts = new TreeMap<>();
            policies.forEach(p -> texts.putAll(p.files()));
            texts.put(PolicyFolder.DOCKER_ARGUMENTS, launch.run().file());
            texts.putAll(new RunFolder().files(launch.plan()));
            new NetworkProposal()
                    .text(launch.plan(), completion.model(), container.coverage())
                    .ifPresent(text -> texts.put(NetworkProposal.FILE, text));
            SortedMap<String, String> serving = request.phases()
                    ? ServingFiles.of(mechanisms, assignment(privileges), new DecidedRules(request.decisions()))
                    : new TreeMap<>();
            texts.putAll(serving);
            Review review = review(policies, launch, request.phases() && serving.isEmpty());
            SortedMap<String, Content> files = new TreeMap<>();
            texts.forEach((name, text) -> files.put(name, Content.of(text)));
            files.put(
                    "model.json",
                    out -> container.write(
                            spec().map(s -> s.of(Origin.base(s.source()))),
                            new Provenance(
                                    origin().version(),
                                    origin().logs(),
                                    origin().kernels(),
                                    Optional.of(request.made())),
                            out));
            files.put("report.md", out -> new ReportWriter().markdown(review, out));
            files.put(
                    "generalisations.md",
                    out -> new GeneralisationWriter().markdown(review, request.generality(), out));
            return new Generation(selected().model(), policies, files, review, merged);
        }

        private Recorded recorded() {
            return new Recorded(selected().model(), container.actors(), container.coverage());
        }

        private Origin origin() {
            return new Origin(
                    container.reading().sources().stream().map(Origin::base).toList(),
                    List.copyOf(container.kernels()),
                    spec().map(s -> s.engine().name().toLowerCase(Locale.ROOT)).orElse(""),
                    spec().map(ContainerSpec::image).orElse(""),
                    spec().map(ContainerSpec::imageId).orElse(""),
                    Origin.thisVersion());
        }

        private List<Review.Other> others() {
            return selected().leftOut().entrySet().stream()
                    .sorted(Map.Entry.<Subject, Long>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .map(e -> new Review.Other(
                            e.getKey().mechanism() + " " + e.getKey().name(), e.getValue()))
                    .toList();
        }

        /** Warnings about policies that the launch does not name; none if the user said what modules the host has. */
        private List<Diagnostic> unenforced(Launch launch) {
            return request.lsm().isPresent()
                    ? List.of()
                    : launch.plan().unenforced(LsmChoice.of(selected().model(), spec()));
        }

        private Review review(List<PolicyOutput<?>> policies, Launch launch, boolean unserved) {
            List<Diagnostic> diagnostics = Stream.of(
                            container.reading().sources().isEmpty()
                                    ? List.<Diagnostic>of()
                                    : selected().diagnostics(),
                            unread,
                            spec().map(s -> WrongSpec.capabilities(selected().model(), s))
                                    .orElse(List.of()),
                            completion.diagnostics(),
                            decided.idle(),
                            container.coverage().doubts().stream()
                                    .map(Doubt::diagnostic)
                                    .toList(),
                            launch.run().diagnostics(),
                            request.staged() ? List.of(LaunchPlans.STAGED) : List.<Diagnostic>of(),
                            unserved ? List.of(ServingFiles.NONE) : List.<Diagnostic>of(),
                            unenforced(launch),
                            launch.commandLine().diagnostics())
                    .flatMap(List::stream)
                    .sorted()
                    .toList();
            return new Review(
                    name,
                    origin(),
                    container.reading(),
                    selected().subjects().stream()
                            .map(s -> s.mechanism() + " " + s.name())
                            .toList(),
                    others(),
                    selected().model().distinct(),
                    selected().model().records(),
                    container.reading().sources().isEmpty()
                            ? Optional.empty()
                            : Optional.of(container.life().of(container.spec().map(ContainerSpec::name))),
                    Completeness.of(selected().model(), container.coverage()),
                    policies.stream()
                            .map(p -> new PolicyReview(
                                    p.name(), List.copyOf(p.files().keySet()), p.synthesis()))
                            .toList(),
                    launch.run().arguments().stream()
                            .map(a -> new Review.LaunchLine(a.text(), a.reason()))
                            .toList(),
                    launch.commandLine().line(),
                    diagnostics,
                    image.map(i -> i.contents().review(completion.model(), i.reach(), policies)));
        }
    }

    /** The plan of the launch, and Docker's arguments and command line that it gives. */
    private record Launch(LaunchPlan plan, DockerRun run, DockerCommandLine commandLine) {
        static Launch of(LaunchPlan plan) {
            return new Launch(plan, DockerRun.of(plan), DockerCommandLine.of(plan));
        }
    }

    /** The content of a file, made while it is written: that of many accesses would not fit in memory beside them. */
    @FunctionalInterface
    public interface Content {
        /** Writes the content. */
        void writeTo(Writer out) throws IOException;

        /** A short one, which is there already. */
        static Content of(String text) {
            return out -> out.write(text);
        }
    }
}

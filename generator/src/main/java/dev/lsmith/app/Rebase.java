package dev.lsmith.app;

import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.app.ImageChoice.LookedInto;
import dev.lsmith.app.decision.NoteFile;
import dev.lsmith.app.decision.RuleDecisions;
import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.app.recording.RecordedContainer;
import dev.lsmith.app.recording.RecordingInputs;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.image.Image;
import dev.lsmith.image.ImagePair;
import dev.lsmith.image.ReachableCalls;
import dev.lsmith.launch.proposal.Proposals.Proposal.ProposalKind;
import dev.lsmith.learn.Generality.Level;
import dev.lsmith.model.Model;
import dev.lsmith.model.ModelStore.MadePolicies;
import dev.lsmith.policy.Assignment.ExecutedRights;
import dev.lsmith.policy.Assignment.Reach;
import dev.lsmith.policy.Assignment.Unseen;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.report.RebaseWriter;
import dev.lsmith.report.RebaseWriter.CarriedOver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Policies of one image carried over to the next: what was seen is put where it is there, what the next image needs besides is added, and
 * the policies are made anew of that.
 *
 * @param generation what was made, with {@code rebase.md} among its files
 * @param carried what became of the paths and calls
 * @param level at which level the policies were made, as the old ones were
 * @param diagnostics what could not be carried over
 */
public record Rebase(Generation generation, CarriedOver carried, Level level, List<Diagnostic> diagnostics) {
    public Rebase {
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * What is to be carried over.
     *
     * @param folder what {@code generate} wrote
     * @param from the image that was recorded
     * @param to the next one
     * @param level at which level; by default the one at which the old policies were made
     * @param unseen what a filter does about calls that the next image's programs can reach newly
     * @param abi which AppArmor policy abi to write for
     * @param dialect whose seccomp JSON to write
     * @param notes where the decisions of people stand that hold for the new policies
     */
    public record RebaseRequest(
            Path folder,
            Path from,
            Path to,
            Optional<Level> level,
            Unseen unseen,
            Abi abi,
            Dialect dialect,
            Path notes) {}

    /**
     * Carries policies over; writes nothing.
     *
     * @throws InputException when the folder holds no model, or an image cannot be read
     */
    public static Rebase run(RebaseRequest request) throws InputException {
        PolicyFolder folder = new PolicyFolder(request.folder());
        SortedMap<String, Path> old = folder.files();
        if (folder.recording().isEmpty()) {
            throw new InputException(Diagnostic.error(
                    "no-model",
                    Position.ofSource(request.folder().toString()),
                    "it holds no model.json, which says what was seen",
                    "name a folder that generate wrote"));
        }
        try (Image from = Image.open(request.from());
                Image to = Image.open(request.to())) {
            return new Job(request, old, folder.made(), new ImagePair(from, to)).run();
        } catch (IOException e) {
            throw new InputException(Diagnostic.error(
                    "image",
                    Position.ofSource(request.to().toString()),
                    "this image cannot be read: " + e.getMessage(),
                    ""));
        }
    }

    private record Job(
            RebaseRequest request, SortedMap<String, Path> old, Optional<MadePolicies> made, ImagePair images) {
        /** The level at which the old policies were made, else the default one. */
        private Level level() {
            return made.flatMap(m -> Stream.of(Level.values())
                            .filter(level -> level.word().equals(m.level()))
                            .findFirst())
                    .orElse(Level.DEFAULT);
        }

        Rebase run() throws InputException {
            RecordedContainer recorded = RecordingInputs.of(
                            List.of(request.folder().toString()))
                    .read(Optional.empty(), List.of(), false, InputStream.nullInputStream(), new ReadingProgress());
            Level level = request.level().orElse(level());
            RebasedModel carried = RebasedModel.of(recorded.selected().model(), images);
            ReachableCalls before = images.reachableBefore(
                    ImageChoice.programs(images.from(), recorded.selected().model(), recorded.spec()),
                    ImageChoice.opened(recorded.selected().model()));
            ReachableCalls after = images.reachableAfter(
                    ImageChoice.programs(images.to(), carried.model(), recorded.spec()),
                    ImageChoice.opened(carried.model()));
            Reach reach = new Reach(
                    made.flatMap(MadePolicies::reachable).isPresent() ? after : newly(before, after), request.unseen());
            Generation generation = Generation.of(
                    asked(level),
                    mechanisms(level),
                    List.of(),
                    recorded.of(carried.model()),
                    Optional.of(new LookedInto(reach, ImageContents.of(images.to()))));
            CarriedOver findings = carried.carriedOver(
                    generation.review().name(), new RebasedModel.Calls(before, after, programs(carried.model())));
            return new Rebase(with(generation, findings), findings, level, diagnostics(before));
        }

        private static Set<String> programs(Model model) {
            Set<String> programs = new TreeSet<>();
            model.accesses(ExecAccess.class).keySet().forEach(e -> programs.add(e.path()));
            return programs;
        }

        private List<Diagnostic> diagnostics(ReachableCalls before) throws InputException {
            List<Diagnostic> all = new ArrayList<>();
            if (made.isEmpty()) {
                all.add(Diagnostic.warning(
                        "unknown-making",
                        Position.ofSource(request.folder().toString()),
                        "its model.json does not say how its policies were made: they are made anew at level default, without what an"
                                + " image's programs can reach",
                        "generate them again first, or give --exact or --broad"));
            }
            if (isChanged()) {
                all.add(Diagnostic.warning(
                        "changed-policies",
                        Position.ofSource(request.folder().toString()),
                        "its policies are not as generate wrote them: what was changed in them is not carried over",
                        "decide about rules in lsmith.yaml, which is"));
            }
            before.diagnostics().stream()
                    .filter(d -> d.code().equals("reach-program"))
                    .forEach(d -> all.add(Diagnostic.warning(
                            "other-image",
                            Position.ofSource(request.from().toString()),
                            d.position().map(Position::source).orElse("") + " was started and is not in this image",
                            "give the image that was recorded as --from")));
            return all;
        }

        /** What was changed since it was written, which is not made again of what was seen. */
        private boolean isChanged() throws InputException {
            try {
                FileDigests written = FileDigests.read(request.folder().resolve(FileDigests.FILE));
                for (String name : old.keySet()) {
                    if (!written.knows(request.folder(), name)) {
                        return true;
                    }
                }
                return false;
            } catch (IOException e) {
                return true;
            }
        }

        /** Only what can be reached in the next image and could not in the one before; and what was seen, which is not asked about. */
        private static ReachableCalls newly(ReachableCalls before, ReachableCalls after) {
            SortedMap<String, ReachableCalls.CallWay> calls = new TreeMap<>(after.calls());
            calls.keySet().removeAll(before.calls().keySet());
            return new ReachableCalls(after.architecture(), calls, after.programs(), after.total(), List.of());
        }

        private Mechanisms mechanisms(Level level) throws InputException {
            return Mechanisms.writing(asked(level));
        }

        private Request asked(Level level) throws InputException {
            return new Request(
                    List.of(request.folder().toString()),
                    List.of(),
                    new SpecChoice(List.of(), Optional.empty()),
                    name(),
                    List.of(),
                    targets(),
                    request.abi(),
                    request.dialect(),
                    Optional.empty(),
                    NoteFile.in(request.notes()).generality(level),
                    false,
                    EnumSet.noneOf(ProposalKind.class),
                    Optional.empty(),
                    false,
                    made.flatMap(MadePolicies::reachable).map(old -> new ImageChoice(request.to(), request.unseen())),
                    RuleDecisions.in(request.notes(), LocalDate.now(ZoneId.systemDefault())),
                    false,
                    false,
                    made.filter(MadePolicies::childProfiles).isPresent()
                            ? ExecutedRights.CHILD
                            : ExecutedRights.INHERIT);
        }

        /** As the old AppArmor profile is called. */
        private Optional<String> name() {
            return old.keySet().stream()
                    .filter(n -> n.startsWith("apparmor/"))
                    .map(n -> n.substring("apparmor/".length()))
                    .findFirst();
        }

        private Set<String> targets() {
            Set<String> targets = new LinkedHashSet<>();
            for (Mechanism<?> mechanism : Mechanisms.reading().all()) {
                String place = mechanism.place().path();
                if (old.keySet().stream().anyMatch(n -> n.equals(place) || n.startsWith(place + "/"))) {
                    targets.add(mechanism.name());
                }
            }
            return targets;
        }

        private static Generation with(Generation made, CarriedOver findings) {
            SortedMap<String, Generation.Content> files = new TreeMap<>(made.files());
            files.put(RebaseWriter.FILE, out -> new RebaseWriter().markdown(findings, out));
            return new Generation(made.model(), made.policies(), files, made.review(), made.merged());
        }
    }
}

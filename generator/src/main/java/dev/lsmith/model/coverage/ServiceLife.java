package dev.lsmith.model.coverage;

import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.Subject;
import dev.lsmith.access.Subject.ApparmorProfile;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.ShippedData;
import dev.lsmith.model.Model;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which parts of a service's life a recording shows ({@code profiles/learning/life.csv}). A policy that was learned without one of them
 * may deny what it needs.
 *
 * @param events in the order of a life
 */
public record ServiceLife(List<LifeEvent> events) {
    private static final Set<String> ACCEPTING = Set.of("accept", "accept4");

    /** What engines take as names of containers. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private static final Pattern ANY_NAME = Pattern.compile("\\bNAME\\b");

    private static final int NAME = 0;
    private static final int SIGNALS = 1;
    private static final int EXERCISE = 2;

    public ServiceLife {
        events = List.copyOf(events);
    }

    /** Whether the recording shows a part of the life. */
    public enum Shown {
        YES,
        NO,
        /** No mechanism that recorded would have told of it. */
        UNTOLD
    }

    /**
     * A part of a service's life.
     *
     * @param name in a few words
     * @param shown whether the recording shows it
     * @param exercise the command that makes the service go through it
     */
    public record LifeEvent(String name, Shown shown, String exercise) {}

    /**
     * What a recording shows.
     *
     * @param model everything that the logs tell, of whomever
     * @param own the container's subjects
     * @param started when the container was started the last time, if that is known
     * @param coverage what the recording can say of what it does not hold
     */
    public static ServiceLife of(Model model, Set<Subject> own, Optional<Instant> started, Coverage coverage) {
        Signs signs = new Signs(model, model.of(own::contains), own, started, coverage);
        List<LifeEvent> events = new ArrayList<>();
        for (List<String> row : ShippedData.rows("learning/life.csv")) {
            events.add(new LifeEvent(row.get(NAME), signs.shown(row.get(NAME), signals(row)), row.get(EXERCISE)));
        }
        return new ServiceLife(events);
    }

    /**
     * The same with the container's name in its commands, which without it say NAME.
     *
     * @param container the name, if it is known; one that a shell would read otherwise is not put in
     */
    public ServiceLife of(Optional<String> container) {
        return container
                .filter(name -> PLAIN.matcher(name).matches())
                .map(name -> new ServiceLife(events.stream()
                        .map(event -> new LifeEvent(
                                event.name(),
                                event.shown(),
                                ANY_NAME.matcher(event.exercise()).replaceAll(name)))
                        .toList()))
                .orElse(this);
    }

    /** The parts that the recording would tell of and does not. */
    public List<LifeEvent> missing() {
        return events.stream().filter(event -> event.shown() == Shown.NO).toList();
    }

    /** In a few words: {@code 4 of 7 parts of a service's life, not: reload, stop}. */
    public String summary() {
        long shown = events.stream().filter(event -> event.shown() == Shown.YES).count();
        long tellable =
                events.stream().filter(event -> event.shown() != Shown.UNTOLD).count();
        String missing = missing().stream().map(LifeEvent::name).collect(Collectors.joining(", "));
        return shown + " of " + tellable + " parts of a service's life"
                + (missing.isEmpty() ? "" : ", not: " + missing);
    }

    /** What two recordings show: each part that one of them shows. */
    public ServiceLife and(ServiceLife other) {
        Map<String, LifeEvent> byName = new LinkedHashMap<>();
        Stream.concat(events.stream(), other.events.stream())
                .forEach(event -> byName.merge(
                        event.name(), event, (one, two) -> one.shown.compareTo(two.shown) <= 0 ? one : two));
        return new ServiceLife(List.copyOf(byName.values()));
    }

    private static List<String> signals(List<String> row) {
        return Stream.of(row.get(SIGNALS).split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * What the parts of a life leave in a log.
     *
     * @param all everything that the logs tell
     * @param programs what the container's own programs did
     */
    private record Signs(Model all, Model programs, Set<Subject> own, Optional<Instant> started, Coverage coverage) {
        Shown shown(String event, List<String> signals) {
            if (!signals.isEmpty()) {
                return told(arrived(signals), own.stream().anyMatch(ApparmorProfile.class::isInstance));
            }
            return switch (event) {
                case "start" ->
                    told(
                            coverage.doubts().stream()
                                    .noneMatch(doubt -> doubt.code().equals("start-missing")),
                            true);
                case "requests answered" -> told(answers(), true);
                case "command from outside" -> told(entered(), calls(Phase.RUNTIME, "execve") > 0);
                case "second start on its data" -> told(startedAgain(), started.isPresent());
                default -> throw new IllegalArgumentException("profiles/learning/life.csv: nothing shows " + event);
            };
        }

        private static Shown told(boolean seen, boolean tellable) {
            if (seen) {
                return Shown.YES;
            }
            return tellable ? Shown.NO : Shown.UNTOLD;
        }

        private boolean arrived(List<String> signals) {
            return programs.accesses(SignalUse.class).keySet().stream()
                    .anyMatch(use -> use.signal().filter(signals::contains).isPresent());
        }

        /** A connection was taken from somebody: of datagrams it is not known whether they were answers. */
        private boolean answers() {
            return Stream.concat(
                                    programs.accesses(NetworkUse.class).keySet().stream()
                                            .map(NetworkUse::permissions),
                                    programs.accesses(UnixSocketUse.class).keySet().stream()
                                            .map(UnixSocketUse::permissions))
                            .anyMatch(permissions -> permissions.contains(SocketPermission.ACCEPT))
                    || programs.accesses(SyscallUse.class).keySet().stream()
                            .anyMatch(call ->
                                    call.name().filter(ACCEPTING::contains).isPresent());
        }

        /** The runtime executed more programs than it started containers. */
        private boolean entered() {
            long starts = SeveralStarts.runtimeStarts(all).stream()
                    .mapToLong(Evidence::count)
                    .sum();
            return starts > 0 && calls(Phase.RUNTIME, "execve") > starts;
        }

        /** How often a call was made, by the runtime or by programs; of labels that both bear it is not known. */
        private long calls(Phase phase, String name) {
            return all.observed().values().stream()
                    .flatMap(accesses -> accesses.entrySet().stream())
                    .filter(e -> e.getKey() instanceof SyscallUse call
                            && call.name().filter(name::equals).isPresent()
                            && e.getValue().reporters().contains(Reporter.SECCOMP)
                            && e.getValue().phases().equals(Set.of(phase)))
                    .mapToLong(e -> e.getValue().count())
                    .sum();
        }

        /** It did something, and then its profile was loaded anew or the engine started it. */
        private boolean startedAgain() {
            Optional<Instant> first = programs.observed().values().stream()
                    .flatMap(accesses -> accesses.values().stream())
                    .flatMap(evidence -> evidence.first().stream())
                    .min(Comparator.naturalOrder());
            return first.isPresent()
                    && (started.filter(at -> first.get()
                                            .plus(SeveralStarts.NOTED_LATE)
                                            .isBefore(at))
                                    .isPresent()
                            || loads().anyMatch(at -> first.get().isBefore(at)));
        }

        private Stream<Instant> loads() {
            return own.stream()
                    .flatMap(subject -> SeveralStarts.loads(all, subject.name()).stream())
                    .flatMap(evidence -> evidence.last().stream());
        }
    }
}

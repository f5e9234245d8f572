package dev.lsmith.model.coverage;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.SyscallUse.ProgramStart;
import dev.lsmith.model.Model;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * How much of what a service does its recordings have shown, estimated from what was met in one of them alone: what is still met for the first time
 * tells of what was never met.
 *
 * <p>Of how often something happened nothing is concluded: the kernel does not report the same again each time. What counts is in how many runs, or in
 * how many stretches of time, an access was seen at all (Chao and others, "Rarefaction and extrapolation with Hill numbers", Ecological Monographs 84,
 * 2014: sample coverage of incidence data, equation 4a of Chao and Jost, Ecology 93, 2012; Chao2 with its correction for few samples).
 *
 * @param estimates one for each mechanism that reported, and for capabilities
 */
public record Completeness(List<Estimate> estimates) {
    /** Into how many stretches of time a single recording is cut. */
    public static final int STRETCHES = 20;

    /** With fewer runs an estimate says nothing. */
    static final int LEAST_RUNS = 3;

    /** With fewer accesses an estimate says nothing. */
    static final int LEAST_ACCESSES = 10;

    /** In a shorter recording the stretches hang together too much. */
    private static final Duration LEAST_TIME = Duration.ofMinutes(1);

    public Completeness {
        estimates = List.copyOf(estimates);
    }

    /** What was counted in: recordings of their own, or stretches of one. */
    public enum Sampling {
        RUNS,
        STRETCHES
    }

    /**
     * What is estimated of a mechanism.
     *
     * @param mechanism who reported: {@code apparmor}, {@code capabilities}
     * @param sampling what was counted in
     * @param samples how many of them there are
     * @param seen how many distinct accesses were met
     * @param once how many of them in one sample alone
     * @param coverage the chance that the next thing that the service does was met before, 0 to 1; of stretches the least that it can be.
     *     Empty if nothing can be said
     * @param unseen how many accesses were never met, at least; empty if nothing can be said
     * @param why nothing can be said; empty if something can
     */
    public record Estimate(
            String mechanism,
            Sampling sampling,
            int samples,
            int seen,
            int once,
            OptionalDouble coverage,
            OptionalDouble unseen,
            String why) {
        /** Whether it says anything. */
        public boolean isValid() {
            return coverage.isPresent();
        }
    }

    /**
     * In how many samples accesses were met.
     *
     * @param samples how many samples there are
     * @param seen distinct accesses
     * @param once those met in one sample
     * @param twice those met in two; the fewest that it can be
     * @param incidences of all accesses, the samples that each was met in; the fewest that it can be
     */
    public record Incidence(int samples, int seen, int once, int twice, long incidences) {
        /** Sample coverage. */
        public double coverage() {
            if (once == 0) {
                return 1;
            }
            double further = (samples - 1.0) * once;
            return Math.max(0, 1 - (double) once / incidences * (further / (further + 2.0 * Math.max(twice, 1))));
        }

        /** Chao2, less what was seen. */
        public double unseen() {
            return (samples - 1.0) / samples * once * (once - 1.0) / (2 * (twice + 1.0));
        }
    }

    /**
     * What a container's recordings let estimate.
     *
     * @param model the container's part of what was observed
     * @param coverage tells what may be missing of it
     */
    public static Completeness of(Model model, Coverage coverage) {
        SortedSet<String> runs = model.runs();
        Sampling sampling = runs.size() > 1 ? Sampling.RUNS : Sampling.STRETCHES;
        Optional<String> hole = coverage.doubts().stream()
                .filter(Coverage.Doubt::isHole)
                .map(doubt -> "part of the log is missing: " + doubt.text())
                .findFirst();
        Optional<String> stale = coverage.doubts().stream()
                .filter(doubt -> doubt.topics().contains(Coverage.Topic.CAPABILITIES))
                .map(Coverage.Doubt::text)
                .findFirst();
        List<Estimate> estimates = new ArrayList<>();
        for (Reporter reporter : List.of(Reporter.APPARMOR, Reporter.SELINUX, Reporter.SECCOMP)) {
            SortedMap<Access, Evidence> own = accesses(
                    model,
                    (access, evidence) -> evidence.reporters().contains(reporter)
                            && !(access instanceof CapabilityUse)
                            && !(access instanceof ProgramStart));
            String name = reporter.name().toLowerCase(Locale.ROOT);
            String once = reporter == Reporter.SELINUX && sampling == Sampling.STRETCHES
                    ? "the kernel reports an access once for a while and then remembers it (security/selinux/avc.c): several runs would tell"
                    : "";
            if (!own.isEmpty()) {
                estimates.add(estimate(name, sampling, own, runs.size(), hole.orElse(once)));
            }
        }
        SortedMap<Access, Evidence> capabilities =
                accesses(model, (access, evidence) -> access instanceof CapabilityUse);
        if (!capabilities.isEmpty()) {
            String why = sampling == Sampling.STRETCHES
                    ? "the kernel reports a capability once for a loaded profile (security/apparmor/capability.c): several runs would tell"
                    : stale.orElse("");
            estimates.add(estimate("capabilities", sampling, capabilities, runs.size(), hole.orElse(why)));
        }
        return new Completeness(estimates);
    }

    private static SortedMap<Access, Evidence> accesses(Model model, BiPredicate<Access, Evidence> which) {
        SortedMap<Access, Evidence> some = new TreeMap<>();
        model.accesses().forEach((access, evidence) -> {
            if (evidence.phases().contains(Phase.APPLICATION) && which.test(access, evidence)) {
                some.put(access, evidence);
            }
        });
        return some;
    }

    private static Estimate estimate(
            String mechanism, Sampling sampling, SortedMap<Access, Evidence> accesses, int runs, String invalid) {
        Incidence incidence = sampling == Sampling.RUNS ? ofRuns(accesses, runs) : ofStretches(accesses, STRETCHES);
        String why = invalid.isEmpty() ? tooFew(sampling, accesses, incidence) : invalid;
        boolean valid = why.isEmpty();
        return new Estimate(
                mechanism,
                sampling,
                incidence.samples(),
                incidence.seen(),
                incidence.once(),
                valid ? OptionalDouble.of(incidence.coverage()) : OptionalDouble.empty(),
                valid ? OptionalDouble.of(incidence.unseen()) : OptionalDouble.empty(),
                why);
    }

    private static String tooFew(Sampling sampling, Map<Access, Evidence> accesses, Incidence incidence) {
        if (sampling == Sampling.RUNS && incidence.samples() < LEAST_RUNS) {
            return incidence.samples() + " runs are too few: it takes " + LEAST_RUNS;
        }
        if (sampling == Sampling.STRETCHES && time(accesses).compareTo(LEAST_TIME) < 0) {
            return "it was recorded for " + time(accesses).toSeconds() + " seconds: it takes a minute, or " + LEAST_RUNS
                    + " runs";
        }
        return incidence.seen() < LEAST_ACCESSES
                ? incidence.seen() + " accesses are too few: it takes " + LEAST_ACCESSES
                : "";
    }

    private static Duration time(Map<Access, Evidence> accesses) {
        Optional<Instant> first = first(accesses);
        Optional<Instant> last =
                accesses.values().stream().flatMap(e -> e.last().stream()).max(Instant::compareTo);
        return first.isPresent() && last.isPresent() ? Duration.between(first.get(), last.get()) : Duration.ZERO;
    }

    private static Optional<Instant> first(Map<Access, Evidence> accesses) {
        return accesses.values().stream().flatMap(e -> e.first().stream()).min(Instant::compareTo);
    }

    /** By the runs that evidence names: exact. */
    static Incidence ofRuns(Map<Access, Evidence> accesses, int runs) {
        int once = 0;
        int twice = 0;
        long incidences = 0;
        for (Evidence evidence : accesses.values()) {
            int in = evidence.runs().size();
            once += in == 1 ? 1 : 0;
            twice += in == 2 ? 1 : 0;
            incidences += in;
        }
        return new Incidence(runs, accesses.size(), once, twice, incidences);
    }

    /**
     * By when an access was seen first and last: what lies in one stretch was met in one, the rest in two at least. What was seen in the first stretch
     * alone belongs to the start, which happens once, and does not count.
     */
    static Incidence ofStretches(Map<Access, Evidence> accesses, int stretches) {
        Instant begin = first(accesses).orElse(Instant.EPOCH);
        double length = Math.max(1, time(accesses).toMillis() + 1.0) / stretches;
        int seen = 0;
        int once = 0;
        int twice = 0;
        for (Evidence evidence : accesses.values()) {
            if (evidence.first().isEmpty() || evidence.last().isEmpty()) {
                continue;
            }
            int from = (int) (Duration.between(begin, evidence.first().get()).toMillis() / length);
            int to = (int) (Duration.between(begin, evidence.last().get()).toMillis() / length);
            if (to > 0) {
                seen++;
                once += from == to ? 1 : 0;
                twice += from != to && evidence.count() == 2 ? 1 : 0;
            }
        }
        return new Incidence(stretches, seen, once, twice, once + 2L * (seen - once));
    }

    /** The smallest coverage of those that say anything; empty if none does. */
    public OptionalDouble least() {
        return estimates.stream()
                .filter(Estimate::isValid)
                .mapToDouble(estimate -> estimate.coverage().getAsDouble())
                .min();
    }
}

package dev.lsmith.policy.tomoyo;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.TomoyoRequest;
import dev.lsmith.access.TomoyoRequest.Argument;
import dev.lsmith.access.TomoyoRequest.Operations;
import dev.lsmith.base.kernel.TomoyoText;
import dev.lsmith.learn.LearnedPath;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.learn.PathLearner;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Gathers the rules of one domain: operations on the same arguments become one rule, and each rule keeps why it is there. */
final class RuleSet {
    private static final String HOW = "from what another module's records tell";

    /** Whatever a number is: modes of files, and user and group numbers. */
    private static final String ANY_MODE = "0-07777";

    private static final String ANY_NUMBER = "0-0xFFFFFFFF";
    private static final List<String> ANY_ADDRESS =
            List.of("0.0.0.0-255.255.255.255", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");

    /** Anonymous and abstract ones, and those that are files. */
    private static final List<String> ANY_SOCKET = List.of("\\*", "/\\*", "/\\{\\*\\}/\\*");

    /** A file in a layer of overlay2: the engine's folder, the layer's name and what is below it. */
    private static final Pattern LAYER =
            Pattern.compile("dev\\(\\d+,\\d+\\):(/[^\\n]*?/overlay2?/)[0-9a-f]{64}(?:-init)?/diff/");

    private static final Set<FilePermission> RENAMED =
            EnumSet.of(FilePermission.READ, FilePermission.WRITE, FilePermission.DELETE);

    private final Operations operations;
    private final PathLearner paths;
    private final Map<String, LearnedPath> learned = new LinkedHashMap<>();
    private final LearnedNames names = new LearnedNames();
    private final SortedMap<String, Gathered> rules = new TreeMap<>();

    RuleSet(Assignment assignment, SortedMap<Access, Evidence> done, Operations operations) {
        this.operations = operations;
        this.paths = PathLearner.learn(done, assignment.generality(), assignment.ownData());
        paths.paths().forEach(path -> learned.put(path.glob().text(), path));
    }

    /** A rule on its way: the operations so far, and what led to it. */
    private static final class Gathered {
        private final String category;
        private final List<String> arguments;
        private final SortedSet<String> operations = new TreeSet<>();
        private final SortedMap<Access, Evidence> accesses = new TreeMap<>();
        private boolean derived = true;
        private Optional<Generalisation> generalisation = Optional.empty();

        Gathered(String category, List<String> arguments) {
            this.category = category;
            this.arguments = List.copyOf(arguments);
        }

        TomoyoRule rule() {
            return TomoyoRule.of(category, operations, arguments);
        }

        Justification justification() {
            List<Access> all = List.copyOf(accesses.keySet());
            Evidence evidence =
                    accesses.values().stream().reduce(Evidence::merge).orElseThrow();
            Reason reason = derived ? new Reason.Derived(HOW, all, evidence) : new Reason.Observed(all, evidence);
            return new Justification(rule().text(), reason, generalisation);
        }
    }

    /** Allows what TOMOYO told of. */
    void observe(Access access, Evidence evidence) {
        allow(access, evidence, false);
    }

    /** Allows what another module told of. */
    void derive(Access access, Evidence evidence) {
        allow(access, evidence, true);
    }

    private void allow(Access access, Evidence evidence, boolean derived) {
        for (Demand demand : Demand.of(access)) {
            for (TomoyoRequest request : demand.requests()) {
                for (List<String> arguments : written(request)) {
                    gather(request, arguments, access, evidence, derived);
                }
            }
        }
    }

    /**
     * Allows what the learned paths allow beyond what was seen there: reading of what the container made, names of its own making.
     *
     * @param all also what was seen, as no record is TOMOYO's
     */
    void addLearned(boolean all) {
        for (LearnedPath path : paths.paths()) {
            SortedSet<FilePermission> permissions = new TreeSet<>(path.ownerPermissions());
            permissions.addAll(path.permissions());
            if (!all) {
                path.accesses().forEach(access -> {
                    if (access instanceof FileAccess file) {
                        permissions.removeAll(file.permissions());
                    }
                });
            }
            FileAccess like = FileAccess.of(
                    path.accesses().stream()
                            .filter(FileAccess.class::isInstance)
                            .map(access -> ((FileAccess) access).path())
                            .findFirst()
                            .orElse(path.glob().text()),
                    kind(path.accesses()),
                    permissions,
                    FileAccess.Ownership.UNKNOWN);
            for (Demand demand : Demand.of(like)) {
                for (TomoyoRequest request : demand.requests()) {
                    List<List<String>> written = written(request);
                    boolean known = demand.requests().stream().anyMatch(r -> !r.equals(request) && isAllowed(r));
                    if (!known && !isAllowed(request)) {
                        written.forEach(arguments -> path.accesses().stream()
                                .findFirst()
                                .ifPresent(seen -> gather(request, arguments, seen, path.evidence(), true)));
                    }
                }
            }
        }
    }

    private static FileKind kind(List<Access> accesses) {
        Set<FileKind> kinds = new TreeSet<>();
        accesses.forEach(access -> {
            if (access instanceof FileAccess file && file.permissions().contains(FilePermission.CREATE)) {
                kinds.add(file.fileKind());
            }
        });
        if (kinds.isEmpty()) {
            accesses.forEach(access -> {
                if (access instanceof FileAccess file) {
                    kinds.add(file.fileKind());
                }
            });
        }
        return kinds.size() == 1 ? kinds.iterator().next() : FileKind.UNKNOWN;
    }

    /** Whether some rule of TOMOYO's own records has the operation on the name, with whatever numbers. */
    private boolean isAllowed(TomoyoRequest request) {
        return written(request).stream()
                .map(arguments -> arguments.get(0))
                .allMatch(name -> rules.values().stream()
                        .anyMatch(rule -> !rule.derived
                                && rule.category.equals(request.category())
                                && rule.operations.contains(request.operation())
                                && rule.arguments.contains(name)));
    }

    /** Where other modules' records show renames, which name only one end each: from every such name to every name that was made. */
    void addRenames() {
        SortedMap<Glob, LearnedPath> from = new TreeMap<>();
        SortedMap<Glob, LearnedPath> to = new TreeMap<>();
        for (LearnedPath path : paths.paths()) {
            for (Access access : path.accesses()) {
                if (access instanceof FileAccess file && file.permissions().containsAll(RENAMED)) {
                    from.put(path.glob(), path);
                }
                if (access instanceof FileAccess file
                        && file.permissions().contains(FilePermission.CREATE)
                        && file.permissions().contains(FilePermission.WRITE)) {
                    to.put(path.glob(), path);
                }
            }
        }
        boolean apart = !from.keySet().containsAll(to.keySet());
        from.forEach((source, path) -> to.keySet().stream()
                .filter(target -> !(apart && from.containsKey(target)))
                .forEach(target -> addRename(source, target, path)));
    }

    private void addRename(Glob source, Glob target, LearnedPath path) {
        for (String one : names.of(source)) {
            for (String other : names.of(target)) {
                if (one.endsWith("/") == other.endsWith("/")) {
                    TomoyoRequest rename = new TomoyoRequest("file", "rename", List.of(one, other));
                    gather(rename, List.of(one, other), path.accesses().get(0), path.evidence(), true);
                }
            }
        }
    }

    /**
     * Takes away what is allowed at any address where the address of such a request is known too: another module's record of the same
     * socket told it. Where a socket listens it was bound.
     */
    void narrowAddresses() {
        for (String type : List.of("stream", "dgram", "raw")) {
            String category = "network inet " + type;
            List<Gathered> all = rules.values().stream()
                    .filter(r -> r.category.equals(category))
                    .toList();
            List<Gathered> known = all.stream()
                    .filter(r -> !ANY_ADDRESS.contains(r.arguments.get(0)))
                    .toList();
            for (Gathered any : all) {
                if (!known.contains(any)) {
                    boolean bound = known.stream().anyMatch(r -> r.operations.contains("bind"));
                    if (bound && any.operations.remove("listen")) {
                        known.stream()
                                .filter(r -> r.operations.contains("bind"))
                                .forEach(r -> r.operations.add("listen"));
                    }
                    any.operations.removeIf(o -> known.stream().anyMatch(r -> r.operations.contains(o)));
                }
            }
        }
        rules.values().removeIf(rule -> rule.operations.isEmpty());
    }

    private void gather(
            TomoyoRequest request, List<String> arguments, Access access, Evidence evidence, boolean derived) {
        String kinds = operations
                .find(request.category(), request.operation())
                .map(operation -> operation.arguments().toString())
                .orElse("");
        boolean alone = request.operation().equals("execute"); // tomoyo-checkpolicy takes it with no other
        String key = request.category() + (alone ? "execute" : kinds) + String.join(" ", arguments);
        Gathered rule = rules.computeIfAbsent(key, k -> new Gathered(request.category(), arguments));
        rule.operations.add(request.operation());
        rule.accesses.merge(access, evidence, (one, same) -> one);
        rule.derived &= derived;
        for (String argument : request.arguments()) {
            generalisation(argument).ifPresent(made -> rule.generalisation = Optional.of(made));
        }
    }

    private Optional<Generalisation> generalisation(String name) {
        Glob glob = glob(name);
        return glob.isLiteral()
                ? Optional.empty()
                : Optional.ofNullable(learned.get(glob.text())).flatMap(LearnedPath::generalisation);
    }

    private Glob glob(String name) {
        return paths.glob(new TomoyoText.Filesystems().path(name));
    }

    /** The arguments as they are written; several where a name stands for several words, or an address may be of either family. */
    private List<List<String>> written(TomoyoRequest request) {
        List<Argument> kinds = operations
                .find(request.category(), request.operation())
                .orElseThrow()
                .arguments();
        List<List<String>> all = List.of(List.of());
        for (int i = 0; i < kinds.size(); i++) {
            List<String> words = words(
                    kinds.get(i),
                    request.category(),
                    request.operation(),
                    request.arguments().get(i));
            List<List<String>> longer = new ArrayList<>();
            for (List<String> begun : all) {
                words.forEach(word -> longer.add(
                        Stream.concat(begun.stream(), Stream.of(word)).toList()));
            }
            all = longer;
        }
        return all;
    }

    private List<String> words(Argument kind, String category, String operation, String argument) {
        return switch (kind) {
            case NUMBER -> List.of(argument.isEmpty() ? anyNumber(operation) : argument);
            case ADDRESS -> argument.isEmpty() ? ANY_ADDRESS : List.of(argument);
            case NAME -> {
                if (argument.isEmpty()) {
                    yield category.startsWith("network unix") ? ANY_SOCKET : List.of("\\*");
                }
                Glob glob = glob(argument);
                if (operation.equals("getattr") && LAYER.matcher(argument).lookingAt()) {
                    yield inLayers(argument);
                }
                yield glob.isLiteral() ? List.of(name(argument)) : names.of(glob);
            }
        };
    }

    /**
     * Any file of any layer: overlayfs asks for the attributes of the files below, which TOMOYO names by the host's device and by the folders
     * of the engine's layers, another for each container and image (seen on Linux 6.1 with Docker's overlay2).
     */
    private static List<String> inLayers(String argument) {
        Matcher layer = LAYER.matcher(argument);
        if (!layer.lookingAt()) {
            return List.of(TomoyoText.encode(argument));
        }
        String folder = "dev(\\$,\\$):" + TomoyoText.encode(layer.group(1)) + "\\*/diff/";
        return List.of(folder, folder + "\\*", folder + "\\{\\*\\}/", folder + "\\{\\*\\}/\\*");
    }

    private static String name(String argument) {
        return argument.equals("pipe:[0]") ? "pipe:[\\$]" : TomoyoText.encode(argument);
    }

    private static String anyNumber(String operation) {
        return switch (operation) {
            case "create", "mkdir", "mkfifo", "mksock", "chmod" -> ANY_MODE;
            case "bind", "listen", "connect", "send" -> "0-65535";
            default -> ANY_NUMBER;
        };
    }

    /** A rule that allows a request, whatever of it is not told. */
    static TomoyoRule rule(TomoyoRequest request, Operations operations) {
        List<Argument> kinds = operations
                .find(request.category(), request.operation())
                .orElseThrow()
                .arguments();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            String told = request.arguments().get(i);
            words.add(
                    switch (kinds.get(i)) {
                        case NAME -> told.isEmpty() ? "\\*" : name(told);
                        case NUMBER -> told.isEmpty() ? anyNumber(request.operation()) : told;
                        case ADDRESS -> told.isEmpty() ? ANY_ADDRESS.get(0) : told;
                    });
        }
        return TomoyoRule.of(request.category(), new TreeSet<>(List.of(request.operation())), words);
    }

    /** The rules, sorted. */
    List<TomoyoRule> rules() {
        return rules.values().stream().map(Gathered::rule).sorted().toList();
    }

    /** Why each is there, in the order of {@link #rules}. */
    List<Justification> justifications() {
        return rules.values().stream()
                .sorted(Comparator.comparing(Gathered::rule))
                .map(Gathered::justification)
                .toList();
    }
}

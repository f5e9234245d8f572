package dev.lsmith.policy.seccomp;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonNumber;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The vocabulary of the dialects: keys, actions, numbers; collects what is passed over. */
final class DialectKeys {
    private static final Set<Dialect> ALL = EnumSet.allOf(Dialect.class);
    private static final Set<Dialect> ENGINES = EnumSet.of(Dialect.DOCKER, Dialect.PODMAN);
    private static final Set<Dialect> PODMAN = EnumSet.of(Dialect.PODMAN);
    private static final Set<Dialect> DOCKER = EnumSet.of(Dialect.DOCKER);

    static final Map<String, Set<Dialect>> PROFILE_KEYS = Map.of(
            "defaultAction", ALL,
            "defaultErrnoRet", ALL,
            "defaultErrno", PODMAN,
            "architectures", ALL,
            "archMap", ENGINES,
            "flags", ALL,
            "listenerPath", ALL,
            "listenerMetadata", ALL,
            "syscalls", ALL);
    static final Map<String, Set<Dialect>> ARCH_MAP_KEYS = Map.of("architecture", ENGINES, "subArchitectures", ENGINES);
    static final Map<String, Set<Dialect>> RULE_KEYS = Map.of(
            "names", ALL,
            "name", ENGINES,
            "action", ALL,
            "errnoRet", ALL,
            "errno", PODMAN,
            "args", ALL,
            "comment", ENGINES,
            "includes", ENGINES,
            "excludes", ENGINES);
    static final Map<String, Set<Dialect>> ARGUMENT_KEYS =
            Map.of("index", ALL, "value", ALL, "valueTwo", ALL, "op", ALL);
    static final Map<String, Set<Dialect>> FILTER_KEYS =
            Map.of("caps", ENGINES, "arches", ENGINES, "minKernel", DOCKER);

    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,20}");
    private static final int MAX_ERRNO = 4095;

    private final Dialect dialect;
    private final KernelTable errnoNames = KernelTable.ERRNOS;
    private final List<Diagnostic> warnings = new ArrayList<>();

    DialectKeys(Dialect dialect) {
        this.dialect = dialect;
    }

    List<Diagnostic> warnings() {
        return warnings;
    }

    void warn(JsonPlace place, String code, String message, String help) {
        warnings.add(Diagnostic.warning(code, place.position(), place.path() + ": " + message, help));
    }

    /** Warns of every key that the dialect does not know. */
    void known(JsonObject object, Map<String, Set<Dialect>> keys) {
        object.members().forEach((key, value) -> {
            Set<Dialect> dialects = keys.getOrDefault(key, Set.of());
            if (!dialects.contains(dialect)) {
                warn(
                        value.place(),
                        "seccomp-key",
                        "this key means nothing to " + dialect.name().toLowerCase(Locale.ROOT) + " and is passed over"
                                + (dialects.isEmpty()
                                        ? ""
                                        : ": it is of "
                                                + words(dialects.iterator().next())),
                        dialects.isEmpty() ? "" : "another engine's dialect knows it");
            }
        });
    }

    /** A dialect in words. */
    static String words(Dialect dialect) {
        return switch (dialect) {
            case DOCKER -> "Docker's dialect";
            case PODMAN -> "Podman's dialect";
            case OCI -> "that of a bundle's config.json";
        };
    }

    /** The dialects that know every key of a profile, in the order in which one is assumed; none if it mixes several. */
    static List<Dialect> dialects(JsonObject top) throws InputException {
        Set<Dialect> possible = EnumSet.allOf(Dialect.class);
        keep(top, PROFILE_KEYS, possible);
        for (JsonValue value : top.listOf("archMap")) {
            keep(value.object(), ARCH_MAP_KEYS, possible);
        }
        for (JsonValue value : top.listOf("syscalls")) {
            JsonObject rule = value.object();
            keep(rule, RULE_KEYS, possible);
            for (String filter : List.of("includes", "excludes")) {
                Optional<JsonValue> conditions = rule.member(filter);
                if (conditions.isPresent()) {
                    keep(conditions.get().object(), FILTER_KEYS, possible);
                }
            }
        }
        return List.copyOf(possible);
    }

    /** A key that nobody knows tells nothing. */
    private static void keep(JsonObject object, Map<String, Set<Dialect>> keys, Set<Dialect> possible) {
        object.members().keySet().forEach(key -> {
            Set<Dialect> knowing = keys.getOrDefault(key, Set.of());
            if (!knowing.isEmpty()) {
                possible.retainAll(knowing);
            }
        });
    }

    Action action(JsonValue value) throws InputException {
        Optional<Action> action = Action.spelled(value.text());
        if (action.isEmpty()) {
            throw value.place()
                    .complain(
                            "seccomp-action",
                            "\"" + value.text() + "\" is not an action",
                            "write it like SCMP_ACT_ALLOW, in capitals");
        }
        return action.get();
    }

    /**
     * The errno of an action: a number, in Podman's dialect also a name, which must agree.
     *
     * @return empty when none is given, or the action takes none and the runtime does not mind
     */
    Optional<Integer> errno(JsonObject object, String numberKey, String nameKey, Action action) throws InputException {
        Optional<JsonValue> number = object.member(numberKey);
        Optional<JsonValue> name = dialect == Dialect.PODMAN ? object.member(nameKey) : Optional.<JsonValue>empty();
        Optional<Integer> errno =
                number.isPresent() ? Optional.of(integer(number.get(), MAX_ERRNO)) : Optional.<Integer>empty();
        if (name.isPresent() && !name.get().text().isEmpty()) {
            errno = Optional.of(named(name.get(), errno));
        }
        if (errno.isEmpty() || action.takesErrno()) {
            return errno;
        }
        JsonPlace place = number.or(() -> name).map(JsonValue::place).orElse(object.place());
        String message = action.spelling() + " takes no errno";
        if (dialect == Dialect.DOCKER) {
            warn(place, "seccomp-errno", message + " and runc passes over it", "");
            return Optional.empty();
        }
        throw place.complain("seccomp-errno", message, "crun would not start the container; remove it");
    }

    private int named(JsonValue name, Optional<Integer> number) throws InputException {
        Optional<Integer> known = errnoNames.number(name.text()).map(Long::intValue);
        if (known.isEmpty()) {
            throw name.place().complain("seccomp-errno", "\"" + name.text() + "\" is not an errno", "");
        }
        if (number.isPresent() && !number.get().equals(known.get())) {
            throw name.place()
                    .complain(
                            "seccomp-errno",
                            name.text() + " is " + known.get() + ", but the number given is " + number.get(),
                            "leave one of the two out");
        }
        return known.get();
    }

    int integer(JsonValue value, int most) throws InputException {
        long number = unsigned(value);
        if (Long.compareUnsigned(number, most) > 0) {
            throw value.place()
                    .complain(
                            "seccomp-number",
                            Long.toUnsignedString(number) + " is too large, the largest is " + most,
                            "");
        }
        return (int) number;
    }

    /** A whole number of 64 bits without sign, as written; {@code 1e3} and {@code 1.0} are refused as Go does. */
    long unsigned(JsonValue value) throws InputException {
        if (!(value instanceof JsonNumber number)) {
            throw value.wrong("a number");
        }
        String literal = number.literal();
        if (!WHOLE.matcher(literal).matches() || new BigInteger(literal).bitLength() > Long.SIZE) {
            throw value.place()
                    .complain(
                            "seccomp-number",
                            literal + " is not a whole number from 0 to 18446744073709551615",
                            "a tool that rounds large numbers may have written it");
        }
        return Long.parseUnsignedLong(literal);
    }
}

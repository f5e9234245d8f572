package dev.lsmith.policy.seccomp;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonNumber;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentOperator;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * LXC's own text of a filter, version 2 (lxc.container.conf(5), "SECCOMP CONFIGURATION"; src/lxc/seccomp.c, LXC 5.0). It is read as the
 * JSON of Docker's dialect that means the same, each value with its place in the text.
 *
 * <p>LXC adds a rule to the machine's own calls and to those of its other calling conventions, whatever section of these it stands in.
 */
final class LxcFilter {
    private static final Pattern HEAD = Pattern.compile("2[ \\t]*\\r?\\n(?:allow|deny|white|black)list\\b");
    private static final Pattern ARGUMENT =
            Pattern.compile("\\[([0-9]+),(0x[0-9a-fA-F]+|[0-9]+),([^0-9,\\]]+)(?:,(0x[0-9a-fA-F]+|[0-9]+))?\\]");
    private static final Pattern RULE =
            Pattern.compile("(\\S+)[ \\t]*([a-z]+(?: +-?[0-9]+)?)?[ \\t]*((?:\\[[^\\]]*\\][ \\t]*)*)");
    private static final Pattern ANSWER = Pattern.compile("(kill|allow|trap|notify)|errno +([0-9]{1,9})");
    private static final Map<String, String> SIGNS =
            Map.of("!=", "NE", "<", "LT", "<=", "LE", "==", "EQ", ">=", "GE", ">", "GT", "&=", "MASKED_EQ");

    /** Sections, and the machines on which they count, as conditions name these; {@code all} counts on every one. */
    private static final Map<String, List<String>> SECTIONS = Map.of(
            "all", List.of(),
            "x86", List.of("amd64"),
            "x32", List.of("amd64"),
            "x86_64", List.of("amd64"),
            "arm", List.of("arm", "arm64"),
            "arm64", List.of("arm64"),
            "ppc64le", List.of("ppc64le"),
            "s390x", List.of("s390x"));

    private static final List<Architecture> MACHINES =
            List.of(Architecture.X86_64, Architecture.AARCH64, Architecture.PPC64LE, Architecture.S390X);

    private static final int EACCES = 13;
    private static final int MNT_FORCE = 1;

    private final String source;
    private final List<JsonValue> rules = new ArrayList<>();
    private List<String> machines = List.of();
    private String defaultAction = "";
    private Optional<String> defaultErrno = Optional.empty();
    private String ruleAction = "";
    private boolean skipped;

    private LxcFilter(String source) {
        this.source = source;
    }

    /** Whether a text is in this language. */
    static boolean isLxc(String text) {
        return HEAD.matcher(text.stripLeading()).lookingAt();
    }

    /** A filter's text as a JSON value, from this language or from JSON. */
    static JsonValue value(String source, String text) throws InputException {
        return isLxc(text) ? new LxcFilter(source).read(text) : JsonReader.read(source, text);
    }

    private JsonObject read(String text) throws InputException {
        List<String> lines = text.lines().toList();
        int at = 0;
        while (lines.get(at).isBlank()) {
            at++;
        }
        head(lines.get(at + 1), at + 2);
        for (int i = at + 2; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank() && !line.startsWith("#")) {
                line(line, new JsonPlace(new Position(source, i + 1L, 1), ""));
            }
        }
        return profile(new JsonPlace(new Position(source, at + 1L, 1), ""));
    }

    private JsonObject profile(JsonPlace place) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("defaultAction", new JsonString(place, defaultAction));
        defaultErrno.ifPresent(errno -> members.put("defaultErrnoRet", new JsonNumber(place, errno)));
        List<JsonValue> map = new ArrayList<>();
        for (Architecture own : MACHINES) {
            map.add(machine(place, own));
        }
        members.put("archMap", new JsonArray(place, map));
        members.put("syscalls", new JsonArray(place, rules));
        return new JsonObject(place, members);
    }

    /** The other calling conventions that LXC lets through on a machine. */
    static List<Architecture> joining(Architecture machine) {
        return switch (machine) {
            case X86_64 -> List.of(Architecture.X86, Architecture.X32);
            case AARCH64 -> List.of(Architecture.ARM);
            default -> List.of();
        };
    }

    private static JsonObject machine(JsonPlace place, Architecture own) {
        List<JsonValue> names = new ArrayList<>();
        for (Architecture other : joining(own)) {
            names.add(new JsonString(place, other.spelling()));
        }
        return new JsonObject(
                place,
                Map.of(
                        "architecture", new JsonString(place, own.spelling()),
                        "subArchitectures", new JsonArray(place, names)));
    }

    /** {@code allowlist [ANSWER]}: what is not named is killed, or answered so; {@code denylist}: it is allowed. */
    private void head(String line, int number) throws InputException {
        boolean deny = line.startsWith("deny") || line.startsWith("black");
        String[] words = line.strip().split(" +", 2);
        defaultAction = Action.KILL.spelling();
        if (words.length == 2) {
            Answer answer = answer(words[1].strip(), new JsonPlace(new Position(source, number, 1), ""));
            defaultAction = answer.action();
            defaultErrno = answer.errno();
        } else if (deny) {
            defaultAction = Action.ALLOW.spelling();
        }
        ruleAction = deny ? Action.KILL.spelling() : Action.ALLOW.spelling();
    }

    private record Answer(String action, Optional<String> errno) {}

    private Answer answer(String text, JsonPlace place) throws InputException {
        Matcher matcher = ANSWER.matcher(text);
        if (!matcher.lookingAt()) {
            throw place.complain(
                    "lxc-seccomp-action",
                    "LXC has no action \"" + text + "\"",
                    "write kill, allow, trap, notify or errno and a number");
        }
        return matcher.group(1) == null
                ? new Answer(Action.ERRNO.spelling(), Optional.of(matcher.group(2)))
                : new Answer("SCMP_ACT_" + matcher.group(1).toUpperCase(Locale.ROOT), Optional.empty());
    }

    private void line(String line, JsonPlace place) throws InputException {
        if (line.startsWith("[")) {
            section(line.strip(), place);
        } else if (!skipped) {
            int comment = line.indexOf('#');
            rule((comment < 0 ? line : line.substring(0, comment)).strip(), place);
        }
    }

    private void section(String line, JsonPlace place) throws InputException {
        String name = line.substring(1, Math.max(1, line.length() - 1));
        List<String> known = SECTIONS.get(name.toLowerCase(Locale.ROOT));
        boolean other = name.matches("(?i)ppc|ppc64|s390|mips[a-z0-9]*");
        if (!line.endsWith("]") || (known == null && !other)) {
            throw place.complain(
                    "lxc-seccomp-section", "LXC has no section " + line, "write [all], [x86_64] or [arm64]");
        }
        skipped = known == null;
        machines = known == null ? List.of() : known;
    }

    private void rule(String line, JsonPlace place) throws InputException {
        if (line.startsWith("reject_force_umount")) {
            rules.add(rule(
                    place,
                    "umount2",
                    new Answer(Action.ERRNO.spelling(), Optional.of("" + EACCES)),
                    List.of(condition(place, 1, "" + MNT_FORCE, ArgumentOperator.MASKED_EQ, "" + MNT_FORCE))));
            return;
        }
        Matcher matcher = RULE.matcher(line);
        String arguments = matcher.matches() && matcher.group(3) != null ? matcher.group(3) : "";
        String action = matcher.matches() && matcher.group(2) != null ? matcher.group(2) : "";
        if (!matcher.matches() || (action.isEmpty() && !arguments.isBlank())) {
            throw place.complain(
                    "lxc-seccomp-rule",
                    "expected NAME [ACTION [CONDITIONS]], found \"" + line + "\"",
                    "conditions stand behind an action: mknod errno 1 [1,8192,&=,61440]");
        }
        Answer answer = action.isEmpty() ? new Answer(ruleAction, Optional.empty()) : answer(action, place);
        if (answer.action().equals(defaultAction) && answer.errno().equals(defaultErrno)) {
            throw place.complain(
                    "lxc-seccomp-default",
                    "this rule does what happens without it, which libseccomp refuses",
                    "leave it out");
        }
        rules.add(rule(place, matcher.group(1), answer, conditions(arguments, place)));
    }

    private List<JsonValue> conditions(String text, JsonPlace place) throws InputException {
        List<JsonValue> conditions = new ArrayList<>();
        Matcher matcher = ARGUMENT.matcher(text);
        int end = 0;
        Set<Integer> indexes = new LinkedHashSet<>();
        while (matcher.find()) {
            int index = matcher.group(1).length() > 1 ? 9 : Integer.parseInt(matcher.group(1));
            Optional<ArgumentOperator> operator = operator(matcher.group(3));
            if (index > ArgumentCondition.MAX_INDEX || operator.isEmpty() || !indexes.add(index)) {
                break;
            }
            String mask = matcher.group(4) == null ? "0" : matcher.group(4);
            boolean masked = operator.get() == ArgumentOperator.MASKED_EQ;
            conditions.add(condition(
                    place, index, masked ? mask : matcher.group(2), operator.get(), masked ? matcher.group(2) : "0"));
            end = matcher.end();
        }
        if (!text.substring(end).isBlank()) {
            throw place.complain(
                    "lxc-seccomp-argument",
                    "\"" + text.substring(end).strip() + "\" is no condition, or a second one on the same argument",
                    "write [INDEX,VALUE,OPERATOR] or [INDEX,VALUE,SCMP_CMP_MASKED_EQ,MASK], one an argument");
        }
        return conditions;
    }

    private static Optional<ArgumentOperator> operator(String text) {
        String sign = SIGNS.get(text);
        return ArgumentOperator.spelled(sign == null ? text : "SCMP_CMP_" + sign);
    }

    private static JsonValue condition(
            JsonPlace place, int index, String value, ArgumentOperator operator, String valueTwo) {
        return new JsonObject(
                place,
                Map.of(
                        "index", new JsonNumber(place, "" + index),
                        "value", new JsonNumber(place, decimal(value)),
                        "valueTwo", new JsonNumber(place, decimal(valueTwo)),
                        "op", new JsonString(place, operator.spelling())));
    }

    private static String decimal(String number) {
        return number.startsWith("0x") ? new BigInteger(number.substring(2), 16).toString() : number;
    }

    private JsonValue rule(JsonPlace place, String name, Answer answer, List<JsonValue> conditions) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("names", new JsonArray(place, List.of(new JsonString(place, name))));
        members.put("action", new JsonString(place, answer.action()));
        answer.errno().ifPresent(errno -> members.put("errnoRet", new JsonNumber(place, errno)));
        if (!conditions.isEmpty()) {
            members.put("args", new JsonArray(place, conditions));
        }
        if (!machines.isEmpty()) {
            List<JsonValue> names = machines.stream()
                    .map(m -> (JsonValue) new JsonString(place, m))
                    .toList();
            members.put("includes", new JsonObject(place, Map.of("arches", new JsonArray(place, names))));
        }
        return new JsonObject(place, members);
    }
}

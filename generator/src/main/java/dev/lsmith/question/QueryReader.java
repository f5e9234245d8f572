package dev.lsmith.question;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.question.Step.AccessStep;
import dev.lsmith.question.Step.CallStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a person asks: a file and what is done to it, a connection, a capability, a system call with its arguments, or an
 * access as AppArmor's rules write it.
 */
public final class QueryReader {
    /** The code of the fault that a query is none. */
    public static final String NO_QUERY = "bad-query";

    /** All forms, on one line. */
    public static final String FORMS =
            "ask read|write|append|truncate|create|delete|mkdir|rmdir|mknod|chmod|chown|stat|lock|list|exec PATH, rename FROM TO,"
                    + " link FILE NAME, connect|send tcp|udp [HOST:]PORT, bind|listen tcp|udp [HOST:]PORT, connect unix PATH, sysctl NAME,"
                    + " ptrace, signal NAME, CAP_NAME, mount [TYPE TARGET], umount TARGET, ioctl COMMAND [PATH],"
                    + " unshare(CLONE_NEWUSER), socket(AF_INET, SOCK_RAW), any call NAME(ARGUMENTS), or an access as a rule has it: /etc/shadow r";

    private static final Pattern CALL = Pattern.compile("([a-z_][a-z0-9_]*)\\s*\\((.*)\\)");
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");
    private static final Pattern CAPABILITY = Pattern.compile("(?:CAP_|cap_|capable )([A-Za-z_]+)");

    private final Syscalls calls = new Syscalls();
    private final ArgumentWords numbers = new ArgumentWords();
    private final RuleQueryReader rules;

    /** Reads an access as a mechanism's rules write it. */
    @FunctionalInterface
    public interface RuleQueryReader {
        /**
         * The access.
         *
         * @throws InputException when it is none
         */
        Access read(String text) throws InputException;
    }

    /**
     * A reader.
     *
     * @param rules what reads a query that is written as a rule
     */
    public QueryReader(RuleQueryReader rules) {
        this.rules = rules;
    }

    /**
     * Reads a query.
     *
     * @throws InputException with the code {@link #NO_QUERY} when it is none
     */
    public Query read(String text) throws InputException {
        String query = text.strip();
        Matcher call = CALL.matcher(query);
        if (call.matches()) {
            return call(query, call.group(1), split(call.group(2), ","));
        }
        Matcher capability = CAPABILITY.matcher(query);
        if (capability.matches()) {
            return capability(query, capability.group(1).toLowerCase(Locale.ROOT));
        }
        List<String> words = split(query, "\\s+");
        Optional<Query> known = words.isEmpty() ? Optional.empty() : known(query, words);
        return known.isPresent() ? known.get() : byName(query, words);
    }

    private static List<String> split(String text, String between) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(between, -1));
    }

    /** The forms that begin with a word of their own. */
    private Optional<Query> known(String query, List<String> words) throws InputException {
        List<String> rest = words.subList(1, words.size());
        String first = words.get(0);
        Optional<FileVerb> verb = FileVerb.of(first);
        if (verb.isPresent() && !rest.isEmpty() && rest.get(0).startsWith("/")) {
            return Optional.of(verb.get().query(query.substring(first.length()).strip()));
        }
        return switch (first) {
            case "rename", "link" -> twoPaths(query, first, rest);
            case "connect", "send", "bind", "listen" ->
                rest.isEmpty() ? Optional.empty() : Optional.of(socketUse(query, first, rest));
            case "sysctl" -> rest.size() == 1 ? Optional.of(sysctl(query, rest.get(0))) : Optional.empty();
            case "ptrace" -> rest.isEmpty() ? Optional.of(OtherQueries.ptrace()) : Optional.empty();
            case "signal" -> rest.size() == 1 ? Optional.of(signal(query, rest.get(0))) : Optional.empty();
            case "mount" -> mount(query, rest);
            case "umount" -> rest.size() == 1 ? Optional.of(OtherQueries.umount(rest.get(0))) : Optional.empty();
            case "ioctl" -> rest.isEmpty() ? Optional.empty() : Optional.of(ioctl(query, rest));
            default -> Optional.empty();
        };
    }

    private static Optional<Query> mount(String query, List<String> rest) throws InputException {
        if (rest.isEmpty()) {
            return Optional.of(OtherQueries.mount("tmpfs", "/mnt/"));
        }
        if (rest.size() == 2 && rest.get(1).startsWith("/")) {
            return Optional.of(OtherQueries.mount(rest.get(0), rest.get(1)));
        }
        if (rest.get(0).contains("=") || rest.contains("->")) {
            return Optional.empty();
        }
        throw fault(query, "a mount is asked by its type and its target");
    }

    private static Query signal(String query, String name) throws InputException {
        String plain = name.matches("[0-9]{1,2}")
                ? KernelTable.SIGNALS.name(Long.parseLong(name)).orElse(name)
                : name.toLowerCase(Locale.ROOT).replaceFirst("^sig", "");
        if (KernelTable.SIGNALS.number(plain).isEmpty()) {
            throw fault(query, "there is no signal " + name);
        }
        return OtherQueries.signal(plain);
    }

    private static Query socketUse(String query, String verb, List<String> rest) throws InputException {
        if (verb.equals("connect") && rest.get(rest.size() - 1).startsWith("/")) {
            String path = query.substring(query.indexOf('/'));
            return SocketQueries.unix(path);
        }
        Optional<SocketQueries.InetEnd> end =
                rest.size() == 2 ? SocketQueries.InetEnd.of(rest.get(0), rest.get(1)) : Optional.empty();
        return SocketQueries.use(
                verb,
                end.orElseThrow(() -> fault(
                        query,
                        verb + " is followed by tcp or udp and a port, with an address before it if that matters:"
                                + " 10.0.0.1:5432, [2001:db8::1]:443")));
    }

    private static Query sysctl(String query, String name) throws InputException {
        if (!name.matches("[a-z][a-z0-9_-]*([./][A-Za-z0-9_-]+)+")) {
            throw fault(query, "a sysctl is asked by its name: kernel.core_pattern");
        }
        return FileVerb.WRITE.query("/proc/sys/" + name.replace('.', '/'));
    }

    private static Optional<Query> twoPaths(String query, String verb, List<String> rest) throws InputException {
        if (rest.isEmpty() || rest.contains("->")) {
            return Optional.empty();
        }
        if (rest.size() != 2 || !rest.stream().allMatch(path -> path.startsWith("/"))) {
            throw fault(query, verb + " is followed by two paths");
        }
        return Optional.of(
                verb.equals("link")
                        ? FileVerb.link(rest.get(0), rest.get(1))
                        : FileVerb.rename(rest.get(0), rest.get(1)));
    }

    private Query ioctl(String query, List<String> rest) throws InputException {
        Optional<Long> command = numbers.number(rest.get(0));
        boolean path = rest.size() < 2 || (rest.size() == 2 && rest.get(1).startsWith("/"));
        if (command.isEmpty() || !path) {
            throw fault(
                    query, "an ioctl is asked by its command, as a number or by its name in asm/ioctls.h, and a path");
        }
        return OtherQueries.ioctl(
                rest.get(0), command.get(), rest.stream().skip(1).findFirst());
    }

    private static Query capability(String query, String name) throws InputException {
        if (KernelTable.CAPABILITIES.number(name).isEmpty()) {
            throw fault(query, "there is no capability " + name);
        }
        String text = "CAP_" + name.toUpperCase(Locale.ROOT);
        return Query.of(text, new AccessStep("capability " + name, new CapabilityUse(name, false)));
    }

    /** A call by its bare name, with or without arguments behind it, or else an access as a rule has it. */
    private Query byName(String query, List<String> words) throws InputException {
        if (!words.isEmpty()
                && NAME.matcher(words.get(0)).matches()
                && calls.names().contains(words.get(0))) {
            List<String> arguments = words.subList(1, words.size());
            if (arguments.isEmpty() || numbers.arguments(arguments).isPresent()) {
                return call(query, words.get(0), arguments);
            }
        }
        return rule(query);
    }

    private Query rule(String query) throws InputException {
        try {
            return Query.of(query, new AccessStep(query, rules.read(query)));
        } catch (InputException e) {
            throw new InputException(Diagnostic.error(
                    NO_QUERY,
                    "`" + query + "` is not understood: " + e.diagnostic().message(),
                    FORMS));
        }
    }

    private Query call(String query, String name, List<String> words) throws InputException {
        if (!calls.names().contains(name)) {
            throw fault(query, "there is no system call " + name);
        }
        if (words.size() > 6) {
            throw fault(query, "a call has up to 6 arguments");
        }
        List<OptionalLong> given = numbers.arguments(words)
                .orElseThrow(
                        () -> fault(query, "an argument is a number, a word of the kernel's headers, or ? for any"));
        // Programs ask for the family's own protocol mostly, and people leave it out.
        boolean ownProtocol = name.equals("socket") && given.size() == 2;
        List<OptionalLong> arguments = new ArrayList<>(given);
        if (ownProtocol) {
            arguments.add(OptionalLong.of(0));
        }

        List<Step> steps = new ArrayList<>();
        steps.add(CallStep.of("call " + query, List.of(name), arguments));
        steps.addAll(CalledFor.of(name, arguments));
        return new Query(query, steps, List.of());
    }

    static InputException fault(String query, String message) {
        return new InputException(Diagnostic.error(NO_QUERY, "`" + query + "` is not understood: " + message, FORMS));
    }
}

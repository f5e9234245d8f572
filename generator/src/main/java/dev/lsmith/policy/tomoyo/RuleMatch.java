package dev.lsmith.policy.tomoyo;

import dev.lsmith.access.TomoyoRequest;
import dev.lsmith.access.TomoyoRequest.Argument;
import dev.lsmith.access.TomoyoRequest.Operation;
import dev.lsmith.access.TomoyoRequest.Operations;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.kernel.TomoyoText;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Domain;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Mode;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Asks the rules of one domain whether they allow requests. */
final class RuleMatch {
    private static final Operations OPERATIONS = new Operations();

    private final TomoyoPolicy policy;
    private final Domain domain;
    private final Map<String, List<Ready>> byOperation = new HashMap<>();

    RuleMatch(TomoyoPolicy policy, Domain domain) {
        this.policy = policy;
        this.domain = domain;
        for (TomoyoRule rule : policy.rules(domain)) {
            for (String operation : rule.operations()) {
                OPERATIONS
                        .find(rule.category(), operation)
                        .map(kind -> Ready.of(policy, rule, kind))
                        .ifPresent(ready -> byOperation
                                .computeIfAbsent(rule.category() + " " + operation, key -> new ArrayList<>())
                                .add(ready));
            }
        }
    }

    /** What happens to such requests where no rule allows them; disabled for what TOMOYO does not know. */
    Mode mode(TomoyoRequest request) {
        return OPERATIONS
                .find(request.category(), request.operation())
                .map(operation -> policy.mode(domain, operation.setting()))
                .orElse(Mode.DISABLED);
    }

    /** The first rule that allows it, by no matter which conditions. */
    Optional<TomoyoRule> allowing(TomoyoRequest request) {
        List<Ready> rules = byOperation.getOrDefault(request.category() + " " + request.operation(), List.of());
        return rules.stream()
                .filter(ready -> ready.allows(request.arguments()))
                .map(Ready::rule)
                .findFirst();
    }

    /**
     * A rule ready to be asked.
     *
     * @param rule the rule
     * @param arguments of each argument what it may be
     */
    private record Ready(TomoyoRule rule, List<Allowed> arguments) {
        static Ready of(TomoyoPolicy policy, TomoyoRule rule, Operation operation) {
            List<Allowed> all = new ArrayList<>();
            for (int i = 0; i < operation.arguments().size(); i++) {
                all.add(allowed(
                        policy, operation.arguments().get(i), rule.arguments().get(i)));
            }
            return new Ready(rule, all);
        }

        private static Allowed allowed(TomoyoPolicy policy, Argument kind, String word) {
            List<String> words = word.startsWith("@") ? policy.members(group(kind), word.substring(1)) : List.of(word);
            return switch (kind) {
                case NAME -> Names.of(words);
                case NUMBER ->
                    new Ranges(words.stream()
                            .flatMap(w -> Range.number(w).stream())
                            .toList());
                case ADDRESS ->
                    new Ranges(words.stream()
                            .flatMap(w -> Range.address(w).stream())
                            .toList());
            };
        }

        boolean allows(List<String> request) {
            for (int i = 0; i < arguments.size(); i++) {
                if (!request.get(i).isEmpty() && !arguments.get(i).contains(request.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The keyword of the groups that may stand for an argument. */
    static String group(Argument kind) {
        return switch (kind) {
            case NAME -> "path_group";
            case NUMBER -> "number_group";
            case ADDRESS -> "address_group";
        };
    }

    private interface Allowed {
        boolean contains(String value);
    }

    /**
     * Names.
     *
     * @param exact those that are no patterns
     * @param patterns the others, over bytes
     */
    private record Names(Set<String> exact, List<Pattern> patterns) implements Allowed {
        static Names of(List<String> words) {
            Set<String> exact = new HashSet<>();
            List<Pattern> patterns = new ArrayList<>();
            for (String word : words) {
                Optional<String> name = TomoyoText.decode(word);
                name.ifPresent(exact::add);
                if (name.isEmpty()) {
                    TomoyoPattern.parse(word).map(TomoyoPattern::regex).ifPresent(patterns::add);
                }
            }
            return new Names(exact, patterns);
        }

        @Override
        public boolean contains(String value) {
            String bytes = new String(KernelText.encode(value), StandardCharsets.ISO_8859_1);
            return exact.contains(value)
                    || patterns.stream().anyMatch(p -> p.matcher(bytes).matches());
        }
    }

    private record Ranges(List<Range> ranges) implements Allowed {
        @Override
        public boolean contains(String value) {
            Optional<Range> one = Range.number(value).or(() -> Range.address(value));
            return one.isPresent() && ranges.stream().anyMatch(r -> r.contains(one.get()));
        }
    }

    /**
     * Numbers, or addresses.
     *
     * @param width bytes of an address; 0 for numbers
     * @param first the least
     * @param last the greatest
     */
    record Range(int width, BigInteger first, BigInteger last) {
        private static final int OCTAL = 8;
        private static final int DECIMAL = 10;
        private static final int HEX = 16;

        boolean contains(Range other) {
            return width == other.width && first.compareTo(other.first) <= 0 && other.last.compareTo(last) <= 0;
        }

        /** A number or two with a hyphen between (tomoyo_parse_number_union in util.c); empty if it is none. */
        static Optional<Range> number(String word) {
            String[] ends = word.split("-", 2);
            try {
                BigInteger first = value(ends[0]);
                return Optional.of(new Range(0, first, ends.length == 1 ? first : value(ends[1])));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        private static BigInteger value(String text) {
            if (text.startsWith("0x") || text.startsWith("0X")) {
                return new BigInteger(text.substring(2), HEX);
            }
            return new BigInteger(text, text.startsWith("0") && text.length() > 1 ? OCTAL : DECIMAL);
        }

        /** An IP address or two with a hyphen between; no name is ever looked up. */
        static Optional<Range> address(String word) {
            String[] ends = word.split("-", 2);
            try {
                byte[] first = parsed(ends[0]);
                byte[] last = ends.length == 1 ? first : parsed(ends[1]);
                return Optional.of(new Range(first.length, new BigInteger(1, first), new BigInteger(1, last)));
            } catch (UnknownHostException e) {
                return Optional.empty();
            }
        }

        private static byte[] parsed(String text) throws UnknownHostException {
            boolean address = text.contains(":") || text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
            if (!address || !text.matches("[0-9a-fA-F:.]+")) {
                throw new UnknownHostException(text);
            }
            byte[] bytes = InetAddress.getByName(text).getAddress();
            boolean mapped = text.contains(":") && bytes.length == 4; // ::ffff:1.2.3.4 is six in the kernel
            if (!mapped) {
                return bytes;
            }
            byte[] six = new byte[16];
            six[10] = (byte) 0xff;
            six[11] = (byte) 0xff;
            System.arraycopy(bytes, 0, six, 12, 4);
            return six;
        }
    }
}

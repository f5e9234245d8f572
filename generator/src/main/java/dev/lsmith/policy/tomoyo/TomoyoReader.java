package dev.lsmith.policy.tomoyo;

import dev.lsmith.access.TomoyoRequest.Argument;
import dev.lsmith.access.TomoyoRequest.Operation;
import dev.lsmith.access.TomoyoRequest.Operations;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.grammar.tomoyo.TomoyoLexer;
import dev.lsmith.grammar.tomoyo.TomoyoParser;
import dev.lsmith.grammar.tomoyo.TomoyoParser.AccessContext;
import dev.lsmith.policy.FirstSyntaxError;
import dev.lsmith.policy.FirstSyntaxError.Language;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Config;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Domain;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.ExceptionLine;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Mode;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Reads policies, each of the three texts alone or one after the other. A rule that the kernel would pass over is refused with its place. */
final class TomoyoReader {
    private static final String SYNTAX = "tomoyo-syntax";
    private static final Language LANGUAGE =
            new Language(SYNTAX, "a TOMOYO policy", "correct the line; tomoyo-checkpolicy says more");
    private static final Pattern KEY = Pattern.compile("(\\d+)-(COMMENT|PREFERENCE|CONFIG)((?:::[a-z_]+)*)=(.*)");
    private static final Pattern ADDRESSES = Pattern.compile("[0-9a-fA-F:.]+(-[0-9a-fA-F:.]+)?");
    private static final Pattern NUMBERS =
            Pattern.compile("(0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20})(-(0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20}))?");
    private static final int MOST_PROFILES = 256;

    private final String source;
    private final Operations operations = new Operations();
    private final SortedMap<Integer, Profile> profiles = new TreeMap<>();
    private final List<ExceptionLine> exceptions = new ArrayList<>();
    private final Map<String, Domain> domains = new LinkedHashMap<>();
    private final Map<TomoyoRule, Position> places = new LinkedHashMap<>();
    private Optional<String> domain = Optional.empty();

    private TomoyoReader(String source) {
        this.source = source;
    }

    static TomoyoPolicy read(String source, String text) throws InputException {
        return place(source, text).policy();
    }

    /**
     * A policy and where its rules stand.
     *
     * @param policy the policy
     * @param places of each rule the first place
     */
    record PlacedPolicy(TomoyoPolicy policy, Map<TomoyoRule, Position> places) {}

    static PlacedPolicy place(String source, String text) throws InputException {
        TomoyoParser.PolicyContext tree = FirstSyntaxError.parse(
                source, text, LANGUAGE, TomoyoLexer::new, TomoyoParser::new, TomoyoParser::policy);
        TomoyoReader reader = new TomoyoReader(source);
        for (TomoyoParser.LineContext line : tree.line()) {
            reader.line(line);
        }
        return new PlacedPolicy(
                new TomoyoPolicy(reader.profiles, reader.exceptions, List.copyOf(reader.domains.values())),
                reader.places);
    }

    private void line(TomoyoParser.LineContext line) throws InputException {
        if (line instanceof TomoyoParser.SettingContext setting) {
            setting(setting);
        } else if (line instanceof TomoyoParser.DomainContext named) {
            String name = words(named);
            domain = Optional.of(name);
            domains.putIfAbsent(name, new Domain(name, 0, new TreeSet<>(), List.of()));
        } else if (line instanceof TomoyoParser.UseContext use) {
            use(use);
        } else if (line instanceof TomoyoParser.RuleContext rule) {
            Domain current = current(rule.getStart());
            TomoyoRule read = rule(rule.access());
            places.putIfAbsent(read, at(rule.getStart()));
            List<TomoyoRule> rules = new ArrayList<>(current.rules());
            rules.add(read);
            domains.put(current.name(), current.with(rules));
        } else {
            exception(line);
        }
    }

    private void exception(TomoyoParser.LineContext line) throws InputException {
        if (line instanceof TomoyoParser.TransitionContext transition) {
            List<String> words = new ArrayList<>(List.of(words(transition.program)));
            if (transition.source != null) {
                words.add(words(transition.source));
            }
            exceptions.add(new ExceptionLine(
                    namespace(transition.namespace), transition.kind.getText(), words, Optional.empty()));
        } else if (line instanceof TomoyoParser.AggregatorContext aggregator) {
            exceptions.add(new ExceptionLine(
                    namespace(aggregator.namespace),
                    "aggregator",
                    List.of(aggregator.original.getText(), aggregator.program.getText()),
                    Optional.empty()));
        } else if (line instanceof TomoyoParser.GroupContext group) {
            exceptions.add(new ExceptionLine(
                    namespace(group.namespace),
                    group.kind.getText(),
                    List.of(group.name.getText(), group.member.getText()),
                    Optional.empty()));
        } else if (line instanceof TomoyoParser.SharedRuleContext shared) {
            String number = String.valueOf(number(shared.number.getText(), shared.number.getStart()));
            exceptions.add(new ExceptionLine(
                    namespace(shared.namespace), "acl_group", List.of(number), Optional.of(rule(shared.access()))));
        }
    }

    private static String namespace(@Nullable Token root) {
        return root == null ? "" : root.getText();
    }

    /** The words of a part of a line, with one blank between them. */
    private static String words(ParserRuleContext context) {
        return context.children.stream().map(child -> child.getText()).collect(Collectors.joining(" "));
    }

    private Domain current(Token at) throws InputException {
        Domain current = domain.map(domains::get).orElse(null);
        if (current == null) {
            throw error(at, "a rule before any domain", "put the domain's name on a line above it");
        }
        return current;
    }

    private void use(TomoyoParser.UseContext use) throws InputException {
        Domain current = current(use.getStart());
        int number = number(use.number.getText(), use.number.getStart());
        SortedSet<Integer> groups = new TreeSet<>(current.groups());
        boolean profile = use.key.getType() == TomoyoParser.USE_PROFILE;
        if (!profile) {
            groups.add(number);
        }
        domains.put(
                current.name(),
                new Domain(current.name(), profile ? number : current.profile(), groups, current.rules()));
    }

    private int number(String text, Token at) throws InputException {
        if (text.matches("\\d{1,3}") && Integer.parseInt(text) < MOST_PROFILES) {
            return Integer.parseInt(text);
        }
        throw error(at, "'" + text + "' is no number of a profile or group", "use 0 to 255");
    }

    private void setting(TomoyoParser.SettingContext setting) throws InputException {
        Matcher key = KEY.matcher(setting.PROFILE_KEY().getText());
        if (!key.matches()) {
            throw error(setting.getStart(), "no setting of a profile", "remove the line");
        }
        int number = number(key.group(1), setting.getStart());
        Profile profile = profiles.getOrDefault(number, new Profile("", new TreeMap<>(), new TreeMap<>()));
        List<String> words = new ArrayList<>();
        words.add(key.group(4));
        setting.word().forEach(word -> words.add(word.getText()));
        words.removeIf(word -> word.isEmpty());
        profiles.put(
                number,
                switch (key.group(2)) {
                    case "COMMENT" -> new Profile(String.join(" ", words), profile.preferences(), profile.configs());
                    case "PREFERENCE" -> {
                        SortedMap<String, Long> preferences = new TreeMap<>(profile.preferences());
                        values(words).forEach((name, value) -> {
                            if (value.matches("\\d{1,18}")) {
                                preferences.put(name, Long.parseLong(value));
                            }
                        });
                        yield new Profile(profile.comment(), preferences, profile.configs());
                    }
                    default -> {
                        SortedMap<String, Config> configs = new TreeMap<>(profile.configs());
                        String about =
                                key.group(3).isEmpty() ? "" : key.group(3).substring(2);
                        configs.put(about, config(values(words), setting.getStart()));
                        yield new Profile(profile.comment(), profile.preferences(), configs);
                    }
                });
    }

    private static Map<String, String> values(List<String> words) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return values;
    }

    private Config config(Map<String, String> values, Token at) throws InputException {
        String mode = values.getOrDefault("mode", "");
        try {
            return new Config(
                    Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                    values.getOrDefault("grant_log", "no").equals("yes"),
                    values.getOrDefault("reject_log", "no").equals("yes"));
        } catch (IllegalArgumentException e) {
            throw error(at, "'" + mode + "' is no mode", "use disabled, learning, permissive or enforcing");
        }
    }

    private TomoyoRule rule(AccessContext access) throws InputException {
        List<String> words = new ArrayList<>();
        access.children.forEach(child -> words.add(child.getText()));
        if (access.TASK() != null) {
            return task(words);
        }
        int at = access.NETWORK() != null ? 3 : 1;
        String category = String.join(" ", words.subList(0, at));
        Token place = access.getStart();
        SortedSet<String> names = new TreeSet<>(List.of(words.get(at).split("/", -1)));
        Optional<Operation> first = operations.find(category, names.first());
        for (String name : names) {
            Optional<Operation> one = operations.find(category, name);
            if (one.isEmpty()
                    || first.isEmpty()
                    || !one.get().arguments().equals(first.get().arguments())) {
                throw error(
                        place,
                        "'" + category + " " + words.get(at) + "' is no operation",
                        "see the kernel's list of them");
            }
        }
        List<Argument> kinds = first.orElseThrow().arguments();
        List<String> rest = words.subList(at + 1, words.size());
        if (rest.size() < kinds.size()) {
            throw error(
                    place,
                    "'" + category + " " + words.get(at) + "' takes " + kinds.size() + " arguments",
                    "add what is missing");
        }
        for (int i = 0; i < kinds.size(); i++) {
            check(kinds.get(i), rest.get(i), place);
        }
        return new TomoyoRule(category, names, rest.subList(0, kinds.size()), rest.subList(kinds.size(), rest.size()));
    }

    /** {@code task manual_domain_transition <kernel> /a}: the one rule about the process itself. */
    private static TomoyoRule task(List<String> words) {
        int end = 2;
        while (end < words.size()
                && (words.get(end).startsWith("/") || words.get(end).startsWith("<"))) {
            end++;
        }
        return new TomoyoRule(
                "task", new TreeSet<>(List.of(words.get(1))), words.subList(2, end), words.subList(end, words.size()));
    }

    private void check(Argument kind, String word, Token place) throws InputException {
        if (word.startsWith("@")) {
            return;
        }
        boolean right = switch (kind) {
            case NAME -> TomoyoPattern.isWellFormed(word);
            case NUMBER -> NUMBERS.matcher(word).matches();
            case ADDRESS -> ADDRESSES.matcher(word).matches();
        };
        if (!right) {
            throw error(
                    place,
                    "'" + word + "' is no " + kind.name().toLowerCase(Locale.ROOT),
                    "the kernel passes over the whole line; correct it");
        }
    }

    private Position at(Token token) {
        return new Position(source, token.getLine(), token.getCharPositionInLine() + 1);
    }

    private InputException error(Token token, String message, String help) {
        return new InputException(Diagnostic.error(SYNTAX, at(token), message, help));
    }
}

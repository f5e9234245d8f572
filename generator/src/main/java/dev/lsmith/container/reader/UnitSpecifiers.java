package dev.lsmith.container.reader;

import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.shell.ShellCommands.ShellCommand;
import dev.lsmith.container.shell.ShellWord;
import dev.lsmith.container.shell.ShellWord.ShellExpansion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What systemd puts in place of {@code %n} and its like in a unit (systemd.unit(5), "Specifiers"), after a line is split into words. Of
 * a file that is a unit its name tells some; the others are only known where the unit runs.
 */
final class UnitSpecifiers {
    private static final Pattern SPECIFIER = Pattern.compile("%([A-Za-z%])");
    private static final Pattern UNIT = Pattern.compile("(?:.*/)?(([^/@]+)(?:@([^/]*))?)(\\.service)");

    private final Map<String, String> known;

    private UnitSpecifiers(Map<String, String> known) {
        this.known = known;
    }

    /** The specifiers of a unit's file. */
    static UnitSpecifiers of(String file) {
        Map<String, String> known = new TreeMap<>(Map.of("%", "%"));
        Matcher unit = UNIT.matcher(file);
        if (unit.matches()) {
            String instance = unit.group(3);
            known.put("p", unit.group(2));
            // A template's own name is no unit's.
            if (instance == null || !instance.isEmpty()) {
                known.put("n", unit.group(1) + unit.group(4));
                known.put("N", unit.group(1));
                known.put("i", instance == null ? "" : instance);
            }
        }
        return new UnitSpecifiers(known);
    }

    /** The commands with what is known put in; what is not is an expansion of one word. */
    List<ShellCommand> commands(List<ShellCommand> commands) {
        return commands.stream()
                .map(command -> new ShellCommand(
                        command.words().stream().map(this::word).toList(), command.end()))
                .toList();
    }

    private ShellWord word(ShellWord word) {
        if (word.text().indexOf('%') < 0) {
            return word;
        }
        List<ShellExpansion> expansions = new ArrayList<>(word.expansions());
        String text = SPECIFIER.matcher(word.text()).replaceAll(found -> {
            Optional<String> value = Optional.ofNullable(known.get(found.group(1)));
            if (value.isEmpty()) {
                expansions.add(new ShellExpansion(new JsonString(word.place(), found.group()), false));
            }
            return Matcher.quoteReplacement(value.orElse(found.group()));
        });
        return new ShellWord(new JsonString(word.place(), text), expansions, word.open());
    }
}

package dev.lsmith.container.shell;

import dev.lsmith.base.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The here-documents of a script (Shell Command Language of POSIX, 2.7.4): texts that it holds between {@code <<WORD} and a line
 * {@code WORD}. One that a shell is given, here or by {@code ssh}, or that becomes a script or a unit, is commands; one that is printed,
 * or becomes another file, is text.
 */
public final class HereDocuments {
    private static final Pattern OPERATOR = Pattern.compile(
            "(?<![<\\\\$])<<-?[ \\t]*(?:'([^'\\n]{1,80})'|\"([^\"\\n]{1,80})\"|\\\\?([A-Za-z_][\\w.+-]{0,80}))(?!<)");

    /** Commands that print, or keep, what they are given. */
    private static final Set<String> KEEPING = Set.of(
            "cat", "echo", "printf", "less", "more", ":", "true", "mail", "wall", "fold", "logger", "git", "gh", "glab",
            "tee");

    private static final Pattern LEADING =
            Pattern.compile("^(?:\\s|[({!]|(?:if|then|else|do|while|sudo|exec)\\s|[A-Za-z_]\\w*=\\S*\\s|-\\S+\\s)+");
    private static final Pattern TARGET =
            Pattern.compile("(?:>>?\\|? *|\\btee +(?:-a +|--append +)?)(\"[^\"]*\"|'[^']*'|[^\\s<>|&;]+)");

    /** Files that something runs, by their names. */
    private static final Pattern RUNNABLE =
            Pattern.compile(".*\\.(?:sh|bash|service|mk|container)|.*/(?:s?bin|init\\.d|cron\\.\\w+|rc\\.local)(?:/.*)?"
                    + "|(?:.*/)?(?:Makefile|[\\w-]*(?:run|start|launch|deploy|entrypoint)[\\w-]*)");

    private static final Pattern COMMANDS = Pattern.compile("\\A\\s*#!|(?m)^\\s*\\[Service\\]\\s*$");
    private static final Pattern RUN =
            Pattern.compile("(?:docker|podman|nerdctl)\\b.{0,200}?\\b(?:run|create)\\b", Pattern.DOTALL);

    private final List<String> lines;
    private final List<Integer> left = new ArrayList<>();

    private HereDocuments(String text) {
        lines = new ArrayList<>(List.of(text.split("(?<=\n)", -1)));
    }

    /**
     * A script without the texts in it that are no commands; each line that stays keeps its number.
     *
     * @param commands what is left
     * @param left the first lines of the texts that were left out though something in them looks like the start of a container, from 1
     */
    public record ShellScript(String commands, List<Integer> left) {
        public ShellScript {
            left = List.copyOf(left);
        }
    }

    /** What of a text is commands. */
    public static ShellScript commands(String text) {
        if (!text.contains("<<")) {
            return new ShellScript(text, List.of());
        }
        HereDocuments documents = new HereDocuments(text);
        documents.read();
        return new ShellScript(String.join("", documents.lines), documents.left);
    }

    private void read() {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher operator = OPERATOR.matcher(line);
            int end = i;
            while (!line.stripLeading().startsWith("#") && operator.find()) {
                String word = operator.group(1) != null
                        ? operator.group(1)
                        : operator.group(2) != null ? operator.group(2) : operator.group(3);
                int close = closing(word, end + 1);
                if (close > 0) {
                    document(i, operator.start(), end + 1, close);
                    end = close;
                }
            }
            i = end;
        }
    }

    private int closing(String word, int from) {
        for (int i = from; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(word)) {
                return i;
            }
        }
        return -1;
    }

    private void document(int line, int operator, int from, int close) {
        String body = String.join("", lines.subList(from, close));
        boolean text = !isRun(line, operator, body);
        if (text && RUN.matcher(body).find()) {
            left.add(from + 1);
        }
        for (int i = from; text && i < close; i++) {
            lines.set(i, "\n");
        }
        lines.set(close, "\n");
    }

    private boolean isRun(int line, int operator, String body) {
        String whole = lines.get(line);
        int start = before(whole, operator);
        String command = LEADING.matcher(whole.substring(start, operator)).replaceFirst("");
        String rest = whole.substring(start);
        boolean keeps = KEEPING.contains(command.strip().split("\\s", 2)[0]);
        Matcher target = TARGET.matcher(rest.replaceAll("\\d?>&\\d|2> *\\S+|>&2", ""));
        boolean isCommands = COMMANDS.matcher(body).find();
        boolean read = !keeps
                || (target.find()
                        ? isCommands || isRunnable(target.group(1))
                        : rest.indexOf('|', operator - start) >= 0);
        return read && isShell(body);
    }

    /** Where the command begins that the operator belongs to. */
    private static int before(String line, int operator) {
        return Math.max(
                        line.lastIndexOf(';', operator),
                        Math.max(line.lastIndexOf('|', operator), line.lastIndexOf('&', operator)))
                + 1;
    }

    private static boolean isRunnable(String target) {
        String file = target.replaceAll("^[\"']|[\"']$", "");
        return !file.equals("/dev/null")
                && !file.equals("/dev/stderr")
                && !file.equals("/dev/stdout")
                && RUNNABLE.matcher(file).matches();
    }

    private static boolean isShell(String body) {
        try {
            return !ShellCommands.of("", body).isEmpty();
        } catch (InputException e) {
            return false;
        }
    }
}

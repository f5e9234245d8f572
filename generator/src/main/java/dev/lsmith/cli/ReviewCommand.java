package dev.lsmith.cli;

import dev.lsmith.app.PolicyAnalysis;
import dev.lsmith.app.ReviewSession;
import dev.lsmith.app.decision.RuleDecisions;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.Printable;
import dev.lsmith.cli.InPlaceFile.UninterruptedWork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith review}: go through new rules one by one. */
@Command(
        name = "review",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Goes through the new rules of a folder that generate wrote, one by one, and keeps what you decide of each.",
            "lsmith.yaml beside them has who decided, when, why and until when. The next generate into the folder "
                    + "heeds it.",
            "",
            "  accept [WHY]        the rule may stand, and is not asked about again",
            "  deny [WHY]          it is never to be allowed: generate takes it out, and for AppArmor writes a deny rule",
            "  narrow RULE         another rule takes its place (AppArmor)",
            "  generalise [N]      lists patterns with what each would open; with a number, takes one (AppArmor)",
            "  why                 where it was seen, and what it opens",
            "  until DAY           what is decided next holds until then: until 2027-05-31",
            "  skip, undo, save, quit",
            "",
            "The first letter is enough, but for save and until. New is what the version in git (HEAD) does not "
                    + "have, or OLD. With --json questions are lines of JSON, and so are the answers: "
                    + "{\"answer\":\"deny\",\"why\":\"…\",\"until\":\"…\",\"rule\":\"…\"}.",
            "",
            "Exit code 0 if all were decided, 1 if some are left. Nothing is written until save, or the last rule "
                    + "is decided."
        })
final class ReviewCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DIR", description = "A folder that generate wrote.")
    private Path folder = Path.of(".");

    @Option(
            names = "--against",
            paramLabel = "OLD",
            description =
                    "The folder's older version: only rules that it does not have are asked about. Default: git's HEAD.")
    private @Nullable Path against;

    @Option(names = "--by", paramLabel = "NAME", description = "Who decides. Default: the user who runs it.")
    private @Nullable String by;

    @Option(names = "--json", description = "Questions and answers are lines of JSON.")
    private boolean json;

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Override
    public Integer call() throws InputException, IOException {
        LocalDate today = LocalDate.now(ZoneId.systemDefault());
        RuleDecisions earlier = RuleDecisions.in(folder, today);
        PolicyAnalysis analysis = options.analysis();
        ReviewSession session =
                new ReviewSession(analysis.undecided(folder, Optional.ofNullable(against), earlier), name(), today);
        PrintWriter out = spec.commandLine().getOut();
        boolean save;
        try (AnswerLines in = answers(out)) {
            save = new ReviewDialogue(session, in, out, json).run();
        }
        Path file = ReviewSession.file(folder);
        if (save && !session.decided().isEmpty()) {
            String before = Files.exists(file) ? KernelText.decode(Files.readAllBytes(file)) : "";
            write(file, KernelText.encode(session.notes(before, earlier)));
            if (!json) {
                out.println(session.decided().size() + " decided: " + Printable.of(file.toString()));
            }
        } else if (!session.decided().isEmpty()) {
            spec.commandLine().getErr().println("lsmith: note: nothing was saved");
        }
        out.flush();
        return (session.decided().size() == session.count() ? ExitCode.OK : ExitCode.FOUND).code();
    }

    private AnswerLines answers(PrintWriter out) throws IOException {
        if (!json && !Console.Terminal.ofThisProcess().isDumb()) {
            try {
                return AnswerLines.EditedLines.of(
                        TerminalBuilder.builder().system(true).dumb(false).build(), ReviewDialogue.WORDS);
            } catch (IllegalStateException e) {
                // What JLine throws where input or output is no terminal.
                return plain(out);
            }
        }
        return plain(out);
    }

    private static AnswerLines plain(PrintWriter out) {
        return new AnswerLines.PlainLines(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out);
    }

    private String name() {
        return by == null ? System.getProperty("user.name", "") : by;
    }

    /** Beside its place first, so that there is never half of it. */
    private static void write(Path file, byte[] content) throws IOException {
        if (Files.exists(file)) {
            new InPlaceFile(file).write(content);
            return;
        }
        UninterruptedWork.run(ending -> {
            Path whole = Files.createTempFile(file.toAbsolutePath().getParent(), ".lsmith.", ".part");
            try {
                Files.write(whole, content);
                Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(whole);
            }
        });
    }
}

package dev.lsmith.cli;

import dev.lsmith.app.Generation;
import dev.lsmith.app.Mechanisms;
import dev.lsmith.app.Request;
import dev.lsmith.app.decision.NoteFile;
import dev.lsmith.app.decision.RuleDecisions;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Printable;
import dev.lsmith.launch.LsmChoice;
import dev.lsmith.launch.proposal.Proposals.Proposal;
import dev.lsmith.learn.Generality.Level;
import dev.lsmith.policy.Assignment.ExecutedRights;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.record.TracedRun;
import dev.lsmith.report.SummaryWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith learn}: a program is run and watched, and becomes policies. */
@Command(
        name = "learn",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a program under strace, without root, and writes the policies that let it do what it did.",
            "",
            "Writes into DIR what generate writes: seccomp.json, capabilities.json, apparmor/NAME, run/systemd.conf, report.md and the rest."
                    + " Standard output and input are the program's; what lsmith says goes to standard error. Signals are passed on to the"
                    + " program; when it has ended, however it did, the policies are written. The program's own exit code is told.",
            "",
            "A trace tells every system call and no label: the seccomp filter is observed, the AppArmor profile derived. A program that was"
                    + " started without any capability needs none; of one that root started none is called unused."
        })
final class LearnCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "CMD",
            arity = "1..*",
            description = "The program and its arguments, behind -- so that its options are its own.")
    private List<String> command = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "Where to write, as for generate.")
    private @Nullable Path output;

    @Option(
            names = "--force",
            description = "Replace files in DIR that were changed since lsmith wrote them, or that it did not write.")
    private boolean force;

    @Option(names = "--name", paramLabel = "NAME", description = "The policies' name. Default: the program's.")
    private @Nullable String name;

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            split = ",",
            description =
                    "apparmor, selinux, seccomp, capabilities; repeatable or comma-separated. Default: all but selinux.")
    private List<String> targets = new ArrayList<>(List.of("apparmor", "seccomp", "capabilities"));

    @Option(
            names = "--lsm",
            paramLabel = "LSM",
            description = "What the host that will run it has: apparmor, selinux, both or none. Default: apparmor.")
    private LsmChoice lsm = LsmChoice.APPARMOR;

    @Option(names = "--exact", description = "Allow only what was seen: no patterns.")
    private boolean exact;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Keep the trace too, for generate: with others of the same program it tells more than one run.")
    private @Nullable Path trace;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but errors.")
    private boolean quiet;

    @Override
    public Integer call() throws InputException, IOException {
        for (String target : targets) {
            if (!Mechanisms.names().contains(target)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Unknown target '" + target + "'; there are " + String.join(", ", Mechanisms.names()));
            }
        }
        TracedRun run = TracedRun.of(command);
        Path folder = Files.createTempDirectory("lsmith-learn");
        Path file = folder.resolve("trace.strace");
        Thread cleaning = new Thread(() -> delete(folder), "delete the trace");
        Runtime.getRuntime().addShutdownHook(cleaning);
        try {
            int code = run.into(file);
            told(code);
            write(file);
            if (trace != null) {
                Files.copy(file, trace, StandardCopyOption.REPLACE_EXISTING);
            }
            return ExitCode.OK.code();
        } finally {
            delete(folder);
        }
    }

    private void write(Path file) throws InputException, IOException {
        Path folder = output == null ? Path.of(".") : output;
        Generation generation =
                ProgressLine.during(quiet, progress -> Generation.run(request(file), System.in, progress));
        new OutputFolder(folder, force).write(generation.files());
        if (!quiet) {
            new Console(spec.commandLine().getErr()).print(SummaryWriter.lines(generation.review(), folder.toString()));
        }
    }

    private Request request(Path file) throws InputException {
        Set<String> wanted = new LinkedHashSet<>(targets);
        Path notes = output == null ? Path.of(".") : output;
        return new Request(
                List.of(file.toString()),
                List.of(),
                new SpecChoice(List.of(), Optional.empty()),
                Optional.of(name == null ? base(command.get(0)) : name),
                List.of(),
                wanted,
                Abi.V3_0,
                Dialect.DOCKER,
                Optional.of(lsm),
                NoteFile.in(notes).generality(exact ? Level.EXACT : Level.DEFAULT),
                false,
                EnumSet.noneOf(Proposal.ProposalKind.class),
                Optional.empty(),
                false,
                Optional.empty(),
                RuleDecisions.in(notes, LocalDate.now(ZoneId.systemDefault())),
                false,
                false,
                ExecutedRights.INHERIT);
    }

    private static String base(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    private void told(int code) {
        PrintWriter err = spec.commandLine().getErr();
        if (!quiet) {
            String how = TracedRun.signal(code)
                    .map(signal -> "was ended by signal " + signal)
                    .orElse("ended with exit code " + code);
            err.println("lsmith: note: " + Printable.of(command.get(0)) + " " + how);
            err.flush();
        }
    }

    private static void delete(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve("trace.strace"));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            System.err.println("lsmith: warning: " + Printable.of(folder.toString()) + ": cannot be deleted");
        }
    }
}

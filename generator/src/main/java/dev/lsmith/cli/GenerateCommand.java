package dev.lsmith.cli;

import dev.lsmith.app.Generation;
import dev.lsmith.app.ImageChoice;
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
import dev.lsmith.policy.Assignment.Unseen;
import dev.lsmith.report.Review;
import dev.lsmith.report.ReviewJson;
import dev.lsmith.report.SummaryWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith generate}: logs and a spec become policies. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Reads what a container did and what it was given, and writes the least that it needs.",
            "",
            "Writes into DIR: apparmor/NAME, selinux/lsmith_NAME.te .fc .cil, seccomp.json, capabilities.json,"
                    + " docker-run.args, run/ (other engines), model.json, report.md, which gives the reason for every rule, and"
                    + " files.sha256, which lists them. DIR holds either all files of the run before or all of this one."
        })
final class GenerateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "LOG",
            arity = "0..*",
            description = "Log files of any wrapper (auditd, syslog, dmesg, journal, ausearch), plain or .gz .xz .zst;"
                    + " folders with their rotated files; - for standard input. May be left out when there is a spec.")
    private List<String> logs = new ArrayList<>();

    @Option(
            names = "--run",
            paramLabel = "LOG",
            description =
                    "A log, or a folder of logs, that a run of its own wrote; repeatable. What only one run shows is marked, and"
                            + " how complete all are is estimated from what they have in common. LOGs without it are one run.")
    private List<String> runs = new ArrayList<>();

    @Mixin
    private SpecOptions specs = new SpecOptions();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The policies' name. Default: the container's name, else the subject's.")
    private @Nullable String name;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description =
                    "Where to write. The files of an earlier run are replaced, and those that this run does not write"
                            + " are taken away; files.sha256 tells which they are.")
    private @Nullable Path output;

    @Option(
            names = "--force",
            description = "Replace files in DIR that were changed since lsmith wrote them, or that it did not write.")
    private boolean force;

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            split = ",",
            description =
                    "apparmor, selinux, tomoyo, landlock, seccomp, capabilities; repeatable or comma-separated. Default: all, tomoyo only"
                            + " if the log is TOMOYO's, landlock only if it is named.")
    private List<String> targets = new ArrayList<>();

    @Option(
            names = "--subject",
            paramLabel = "SUBJECT",
            split = ",",
            description = "Which AppArmor profile, SELinux domain or program of the log the container is."
                    + " Default: found from the spec, or the only one in the log.")
    private List<String> subjects = new ArrayList<>();

    @Mixin
    private PolicyOptions.LanguageOptions languages = new PolicyOptions.LanguageOptions();

    @Option(
            names = "--lsm",
            paramLabel = "LSM",
            description = "What the host that will run it has: apparmor, selinux, both or none."
                    + " Default: what the evidence came from.")
    private @Nullable LsmChoice lsm;

    @Option(
            names = "--suggest-abstractions",
            description =
                    "Say in the report which installed AppArmor abstractions would replace rules, and what else each"
                            + " would allow.")
    private boolean abstractions;

    @Mixin
    private MergeOptions merge = new MergeOptions();

    @Option(
            names = "--complete",
            description = "The policies that it was recorded under allow nothing by themselves and report everything."
                    + " Else only those of profiles/learning count as such, and what the log itself proves.")
    private boolean complete;

    @Mixin
    private CompletenessOption completeness = new CompletenessOption();

    @Option(names = "--exact", description = "Allow only what was seen: no patterns.")
    private boolean exact;

    @Option(
            names = "--staged",
            description =
                    "Refuse nothing yet: AppArmor's profile with flags=(complain), the SELinux domain permissive, other system calls"
                            + " logged (SCMP_ACT_LOG), capabilities and the other flags as they were given. What is logged then is what enforcing would"
                            + " refuse.")
    private boolean staged;

    @Option(
            names = "--broad",
            description = "Allow more than by default: all below the container's own data, to the owner of the files."
                    + " generalisations.md lists what each level allows and why.")
    private boolean broad;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description =
                    "The container's image: a root file system, a tar of one, what docker save wrote, or an OCI layout. What its programs"
                            + " can call, beside what they were seen to call, is let through and logged; all else is refused.")
    private @Nullable Path image;

    @Option(
            names = "--reachable",
            paramLabel = "ANSWER",
            defaultValue = "log",
            description =
                    "What a filter does with --image about a call that the programs can reach and were not seen to make: log, allow or"
                            + " deny. Default: log.")
    private Unseen reachable = Unseen.LOG;

    @Option(
            names = "--no-propose",
            paramLabel = "WHAT",
            split = ",",
            description = "What not to propose: read-only, pids-limit, user; repeatable or comma-separated."
                    + " Each is proposed only where the log shows that it is safe, and report.md says why or why not."
                    + " --read-only comes with the --tmpfs mounts that it needs; a log does not show stat calls, nor"
                    + " that data written there should outlive the container.")
    private List<String> withheld = new ArrayList<>();

    @Option(
            names = "--exec",
            paramLabel = "RIGHTS",
            defaultValue = "inherit",
            description =
                    "Under whose rights a program runs that the container executes: inherit, those of the program that executes it; child,"
                            + " its own, in a child profile with what it was seen to do (AppArmor; not under no-new-privileges)."
                            + " Default: inherit.")
    private ExecutedRights executed = ExecutedRights.INHERIT;

    @Option(
            names = "--phase",
            description =
                    "Write serving/ too: a smaller AppArmor profile and capability set for what the container does once it listens and has"
                            + " given up its privileges, with a script that puts it in force after the start.")
    private boolean phases;

    @Option(names = "--json", description = "Print the summary as JSON, with every rule and its reason.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but errors.")
    private boolean quiet;

    @Override
    public Integer call() throws InputException, IOException {
        List<String> all = new ArrayList<>(logs);
        all.addAll(runs);
        SpecChoice choice = specs.choice(List.of(), all);
        if (all.isEmpty() && !choice.isGiven()) {
            throw new ParameterException(spec.commandLine(), "Give at least one LOG or a --spec");
        }
        if (exact && broad) {
            throw new ParameterException(spec.commandLine(), "--exact and --broad exclude each other");
        }
        if (merge.isIncomplete()) {
            throw new ParameterException(spec.commandLine(), "--profile, --include and --in-place need --merge-into");
        }
        if (subjects.stream().anyMatch(String::isBlank)) {
            throw new ParameterException(spec.commandLine(), "--subject names nobody");
        }
        Path folder = output == null ? Path.of(".") : output;
        Request request = request(choice);
        Generation generation = ProgressLine.during(quiet, progress -> Generation.run(request, System.in, progress));
        List<String> removed = new OutputFolder(folder, force).write(generation.files());
        if (generation.merged().isPresent()) {
            merge.write(generation.merged().get());
        }
        if (!quiet) {
            removed.forEach(name -> spec.commandLine()
                    .getErr()
                    .println("lsmith: note: removed " + Printable.of(name)
                            + ", which an earlier run wrote and this one does not"));
        }
        show(generation.review(), folder);
        if (generation.merged().isPresent() && !json && !quiet) {
            merge.show(
                    generation.merged().get(),
                    generation.review().logs(),
                    spec.commandLine().getOut());
        }
        return completeness
                .judge(generation.review(), spec.commandLine().getErr())
                .code();
    }

    private Request request(SpecChoice choice) throws InputException {
        Level level = exact ? Level.EXACT : broad ? Level.BROAD : Level.DEFAULT;
        Path notes = output == null ? Path.of(".") : output;
        return new Request(
                logs,
                runs,
                choice,
                Optional.ofNullable(name),
                subjects,
                wantedTargets(),
                languages.abi(),
                languages.dialect(),
                Optional.ofNullable(lsm),
                NoteFile.in(notes).generality(level),
                complete,
                withheld(),
                merge.mergeInto(),
                abstractions,
                Optional.ofNullable(image).map(path -> new ImageChoice(path, reachable)),
                RuleDecisions.in(notes, LocalDate.now(ZoneId.systemDefault())),
                staged,
                phases,
                executed);
    }

    private Set<Proposal.ProposalKind> withheld() {
        Map<String, Proposal.ProposalKind> kinds = new LinkedHashMap<>();
        for (Proposal.ProposalKind kind : Proposal.ProposalKind.values()) {
            kinds.put(kind.word(), kind);
        }
        Set<Proposal.ProposalKind> chosen = EnumSet.noneOf(Proposal.ProposalKind.class);
        for (String word : withheld) {
            Proposal.ProposalKind kind = kinds.get(word);
            if (kind == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Nothing proposes '" + word + "'; there are " + String.join(", ", kinds.keySet()));
            }
            chosen.add(kind);
        }
        return chosen;
    }

    private Set<String> wantedTargets() {
        Set<String> wanted = new LinkedHashSet<>(targets.isEmpty() ? Mechanisms.usual() : targets);
        for (String target : wanted) {
            if (!Mechanisms.names().contains(target)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Unknown target '" + target + "'; there are " + String.join(", ", Mechanisms.names()));
            }
        }
        return wanted;
    }

    private void show(Review review, Path folder) {
        if (json) {
            spec.commandLine().getOut().print(ReviewJson.write(review));
            spec.commandLine().getOut().flush();
        } else if (!quiet) {
            new Console(spec.commandLine().getOut()).print(SummaryWriter.lines(review, folder.toString()));
        }
    }
}

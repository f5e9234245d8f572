package dev.lsmith.policy.apparmor.resolve;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.apparmor.resolve.Resolution.Visitor;
import dev.lsmith.policy.apparmor.resolve.ResolutionReport.PolicyFault;
import dev.lsmith.policy.apparmor.rule.AbiRule;
import dev.lsmith.policy.apparmor.rule.ExecMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.IncludeRule;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.Item;
import dev.lsmith.policy.apparmor.syntax.Item.Conditional;
import dev.lsmith.policy.apparmor.syntax.Item.QualifierBlock;
import dev.lsmith.policy.apparmor.syntax.Preamble;
import dev.lsmith.policy.apparmor.syntax.Preamble.PlacedStatement;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileReader.ParsedText;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes of a profile as written one that holds rules and child profiles only: includes, conditionals and blocks are put in, variables
 * replaced.
 */
final class ProfileResolver {
    private static final String PROFILE_NAME = "profile_name";
    /** What a profile is attached to, where it is (AppArmor 5.0). */
    private static final List<String> ATTACHED = List.of("exec_path", "attach_path");

    private static final String DENIES_ONE_MODE = "a deny rule takes `x` without an exec mode";
    private static final String ONLY_FILES = "a block keeps file rules only";
    private static final String MOVE_OUT = "apparmor_parser drops this one without a word: move it out of the block";

    /**
     * What all profiles of a policy have in common.
     *
     * @param inclusion finds included files
     * @param preamble what was said before the first profile
     * @param version the language to judge by
     * @param report gathers what is found
     * @param visitor is shown everything
     */
    record Context(
            Inclusion inclusion,
            PreambleResolver preamble,
            LanguageVersion version,
            ResolutionReport report,
            Visitor visitor) {}

    private final Inclusion inclusion;
    private final PolicyVariables global;
    private final List<PlacedStatement> abis;
    private final LanguageVersion version;
    private final ResolutionReport report;
    private final Visitor visitor;

    ProfileResolver(Context context) {
        this.inclusion = context.inclusion;
        this.global = context.preamble.variables();
        this.abis = context.preamble.abis();
        this.version = context.version;
        this.report = context.report;
        this.visitor = context.visitor;
    }

    Profile resolve(Profile profile) {
        return resolve(profile, "");
    }

    private Profile resolve(Profile profile, String parent) {
        visitor.profile(profile);
        UnaryOperator<Glob> head = expansion(global, profile.at());
        Glob name = head.apply(profile.name());
        String fullName = parent + plainName(name);
        PolicyVariables variables = global.copy();
        variables.set(PROFILE_NAME, List.of(Glob.literal(fullName)));
        Optional<Glob> attachment = profile.attachment().map(head);
        profile.flags().forEach(flag -> checkPath(flag, head, profile.at()));
        if (version.has(LanguageVersion.V5_0)) {
            attachment.or(() -> pathOf(name)).ifPresent(path -> ATTACHED.forEach(v -> variables.set(v, List.of(path))));
        }
        List<Item> items = new ArrayList<>();
        inclusion.afresh(() -> new Body(variables, fullName + "//", items).addAll(profile.items(), Optional.empty()));
        Profile.Head resolved = new Profile.Head(
                profile.form(),
                name,
                attachment,
                profile.xattrs(),
                profile.flags(),
                profile.head().identities());
        return new Profile(resolved, items, profile.at());
    }

    /** The path of a flag such as {@code attach_disconnected.path=@{run}} begins with a slash, its variables put in. */
    private void checkPath(String flag, UnaryOperator<Glob> head, SourcePlace at) {
        String value = flag.substring(flag.indexOf('=') + 1);
        if (!value.startsWith("@{")) {
            return;
        }
        try {
            Glob path = head.apply(GlobParser.parse(value));
            if (path.variables().isEmpty() && !path.beginning().startsWith("/")) {
                throw PolicyFault.at(
                        at, "`" + flag + "` is no path once its variables are put in", "begin it with `/`");
            }
        } catch (InputException e) {
            report.add(e, at);
        }
    }

    /** The name as {@code @{profile_name}} has it: text, and without its namespace. */
    private static String plainName(Glob name) {
        StringBuilder text = new StringBuilder();
        for (Glob.Part part : name.parts()) {
            text.append(part instanceof Glob.Literal literal ? literal.text() : GlobWriter.write(Glob.of(part)));
        }
        return text.toString().replaceFirst("^:[^:]*:(//)?", "");
    }

    /** A name that is a path is an attachment too. */
    private static Optional<Glob> pathOf(Glob name) {
        return GlobWriter.write(name).startsWith("/") ? Optional.of(name) : Optional.empty();
    }

    private UnaryOperator<Glob> expansion(PolicyVariables variables, SourcePlace at) {
        return glob -> {
            try {
                return variables.expand(glob);
            } catch (InputException e) {
                report.add(e, at);
                return glob;
            }
        };
    }

    private final class Body {
        private final PolicyVariables variables;
        private final String prefix;
        private final List<Item> items;

        Body(PolicyVariables variables, String prefix, List<Item> items) {
            this.variables = variables;
            this.prefix = prefix;
            this.items = items;
        }

        void addAll(List<Item> written, Optional<Qualifiers> block) {
            written.forEach(item -> add(item, block));
        }

        private void add(Item item, Optional<Qualifiers> block) {
            if (item instanceof Profile child) {
                addChild(child, block);
            } else if (item instanceof QualifierBlock inner) {
                addBlock(inner, block);
            } else if (item instanceof Conditional conditional) {
                addChosen(conditional, block);
            } else if (item instanceof RuleLine line) {
                add(line, block);
            }
        }

        private void addChild(Profile child, Optional<Qualifiers> block) {
            Profile resolved = resolve(child, prefix);
            if (block.isPresent()) {
                report.note(child.at(), ONLY_FILES, MOVE_OUT);
            } else {
                items.add(resolved);
            }
        }

        private void addBlock(QualifierBlock inner, Optional<Qualifiers> outer) {
            if (inner.qualifiers().priority() != 0) {
                report.add(
                        PolicyFault.at(inner.at(), "a block has no priority", "write it before each rule"), inner.at());
            }
            if (inner.qualifiers().denies() && !version.has(LanguageVersion.V4_1)) {
                report.add(
                        PolicyFault.at(inner.at(), "a block cannot deny", "write `deny` before each rule"), inner.at());
            }
            addAll(
                    inner.items(),
                    Optional.of(outer.map(inner.qualifiers()::within).orElse(inner.qualifiers())));
        }

        private void addChosen(Conditional conditional, Optional<Qualifiers> block) {
            try {
                boolean holds = new Conditions(variables, version).holds(conditional.condition(), conditional.at());
                addAll(holds ? conditional.then() : conditional.otherwise(), block);
                show(holds ? conditional.otherwise() : conditional.then());
            } catch (InputException e) {
                report.add(e, conditional.at());
            }
        }

        /** Shows what is not taken, which has to be right all the same. */
        private void show(List<Item> items) {
            for (Item item : items) {
                if (item instanceof RuleLine line) {
                    visitor.rule(line);
                } else if (item instanceof QualifierBlock inner) {
                    show(inner.items());
                } else if (item instanceof Conditional inner) {
                    show(inner.then());
                    show(inner.otherwise());
                } else if (item instanceof Profile profile) {
                    visitor.profile(profile);
                    show(profile.items());
                }
            }
        }

        private void addFile(String source, String text, Optional<Qualifiers> block) {
            ParsedText<List<Item>> reading = ProfileReader.readingBody(source, text);
            report.addAll(reading.faults());
            addAll(reading.tree(), block);
        }

        private void add(RuleLine line, Optional<Qualifiers> block) {
            Rule rule = line.rule();
            visitor.rule(line);
            if (rule instanceof IncludeRule include) {
                inclusion.each(
                        include.file(), include.ifExists(), line.at(), (source, text) -> addFile(source, text, block));
            } else if (rule instanceof AbiRule abi) {
                abis.add(new PlacedStatement(new Preamble.AbiStatement(abi.file()), line.at()));
            } else if (block.isPresent() && !rule.isKeptInBlocks()) {
                report.note(line.at(), ONLY_FILES, MOVE_OUT);
            } else {
                Rule qualified = rule.with(block.map(rule.qualifiers()::within).orElse(rule.qualifiers()));
                if (block.isPresent() && deniesOneMode(qualified)) {
                    report.add(PolicyFault.at(line.at(), DENIES_ONE_MODE, "write `x` alone"), line.at());
                    return;
                }
                items.add(new RuleLine(
                        qualified.withPatterns(expansion(variables, line.at())), line.comment(), line.at(), qualified));
            }
        }
    }

    private static boolean deniesOneMode(Rule rule) {
        return rule instanceof FileRule file
                && file.qualifiers().denies()
                && (file.path().isEmpty()
                        || file.exec().filter(mode -> mode != ExecMode.X).isPresent());
    }
}

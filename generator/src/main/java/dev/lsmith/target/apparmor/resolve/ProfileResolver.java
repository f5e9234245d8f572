package dev.lsmith.target.apparmor.resolve;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.target.apparmor.syntax.Block;
import dev.lsmith.target.apparmor.syntax.Conditional;
import dev.lsmith.target.apparmor.syntax.IncludeRule;
import dev.lsmith.target.apparmor.syntax.Item;
import dev.lsmith.target.apparmor.syntax.Place;
import dev.lsmith.target.apparmor.syntax.Profile;
import dev.lsmith.target.apparmor.syntax.ProfileReader;
import dev.lsmith.target.apparmor.syntax.Qualifiers;
import dev.lsmith.target.apparmor.syntax.Rule;
import dev.lsmith.target.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes profiles plain: rules and child profiles only, without variables. */
final class ProfileResolver {
    private static final String PROFILE_NAME = "profile_name";

    private final Inclusion inclusion;
    private final Variables global;
    private final List<Diagnostic> faults;

    ProfileResolver(Inclusion inclusion, Variables global, List<Diagnostic> faults) {
        this.inclusion = inclusion;
        this.global = global;
        this.faults = faults;
    }

    Profile resolve(Profile profile) {
        return resolve(profile, "");
    }

    private Profile resolve(Profile profile, String parent) {
        UnaryOperator<Glob> head = expansion(global, profile.at());
        Glob name = head.apply(profile.name());
        String fullName = parent + GlobWriter.write(name);
        Variables variables = global.copy();
        variables.set(PROFILE_NAME, List.of(Glob.literal(fullName)));
        List<Item> items = new ArrayList<>();
        new Body(variables, fullName + "//", items).addAll(profile.items(), Qualifiers.NONE);
        Optional<Glob> attachment = profile.attachment().map(head);
        Profile.Head resolved = new Profile.Head(profile.form(), name, attachment, profile.xattrs(), profile.flags());
        return new Profile(resolved, items, profile.at());
    }

    private UnaryOperator<Glob> expansion(Variables variables, Place at) {
        return glob -> {
            try {
                return variables.expand(glob);
            } catch (InputException e) {
                faults.add(Fault.placed(e, at));
                return glob;
            }
        };
    }

    private final class Body {
        private final Variables variables;
        private final String prefix;
        private final List<Item> items;

        Body(Variables variables, String prefix, List<Item> items) {
            this.variables = variables;
            this.prefix = prefix;
            this.items = items;
        }

        void addAll(List<Item> written, Qualifiers outer) {
            written.forEach(item -> add(item, outer));
        }

        private void add(Item item, Qualifiers outer) {
            if (item instanceof Profile child) {
                items.add(resolve(child, prefix));
            } else if (item instanceof Block block) {
                addAll(block.items(), block.qualifiers().within(outer));
            } else if (item instanceof Conditional conditional) {
                addChosen(conditional, outer);
            } else {
                add((RuleLine) item, outer);
            }
        }

        private void addChosen(Conditional conditional, Qualifiers outer) {
            try {
                boolean holds = new Conditions(variables).holds(conditional.condition(), conditional.at());
                addAll(holds ? conditional.then() : conditional.otherwise(), outer);
            } catch (InputException e) {
                faults.add(Fault.placed(e, conditional.at()));
            }
        }

        private void add(RuleLine line, Qualifiers outer) {
            if (line.rule() instanceof IncludeRule include) {
                inclusion.each(
                        include.file(),
                        include.ifExists(),
                        line.at(),
                        (source, text) -> addAll(ProfileReader.readBody(source, text), outer));
                return;
            }
            Rule rule = line.rule().with(line.rule().qualifiers().within(outer));
            items.add(new RuleLine(rule.withPatterns(expansion(variables, line.at())), line.comment(), line.at()));
        }
    }
}

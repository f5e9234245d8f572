package dev.lsmith.policy.selinux;

import java.util.List;

/** Modules with other labels of files: a .te file holds the rules of a module, but not its labels. */
final class LabelledModule {
    private LabelledModule() {}

    static SelinuxModule of(SelinuxModule module, List<FileContext> fileContexts) {
        return new SelinuxModule(
                module.name(),
                module.types(),
                module.attributes(),
                module.memberships(),
                module.roleTypes(),
                module.rules(),
                module.optionals(),
                fileContexts);
    }
}

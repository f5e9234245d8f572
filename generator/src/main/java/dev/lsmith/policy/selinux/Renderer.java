package dev.lsmith.policy.selinux;

import dev.lsmith.base.KernelText;
import dev.lsmith.base.render.OutputLanguage;
import dev.lsmith.base.render.Templates;
import dev.lsmith.policy.selinux.SelinuxRule.ConstraintRule;
import dev.lsmith.policy.selinux.SelinuxRule.KeptStatement;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Modules as text. Each language writes only what is one token of it: an identifier can never end a statement, whatever
 * the type was called in a log.
 */
final class Renderer {
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9_.@+-]");
    private static final Templates TE = new Templates(new OutputLanguage("selinux-te", Renderer::identifier));
    private static final Templates CIL = new Templates(new OutputLanguage("selinux-cil", Renderer::identifier));
    private static final Templates CONTEXTS = new Templates(new OutputLanguage("selinux-fc", Renderer::printableToken));

    private Renderer() {}

    /** The three files of a module by name. */
    static SortedMap<String, String> files(SelinuxModule module) {
        String base = "selinux/" + module.name();
        SortedMap<String, String> files = new TreeMap<>();
        files.put(base + ".te", te(module));
        files.put(base + ".fc", fc(module));
        files.put(base + ".cil", cil(module));
        return files;
    }

    /** The module in checkmodule's syntax, without labels of files. */
    static String te(SelinuxModule module) {
        return TE.render("selinux/module.te.ftl", ModuleView.of(module));
    }

    /** The labels of files. */
    static String fc(SelinuxModule module) {
        return CONTEXTS.render("selinux/contexts.fc.ftl", ModuleView.contexts(module));
    }

    /** The whole module in CIL. */
    static String cil(SelinuxModule module) {
        String rules = CIL.render("selinux/module.cil.ftl", ModuleView.of(module));
        return module.fileContexts().isEmpty()
                ? rules
                : rules + CONTEXTS.render("selinux/filecon.cil.ftl", ModuleView.contexts(module));
    }

    /** What of the module stands inside a block, in CIL. */
    static String operator(SelinuxModule module) {
        return CIL.render("selinux/operator.cil.ftl", ModuleView.of(module));
    }

    /** One rule as its line in the .te file; a statement that only CIL has is told in CIL. */
    static String line(SelinuxRule rule) {
        if (rule instanceof ConstraintRule constraint) {
            return constraint.text();
        }
        return rule instanceof KeptStatement kept
                ? kept.text()
                : TE.render("selinux/rule.te.ftl", Map.of("rule", ModuleView.rule(rule)));
    }

    private static String identifier(String text) {
        return NOT_IN_NAMES.matcher(text).replaceAll("_");
    }

    private static String printableToken(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : KernelText.encode(text)) {
            if (b > ' ' && b < 0x7f && b != '"') {
                out.append((char) b);
            } else {
                out.append(String.format("\\x%02x", b & 0xff));
            }
        }
        return out.toString();
    }
}

package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DbusUse;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.MountUse.UmountUse;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.CapabilityRule;
import dev.lsmith.policy.apparmor.rule.DbusRule;
import dev.lsmith.policy.apparmor.rule.ExecMode;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.rule.PtraceRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers.FileScope;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.SignalRule;
import dev.lsmith.policy.apparmor.rule.UmountRule;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The language's rules read as plainly as they are written down, one after the other, each by a regular expression. */
final class PlainEvaluator {
    private static final Map<FilePermission, FileMode> MODES = Map.of(
            FilePermission.READ, FileMode.READ,
            FilePermission.WRITE, FileMode.WRITE,
            FilePermission.APPEND, FileMode.APPEND,
            FilePermission.LOCK, FileMode.LOCK,
            FilePermission.MAP_EXEC, FileMode.MAP_EXEC);

    private final List<Rule> rules;

    PlainEvaluator(List<Rule> rules) {
        this.rules = rules;
    }

    boolean allows(Access access) {
        if (access instanceof FileAccess file) {
            return file.permissions().stream().allMatch(p -> decided(rule -> gives(rule, file, p)));
        } else if (access instanceof ExecAccess exec) {
            return decided(rule -> rule instanceof FileRule r
                    && r.exec().isPresent()
                    && owns(r, exec.ownership())
                    && matches(r.path(), exec.path()));
        } else if (access instanceof CapabilityUse use) {
            return decided(rule -> rule instanceof CapabilityRule r && has(r.capabilities(), use.capability()));
        } else if (access instanceof SignalUse use) {
            return decided(rule -> rule instanceof SignalRule r
                    && has(r.permissions(), use.direction())
                    && has(r.signals(), use.signal().orElseThrow())
                    && matches(r.peer(), use.peer().orElseThrow()));
        } else if (access instanceof PtraceUse use) {
            return decided(rule -> rule instanceof PtraceRule r
                    && has(r.permissions(), use.permission())
                    && matches(r.peer(), use.peer().orElseThrow()));
        } else if (access instanceof UmountUse use) {
            return decided(rule -> rule instanceof UmountRule r && matches(r.target(), use.target()));
        } else if (access instanceof NetworkUse use) {
            return decided(rule -> rule instanceof NetworkRule r && matches(r, use));
        } else if (access instanceof DbusUse use) {
            return decided(rule -> rule instanceof DbusRule r && matches(r, use));
        }
        throw new IllegalArgumentException(access.kind());
    }

    /** Some rule that allows, none that denies. */
    private boolean decided(Predicate<Rule> speaks) {
        return rules.stream().anyMatch(r -> !r.qualifiers().denies() && speaks.test(r))
                && rules.stream().noneMatch(r -> r.qualifiers().denies() && speaks.test(r));
    }

    private static boolean gives(Rule rule, FileAccess access, FilePermission permission) {
        if (!(rule instanceof FileRule r) || !owns(r, access.ownership()) || !matches(r.path(), access.path())) {
            return false;
        }
        FileMode mode = MODES.get(permission);
        return r.permissions().contains(mode)
                || (mode == FileMode.APPEND && r.permissions().contains(FileMode.WRITE))
                || (mode == FileMode.MAP_EXEC
                        && r.exec().filter(ExecMode::inherits).isPresent());
    }

    private static boolean owns(FileRule rule, Ownership ownership) {
        return rule.qualifiers().scope() == FileScope.ANY || ownership == Ownership.OWNER;
    }

    private static <E> boolean has(Collection<E> listed, E one) {
        return listed.isEmpty() || listed.contains(one);
    }

    private static boolean matches(NetworkRule rule, NetworkUse use) {
        String type = rule.type().orElse("");
        boolean protocol = type.equals("tcp") || type.equals("udp");
        boolean family = rule.family().isPresent()
                ? rule.family().get().equals(use.family())
                : !protocol || use.family().startsWith("inet");
        String socket = type.equals("tcp") ? "stream" : type.equals("udp") ? "dgram" : type;
        return family && (socket.isEmpty() || socket.equals(use.type()));
    }

    private static boolean matches(DbusRule rule, DbusUse use) {
        boolean service = rule.name().isPresent();
        boolean messageOnly = rule.path().isPresent()
                || rule.iface().isPresent()
                || rule.member().isPresent()
                || rule.peerName().isPresent()
                || rule.peerLabel().isPresent();
        boolean bind = use.permission() == DbusUse.DbusPermission.BIND;
        boolean listed = rule.permissions().isEmpty()
                ? (bind ? !messageOnly : !service)
                : rule.permissions().contains(use.permission());
        return listed
                && matches(rule.bus(), use.bus().orElseThrow())
                && matches(bind ? rule.name() : rule.peerName(), use.name().orElseThrow())
                && (bind
                        || (matches(rule.path(), use.path().orElseThrow())
                                && matches(rule.iface(), use.iface().orElseThrow())
                                && matches(rule.member(), use.member().orElseThrow())
                                && matches(rule.peerLabel(), use.peerLabel().orElseThrow())));
    }

    private static boolean matches(Optional<Glob> glob, String text) {
        return glob.isEmpty() || Pattern.matches(regex(glob.get().text().replaceAll("(?<=.)//+", "/")), text);
    }

    /** The glob's text as a regular expression, sign by sign. */
    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '\\') {
                regex.append(Pattern.quote(glob.substring(++i, i + 1)));
            } else if (c == '*') {
                boolean deep = i + 1 < glob.length() && glob.charAt(i + 1) == '*';
                int next = deep ? i + 2 : i + 1;
                boolean whole = next == glob.length() || glob.charAt(next) == '/';
                boolean needed = i > 0 && glob.charAt(i - 1) == '/' && whole;
                regex.append(needed ? "[^/]" : "").append(deep ? ".*" : "[^/]*");
                i = next - 1;
            } else if (c == '{') {
                braces++;
                regex.append("(?:");
            } else if (c == '}') {
                braces--;
                regex.append(')');
            } else if (c == ',' && braces > 0) {
                regex.append('|');
            } else {
                regex.append(c == '?' ? "[^/]" : c == '.' || c == '+' || c == '(' ? "\\" + c : String.valueOf(c));
            }
        }
        return regex.toString();
    }
}

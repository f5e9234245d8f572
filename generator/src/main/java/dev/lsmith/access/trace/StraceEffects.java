package dev.lsmith.access.trace;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.access.Access.PtraceUse.PtracePermission;
import dev.lsmith.access.Access.ResourceLimitUse;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.Access.SignalUse.SignalDirection;
import dev.lsmith.access.Access.UserNamespaceUse;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.MountUse.PivotRootUse;
import dev.lsmith.access.MountUse.UmountUse;
import dev.lsmith.access.trace.StraceLine.TracedCall;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What traced calls do beyond files and sockets: mounts, user namespaces, limits of resources, other processes. */
final class StraceEffects {
    private static final Pattern LIMIT = Pattern.compile("rlim_max=([0-9]+)(?:\\*([0-9]+))?[,}]");
    private static final Pattern UNLIMITED = Pattern.compile("rlim_max=RLIM(?:64)?_INFINITY");
    private static final Set<String> ATTACHING = Set.of("PTRACE_ATTACH", "PTRACE_SEIZE");
    private static final Set<String> PROPAGATION = Set.of("shared", "slave", "private", "unbindable");

    /** By strace's word: the flag alone, and with MS_REC. */
    private final Map<String, List<String>> mountFlags = new HashMap<>();

    /** With the shipped table {@code kernel/mount-flags.csv}. */
    StraceEffects() {
        for (List<String> row : ShippedData.rows("kernel/mount-flags.csv")) {
            mountFlags.put(row.get(0), List.of(row.get(1), row.get(2)));
        }
    }

    /**
     * What a call did that did not fail.
     *
     * @param path the absolute path that an argument names, by its position; empty where the trace does not tell it
     */
    List<Access> of(TracedCall call, IntFunction<Optional<String>> path) {
        return switch (call.name()) {
            case "mount" -> mounted(call, path);
            case "umount", "umount2" ->
                path.apply(0).stream()
                        .<Access>map(p -> new UmountUse(slashed(p)))
                        .toList();
            case "pivot_root" ->
                path.apply(0).stream()
                        .<Access>map(
                                p -> new PivotRootUse(slashed(p), path.apply(1).map(StraceEffects::slashed)))
                        .toList();
            case "clone", "clone3", "unshare" ->
                call.arguments().stream().anyMatch(a -> a.contains("CLONE_NEWUSER"))
                        ? List.of(new UserNamespaceUse())
                        : List.of();
            case "setrlimit" -> limited(call.argument(0), call.argument(1));
            case "prlimit64" -> limited(call.argument(1), call.argument(2));
            case "kill", "tkill" -> signalled(call.argument(1));
            case "tgkill" -> signalled(call.argument(2));
            case "ptrace" -> ATTACHING.contains(call.argument(0)) ? looked(PtracePermission.TRACE) : List.of();
            // __ptrace_may_access() with PTRACE_MODE_ATTACH (mm/process_vm_access.c, kernel/pid.c), with
            // PTRACE_MODE_READ (kernel/kcmp.c)
            case "process_vm_readv", "process_vm_writev", "pidfd_getfd" -> looked(PtracePermission.TRACE);
            case "kcmp" -> looked(PtracePermission.READ);
            default -> List.of();
        };
    }

    /**
     * AppArmor tells directories by a slash at the end, the trace does not; but for bind mounts of single files mount points are directories,
     * so a bind is told both ways.
     */
    private List<Access> mounted(TracedCall call, IntFunction<Optional<String>> path) {
        Optional<String> target = path.apply(1);
        SortedSet<String> flags = flags(call.argument(3));
        boolean remount = flags.contains("remount");
        boolean bind = !remount && (flags.contains("bind") || flags.contains("rbind"));
        boolean move = flags.contains("move");
        boolean propagation =
                flags.stream().anyMatch(flag -> PROPAGATION.contains(flag) || PROPAGATION.contains(flag.substring(1)));
        if (target.isEmpty()) {
            return List.of();
        }
        if (remount || (propagation && !bind)) {
            return List.of(
                    new MountUse(slashed(target.get()), Optional.empty(), Optional.empty(), flags, Optional.empty()));
        }
        if (bind || move) {
            Optional<String> source = path.apply(0);
            List<Access> both = new ArrayList<>();
            both.add(new MountUse(
                    slashed(target.get()),
                    source.map(StraceEffects::slashed),
                    Optional.empty(),
                    flags,
                    Optional.empty()));
            if (bind && source.filter(s -> s.endsWith("/")).isEmpty()) {
                both.add(new MountUse(target.get(), source, Optional.empty(), flags, Optional.empty()));
            }
            return both;
        }
        return List.of(new MountUse(
                slashed(target.get()),
                StraceText.string(call.argument(0)),
                StraceText.string(call.argument(2)),
                flags,
                StraceText.string(call.argument(4)).filter(options -> !options.isEmpty())));
    }

    private SortedSet<String> flags(String argument) {
        List<String> words = List.of(argument.split("\\|", -1));
        int form = words.contains("MS_REC") ? 1 : 0;
        SortedSet<String> flags = new TreeSet<>();
        words.forEach(word -> Optional.ofNullable(mountFlags.get(word)).ifPresent(forms -> flags.add(forms.get(form))));
        if (!flags.contains("ro")) {
            flags.add("rw");
        }
        return flags;
    }

    /** A new limit; the old one that was asked for stands in another argument. */
    private static List<Access> limited(String resource, String limit) {
        Matcher told = LIMIT.matcher(limit);
        boolean unlimited = UNLIMITED.matcher(limit).find();
        if (!resource.startsWith("RLIMIT_") || !(unlimited || told.find())) {
            return List.of();
        }
        String name = resource.substring("RLIMIT_".length()).toLowerCase(Locale.ROOT);
        long value = unlimited
                ? Long.MAX_VALUE
                : number(told.group(1)) * (told.group(2) == null ? 1 : number(told.group(2)));
        return List.of(new ResourceLimitUse(name, value));
    }

    /** Of at most 18 digits; more than that is no limit that anything reaches. */
    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /** Signals are sent to processes that are traced too, as a container's go to its own: of others no trace tells. */
    private static List<Access> signalled(String word) {
        if (!word.startsWith("SIG") && !word.equals("0")) {
            return List.of();
        }
        String name =
                word.equals("0") ? "exists" : word.substring("SIG".length()).toLowerCase(Locale.ROOT);
        if (!name.equals("exists") && KernelTable.SIGNALS.number(name).isEmpty()) {
            return List.of();
        }
        Optional<String> own = Optional.of(Access.OWN_LABEL);
        return List.of(
                new SignalUse(SignalDirection.SEND, Optional.of(name), own),
                new SignalUse(SignalDirection.RECEIVE, Optional.of(name), own));
    }

    /** As with signals, the other process is one of the container's own. */
    private static List<Access> looked(PtracePermission permission) {
        PtracePermission other =
                permission == PtracePermission.READ ? PtracePermission.READBY : PtracePermission.TRACEDBY;
        return Stream.of(permission, other)
                .<Access>map(p -> new PtraceUse(p, Optional.of(Access.OWN_LABEL)))
                .toList();
    }

    private static String slashed(String path) {
        return path.endsWith("/") ? path : path + "/";
    }
}

package dev.lsmith.policy.apparmor;

import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of features, such as one for {@code apparmor_parser -M}, that upstream's judges are given. */
public final class FeaturesFile {
    private static final Pattern WORD = Pattern.compile("([A-Za-z0-9_]+)\\s*\\{");

    /** The folders of /sys/kernel/security/apparmor/features. */
    private static final Map<String, MediationClass> CLASSES = Map.ofEntries(
            Map.entry("file", MediationClass.FILE),
            Map.entry("caps", MediationClass.CAPABILITY),
            Map.entry("network", MediationClass.NETWORK),
            Map.entry("network_v8", MediationClass.NETWORK),
            Map.entry("af_inet", MediationClass.NETWORK_ADDRESS),
            Map.entry("af_unix", MediationClass.UNIX),
            Map.entry("mount", MediationClass.MOUNT),
            Map.entry("signal", MediationClass.SIGNAL),
            Map.entry("ptrace", MediationClass.PTRACE),
            Map.entry("dbus", MediationClass.DBUS),
            Map.entry("rlimit", MediationClass.RLIMIT),
            Map.entry("domain", MediationClass.CHANGE_PROFILE),
            Map.entry("posix_mqueue", MediationClass.MQUEUE),
            Map.entry("userns_create", MediationClass.USERNS),
            Map.entry("io_uring", MediationClass.IO_URING));

    private FeaturesFile() {}

    /** What is mediated by a kernel with these features. */
    public static Mediation mediation(String text) {
        Set<MediationClass> classes = EnumSet.of(MediationClass.FILE, MediationClass.CAPABILITY);
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            if (CLASSES.containsKey(words.group(1))) {
                classes.add(CLASSES.get(words.group(1)));
            }
        }
        boolean old = !classes.contains(MediationClass.MQUEUE)
                && !classes.contains(MediationClass.USERNS)
                && !classes.contains(MediationClass.IO_URING);
        return new Mediation(classes, old, !old);
    }
}

package dev.lsmith.policy;

import dev.lsmith.access.Evidence.Reporter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What mechanisms tell the engine that starts a container: each gives its own part, {@link #and} puts them together, and every form
 * in {@code launch} renders from the whole.
 *
 * @param options what {@code --security-opt} of Docker and Podman and {@code security_opt} of Compose are given, in this order;
 *     enough for a mechanism that no other form has a word for
 * @param apparmor the profile to load
 * @param selinux the domain to enter
 * @param calls the filter of system calls
 * @param files further files of the policies for engines that take another dialect: name relative to the output folder, to content
 */
public record LaunchSettings(
        List<SecurityOption> options,
        Optional<ProfileSetting> apparmor,
        Optional<DomainSetting> selinux,
        Optional<CallFilter> calls,
        SortedMap<String, String> files) {
    /** No option, profile, domain or filter. */
    public static final LaunchSettings NONE =
            new LaunchSettings(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), new TreeMap<>());

    public LaunchSettings {
        options = List.copyOf(options);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** The settings of a mechanism that has options only. */
    public static LaunchSettings of(List<SecurityOption> options) {
        return new LaunchSettings(options, Optional.empty(), Optional.empty(), Optional.empty(), new TreeMap<>());
    }

    /** These settings with an AppArmor profile. */
    public LaunchSettings with(ProfileSetting label) {
        return new LaunchSettings(options, Optional.of(label), selinux, calls, files);
    }

    /** These settings with an SELinux domain. */
    public LaunchSettings with(DomainSetting domain) {
        return new LaunchSettings(options, apparmor, Optional.of(domain), calls, files);
    }

    /** These settings with a filter of system calls, and the text of the file that Podman is given. */
    public LaunchSettings with(CallFilter filter, String podmanText) {
        SortedMap<String, String> more = new TreeMap<>(files);
        more.put(filter.podmanFile(), podmanText);
        return new LaunchSettings(options, apparmor, selinux, Optional.of(filter), more);
    }

    /** These settings with a further file of a policy, in the dialect of one more engine. */
    public LaunchSettings with(String file, String text) {
        SortedMap<String, String> more = new TreeMap<>(files);
        more.put(file, text);
        return new LaunchSettings(options, apparmor, selinux, calls, more);
    }

    /** These and those of another mechanism. */
    public LaunchSettings and(LaunchSettings other) {
        List<SecurityOption> all = new ArrayList<>(options);
        all.addAll(other.options);
        SortedMap<String, String> both = new TreeMap<>(files);
        both.putAll(other.files);
        return new LaunchSettings(
                all, apparmor.or(other::apparmor), selinux.or(other::selinux), calls.or(other::calls), both);
    }

    /**
     * One value of {@code --security-opt}.
     *
     * @param docker as Docker takes it: {@code apparmor=nginx}
     * @param podman as Podman takes it
     * @param reason why it is given, in one line
     * @param module the kernel's module that the host must have, or the engine refuses to start the container; empty if any host will do
     */
    public record SecurityOption(String docker, String podman, String reason, Optional<Reporter> module) {
        /** One that both engines take alike, on a host that has the module. */
        public static SecurityOption on(Reporter module, String value, String reason) {
            return new SecurityOption(value, value, reason, Optional.of(module));
        }
    }

    /**
     * An AppArmor profile.
     *
     * @param profile its name
     * @param operatorAbstract the profile in the words of the Security Profiles Operator (AppArmorAbstract), as JSON
     */
    public record ProfileSetting(String profile, String operatorAbstract) {}

    /**
     * An SELinux domain.
     *
     * @param type its type
     * @param operatorPolicy the module in CIL as the Security Profiles Operator takes it (RawSelinuxProfile)
     */
    public record DomainSetting(String type, String operatorPolicy) {}

    /**
     * A filter of system calls, in what engines' forms say of one.
     *
     * @param file Docker's, relative to the output folder
     * @param podmanFile Podman's
     * @param members the filter as OCI runtimes take it ({@code linux.seccomp}), member by member
     * @param names the calls allowed, whatever their arguments
     * @param conditional those of them that the filter allows for some arguments only
     * @param refused calls that are answered by an error other than EPERM: name, to error number
     * @param guests the calling conventions that are let through, spelled as OCI does: {@code SCMP_ARCH_X86}
     * @param logs whether other calls pass as well, and are logged
     */
    public record CallFilter(
            String file,
            String podmanFile,
            List<Member> members,
            SortedSet<String> names,
            SortedSet<String> conditional,
            SortedMap<String, Integer> refused,
            List<String> guests,
            boolean logs) {
        public CallFilter {
            members = List.copyOf(members);
            names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
            conditional = Collections.unmodifiableSortedSet(new TreeSet<>(conditional));
            refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
            guests = List.copyOf(guests);
        }

        /** One member of a JSON object, its value as JSON on one line. */
        public record Member(String name, String json) {}
    }
}

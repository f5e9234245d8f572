package dev.lsmith.policy.seccomp;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.policy.LaunchSettings.CallFilter;
import dev.lsmith.policy.LaunchSettings.CallFilter.Member;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SeccompProfile.ArchMapEntry;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentOperator;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The members of a profile's file in a dialect, in their order: one name a line, numbers unsigned and exact, no member that says
 * nothing. {@link SeccompReader} reads them back.
 */
@JsonInclude(Include.NON_EMPTY)
record SeccompFile(
        String defaultAction,
        Optional<Integer> defaultErrnoRet,
        Optional<String> defaultErrno,
        List<String> architectures,
        List<ArchMapMember> archMap,
        List<String> flags,
        Optional<String> listenerPath,
        Optional<String> listenerMetadata,
        @JsonInclude(Include.ALWAYS) List<RuleMember> syscalls) {
    private record ArchMapMember(String architecture, List<String> subArchitectures) {
        static ArchMapMember of(ArchMapEntry entry) {
            return new ArchMapMember(entry.architecture().spelling(), spelled(entry.subArchitectures()));
        }
    }

    @JsonInclude(Include.NON_EMPTY)
    private record RuleMember(
            String comment,
            @JsonInclude(Include.ALWAYS) Collection<String> names,
            String action,
            Optional<Integer> errnoRet,
            Optional<String> errno,
            List<ArgumentMember> args,
            Optional<ConditionsMember> includes,
            Optional<ConditionsMember> excludes) {
        static RuleMember of(SyscallRule rule, Dialect dialect) {
            return new RuleMember(
                    rule.comment(),
                    rule.names(),
                    rule.action().spelling(),
                    rule.errno(),
                    rule.errno().flatMap(errno -> errnoName(errno, dialect)),
                    rule.arguments().stream().map(ArgumentMember::of).toList(),
                    ConditionsMember.of(rule.includes()),
                    ConditionsMember.of(rule.excludes()));
        }
    }

    private record ArgumentMember(int index, BigInteger value, Optional<BigInteger> valueTwo, String op) {
        static ArgumentMember of(ArgumentCondition argument) {
            boolean two = argument.valueTwo() != 0 || argument.operator() == ArgumentOperator.MASKED_EQ;
            return new ArgumentMember(
                    argument.index(),
                    unsigned(argument.value()),
                    two ? Optional.of(unsigned(argument.valueTwo())) : Optional.empty(),
                    argument.operator().spelling());
        }

        private static BigInteger unsigned(long value) {
            return new BigInteger(Long.toUnsignedString(value));
        }
    }

    @JsonInclude(Include.NON_EMPTY)
    private record ConditionsMember(Collection<String> caps, Collection<String> arches, Optional<String> minKernel) {
        static Optional<ConditionsMember> of(RuleConditions conditions) {
            return conditions.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ConditionsMember(
                            conditions.capabilities(),
                            conditions.architectures(),
                            conditions.minKernel().map(Object::toString)));
        }
    }

    /**
     * The profile as a file.
     *
     * @throws IllegalArgumentException when the dialect cannot say it: conditions on the container in OCI's, a kernel
     *     version in Podman's
     */
    static String write(Dialect dialect, SeccompProfile profile) {
        return JsonText.file(of(dialect, profile));
    }

    /**
     * The members of the profile's object in their order, each with its value as JSON on one line.
     *
     * @throws IllegalArgumentException as {@link #write} does
     */
    static List<Member> members(Dialect dialect, SeccompProfile profile) {
        List<Member> members = new ArrayList<>();
        JsonText.members(of(dialect, profile)).forEach((name, json) -> members.add(new Member(name, json)));
        return members;
    }

    private static SeccompFile of(Dialect dialect, SeccompProfile profile) {
        requireExpressible(dialect, profile);
        return new SeccompFile(
                profile.defaultAction().spelling(),
                profile.defaultErrno(),
                profile.defaultErrno().flatMap(errno -> errnoName(errno, dialect)),
                spelled(profile.architectures()),
                profile.archMap().stream().map(ArchMapMember::of).toList(),
                List.copyOf(profile.flags()),
                profile.listenerPath(),
                profile.listenerMetadata(),
                profile.rules().stream()
                        .map(rule -> RuleMember.of(rule, dialect))
                        .toList());
    }

    private static void requireExpressible(Dialect dialect, SeccompProfile profile) {
        for (SyscallRule rule : profile.rules()) {
            boolean conditions = !rule.includes().isEmpty() || !rule.excludes().isEmpty();
            boolean kernel = rule.includes().minKernel().isPresent()
                    || rule.excludes().minKernel().isPresent();
            if ((dialect == Dialect.OCI && (conditions || !rule.comment().isEmpty()))
                    || (dialect == Dialect.PODMAN && kernel)) {
                throw new IllegalArgumentException(dialect + " cannot say: " + rule.text());
            }
        }
        if (dialect == Dialect.OCI && !profile.archMap().isEmpty()) {
            throw new IllegalArgumentException("OCI has no archMap");
        }
    }

    /** Podman's dialect has the error's name beside its number. */
    private static Optional<String> errnoName(int errno, Dialect dialect) {
        return dialect == Dialect.PODMAN ? KernelTable.ERRNOS.name(errno) : Optional.empty();
    }

    private static List<String> spelled(List<Architecture> architectures) {
        return architectures.stream().map(Architecture::spelling).toList();
    }

    /** A profile in the forms that engines take which do not read its file: OCI's {@code linux.seccomp}, and lists of calls by name. */
    static final class FilterForms {
        private static final int EPERM = 1;

        private FilterForms() {}

        /**
         * The forms.
         *
         * @param profile in the OCI dialect
         * @param file the name of the file that Docker is given, relative to the output folder
         * @param podmanFile the name of Podman's
         */
        static CallFilter of(SeccompProfile profile, String file, String podmanFile) {
            SortedSet<String> conditional = new TreeSet<>();
            SortedSet<String> allowed = new TreeSet<>();
            SortedMap<String, Integer> refused = new TreeMap<>();
            for (SyscallRule rule : profile.rules()) {
                if (rule.action() == Action.ALLOW) {
                    (rule.unconditional() ? allowed : conditional).addAll(rule.names());
                } else {
                    rule.errno()
                            .filter(e -> e != EPERM)
                            .ifPresent(e -> rule.names().forEach(n -> refused.put(n, e)));
                }
            }
            conditional.removeAll(allowed);
            allowed.addAll(conditional);
            refused.keySet().removeAll(allowed);
            List<String> guests = new ArrayList<>();
            profile.architectures().forEach(architecture -> guests.add(architecture.spelling()));
            return new CallFilter(
                    file,
                    podmanFile,
                    SeccompFile.members(Dialect.OCI, profile),
                    allowed,
                    conditional,
                    refused,
                    guests,
                    profile.defaultAction() == Action.LOG);
        }
    }
}

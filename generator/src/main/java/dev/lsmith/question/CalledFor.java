package dev.lsmith.question;

import dev.lsmith.access.Access.UserNamespaceUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.base.ShippedData;
import dev.lsmith.question.Step.AccessStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the kernel asks once a call has got past the filter, of the calls that are known to ask for something. */
final class CalledFor {
    /** {@code CLONE_NEWUSER} and all namespaces' flags of linux/sched.h. */
    private static final long NEW_USER = 0x1000_0000L;

    private static final long NEW_OTHERS = 0x6e02_0080L;

    private CalledFor() {}

    static List<Step> of(String call, List<OptionalLong> arguments) {
        OptionalLong first = arguments.isEmpty() ? OptionalLong.empty() : arguments.get(0);
        return switch (call) {
            case "socket", "socketpair" -> first.isPresent() ? socket(arguments) : List.of();
            case "unshare", "clone" -> first.isPresent() ? namespaces(first.getAsLong()) : List.of();
            case "ptrace" -> OtherQueries.ptrace().steps().subList(1, 2);
            case "mount" -> OtherQueries.mount("tmpfs", "/mnt/").steps().subList(1, 3);
            default -> capability(call);
        };
    }

    private static List<Step> socket(List<OptionalLong> arguments) {
        long type = arguments.size() > 1 ? arguments.get(1).orElse(0) : 0;
        long protocol = arguments.size() > 2 ? arguments.get(2).orElse(0) : 0;
        return SocketQueries.made(arguments.get(0).getAsLong(), type, protocol);
    }

    /** In a user namespace that is made along with others a process has every capability, so that none is asked for. */
    private static List<Step> namespaces(long flags) {
        List<Step> steps = new ArrayList<>();
        if ((flags & NEW_USER) != 0) {
            steps.add(new AccessStep("make a user namespace", new UserNamespaceUse()));
        } else if ((flags & NEW_OTHERS) != 0) {
            steps.add(new AccessStep("make a namespace", new CapabilityUse("sys_admin", false)));
        }
        return steps;
    }

    private static List<Step> capability(String call) {
        Optional<String> asked = ShippedData.rows("learning/capability-calls.csv").stream()
                .filter(row -> row.get(0).equals(call) && row.get(2).equals("always"))
                .map(row -> row.get(1))
                .findFirst();
        return asked.<List<Step>>map(
                        name -> List.of(new AccessStep("capability " + name, new CapabilityUse(name, false))))
                .orElse(List.of());
    }
}

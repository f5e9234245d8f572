package dev.lsmith.question;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One thing that the kernel decides on the way to what a query names. */
public sealed interface Step {
    /** What it is, in a few words: {@code call openat}, {@code write /run/nginx.pid}. */
    String text();

    /** What is done, as one of the mechanisms would report it; each translates it into what it asks. Nothing of a call itself. */
    default Optional<Access> done() {
        return Optional.empty();
    }

    /**
     * A system call: the filter decides before anything else is looked at.
     *
     * @param calls the calls that do it, of which one is enough: the usual one first
     * @param ways the arguments that do it, by index where they are known, of which one is enough: the usual ones first
     */
    record CallStep(String text, List<String> calls, List<List<OptionalLong>> ways) implements Step {
        public CallStep {
            calls = List.copyOf(calls);
            ways = ways.stream().map(List::copyOf).toList();
        }

        /** A call that does it with these arguments. */
        static CallStep of(String text, List<String> calls, List<OptionalLong> arguments) {
            return new CallStep(text, calls, List.of(arguments));
        }
    }

    /**
     * What the call is to do: the mount, the capabilities and the security modules decide.
     *
     * @param access what is done
     */
    record AccessStep(String text, Access access) implements Step {
        @Override
        public Optional<Access> done() {
            return Optional.of(access);
        }
    }

    /** That a port below 1024 is bound, about which nobody is asked where the engine lets every process do it. */
    record LowPort() implements Step {
        @Override
        public String text() {
            return "a port below 1024";
        }

        @Override
        public Optional<Access> done() {
            return Optional.of(new CapabilityUse("net_bind_service", false));
        }
    }
}

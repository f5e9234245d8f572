package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Source;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A system call made.
 *
 * @param arch the calling convention, libseccomp's name without prefix and in lower case: {@code x86_64}, {@code x86},
 *     {@code x32}, {@code aarch64}; {@code 0x…} for an audit architecture that is not known
 * @param number the number in that convention (x32 without its bit 30)
 * @param name the name by the kernel's tables; empty for a number that has none
 * @param firstArgument the first argument where it tells what the call is (socket, personality and clone, by which engines' default
 *     profiles decide; of a trace also unshare and prctl) and a record tells it; unsigned
 */
@JsonTypeName("syscall")
public record SyscallUse(String arch, long number, Optional<String> name, Optional<Long> firstArgument)
        implements Access {
    /** {@code CLONE_NEWUSER} of linux/sched.h. */
    private static final long NEW_USER_NAMESPACE = 0x10000000L;

    /** Whether it may have made a user namespace: clone or unshare with that flag, and unshare where its flags are not told. */
    public boolean makesUserNamespace() {
        boolean flagged =
                firstArgument.filter(flags -> (flags & NEW_USER_NAMESPACE) != 0).isPresent();
        boolean clones = name.filter("clone"::equals).isPresent();
        boolean unshares = name.filter("unshare"::equals).isPresent();
        return flagged ? clones || unshares : unshares && firstArgument.isEmpty();
    }

    /**
     * A program began: it made the call that the C library makes once after each exec, and after no fork, {@code set_tid_address(2)} (glibc
     * from 2.34 on, before in what uses threads; musl). How often it did beside how often the container executed it tells whether something
     * else starts it, too, as {@code docker exec} does.
     *
     * @param path its file
     * @param executed whether AppArmor's label says that the container executed it ({@code //null-})
     */
    @JsonTypeName("program-start")
    public record ProgramStart(String path, boolean executed) implements Access {
        private static final String CALL = "set_tid_address";

        /** The program that a call tells of; empty for any other call, and where no file is told. */
        static Optional<ProgramStart> of(SyscallUse call, String exe, Source source) {
            boolean told = exe.startsWith("/") && source.phase() == Phase.APPLICATION;
            return call.name()
                    .filter(name -> told && name.equals(CALL))
                    .map(name -> new ProgramStart(
                            FileAccess.withoutDeleted(exe), !source.executed().isEmpty()));
        }

        @Override
        public String text() {
            return path + (executed ? " executed" : "");
        }
    }

    @Override
    public String text() {
        return name.orElse("#" + number) + " " + arch
                + firstArgument.map(a -> " arg0=" + Long.toUnsignedString(a)).orElse("");
    }

    /** The first argument of a call by which filters decide: in hex as the kernel writes it, or in the words of {@code ausearch -i}. */
    static final class FirstArgument {
        private static final Pattern HEX = Pattern.compile("(?:0x|unknown-[a-z]+\\(0x)?([0-9a-f]{1,16})\\)?");

        private final Map<String, Long> words = new HashMap<>();

        /** The shipped table {@code kernel/interpreted-arguments.csv}. */
        FirstArgument() {
            for (List<String> row : ShippedData.rows("kernel/interpreted-arguments.csv")) {
                words.put(row.get(0) + " " + row.get(1), Long.decode(row.get(2)));
            }
        }

        /** The number that a text stands for; empty when a word of it is not known. */
        Optional<Long> of(String call, String raw) {
            Matcher hex = HEX.matcher(raw);
            if (hex.matches()) {
                return Optional.of(Long.parseUnsignedLong(hex.group(1), 16));
            }
            long number = 0;
            for (String word : raw.split("\\|", -1)) {
                Optional<Long> bits = word(call, word);
                if (bits.isEmpty()) {
                    return Optional.empty();
                }
                number |= bits.get();
            }
            return Optional.of(number);
        }

        private Optional<Long> word(String call, String word) {
            Optional<Long> known = Optional.ofNullable(words.get(call + " " + word));
            return switch (call) {
                case "socket" -> known.or(() -> KernelTable.ADDRESS_FAMILIES.number(word));
                case "clone" ->
                    known.or(() -> word.startsWith("SIG")
                            ? KernelTable.SIGNALS.number(word.substring(3).toLowerCase(Locale.ROOT))
                            : Optional.empty());
                default -> known;
            };
        }
    }
}

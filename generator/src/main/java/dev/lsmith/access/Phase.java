package dev.lsmith.access;

import dev.lsmith.base.ShippedData;
import java.util.List;

/** Who acted inside the container: in the phase before its program was started, the engine; after that, the program. */
public enum Phase {
    /** The engine's own process before it became the program: {@code runc:[2:INIT]}, {@code crun}; exe {@code /}. */
    RUNTIME,
    /** The container's program. */
    APPLICATION;

    /** Tells an engine's own process from the container's program ({@code profiles/runtimes/}). */
    static final class InitProcesses {
        private final List<List<String>> rows = ShippedData.rows("runtimes/init-processes.csv");

        /** Who acted, by comm and exe; either may be empty. */
        Phase phase(String comm, String exe) {
            for (List<String> row : rows) {
                String value = row.get(0).equals("comm") ? comm : exe;
                boolean match = row.get(1).equals("prefix") ? value.startsWith(row.get(2)) : value.equals(row.get(2));
                if (match) {
                    return Phase.RUNTIME;
                }
            }
            return Phase.APPLICATION;
        }
    }
}

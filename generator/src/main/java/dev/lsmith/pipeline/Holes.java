package dev.lsmith.pipeline;

import dev.lsmith.log.Loss;
import dev.lsmith.log.ReadingReport;
import dev.lsmith.model.coverage.Doubt;
import dev.lsmith.model.coverage.Topic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What is known to be missing in logs. */
final class Holes {
    private Holes() {}

    /** One doubt for each kind of hole. */
    static List<Doubt> of(ReadingReport reading) {
        List<Doubt> holes = new ArrayList<>();
        reading.losses().stream().findFirst().map(Holes::lost).ifPresent(holes::add);
        return holes;
    }

    private static Doubt lost(Loss loss) {
        return new Doubt(
                "events-lost",
                new TreeSet<>(EnumSet.allOf(Topic.class)),
                "the kernel says that it lost events",
                "record again with a larger backlog: auditctl -b 65536",
                Optional.of(loss.position()));
    }
}

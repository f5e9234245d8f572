package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.Credentials;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FilePermission;
import dev.lsmith.access.LinkAccess;
import dev.lsmith.access.Observation;
import dev.lsmith.access.Phase;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Collects as whom each subject acted. What a runtime did before it became the container's program is left out. Grows with
 * the distinct users and directories, not with the log. Confined to one thread.
 */
public final class ActorsBuilder {
    private final Map<Subject, Collected> bySubject = new HashMap<>();

    /** What is told of one subject so far. */
    private record Collected(
            SortedMap<Long, Position> users,
            SortedMap<Long, Position> groups,
            SortedMap<String, Position> firstUserCalls,
            SortedMap<String, SortedSet<Long>> makers) {
        static Collected nothing() {
            return new Collected(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        }
    }

    /** Adds an observation, made with those credentials. */
    public void add(Observation observation, Credentials credentials, Position position) {
        if (!observation.evidence().phases().contains(Phase.APPLICATION)) {
            return;
        }
        Collected collected = bySubject.computeIfAbsent(observation.subject(), s -> Collected.nothing());
        boolean lower = !credentials.users().isEmpty()
                && (collected.users().isEmpty()
                        || credentials.users().first() < collected.users().firstKey());
        if (lower) {
            collected.firstUserCalls().clear();
        }
        credentials.users().forEach(user -> collected.users().putIfAbsent(user, position));
        credentials.groups().forEach(group -> collected.groups().putIfAbsent(group, position));
        if (observation.access() instanceof SyscallUse call
                && !collected.users().isEmpty()
                && credentials.users().contains(collected.users().firstKey())) {
            call.name().ifPresent(name -> collected.firstUserCalls().putIfAbsent(name, position));
        }
        made(observation.access())
                .ifPresent(path -> collected
                        .makers()
                        .computeIfAbsent(parent(path), p -> new TreeSet<>())
                        .addAll(credentials.users()));
    }

    /** The path of an entry that was made or taken away. */
    private static Optional<String> made(Access access) {
        if (access instanceof LinkAccess link) {
            return Optional.of(link.path());
        }
        return access instanceof FileAccess file
                        && (file.permissions().contains(FilePermission.CREATE)
                                || file.permissions().contains(FilePermission.DELETE))
                ? Optional.of(file.path())
                : Optional.empty();
    }

    private static String parent(String path) {
        int end = path.endsWith("/") ? path.length() - 2 : path.length() - 1;
        return path.substring(0, Math.max(0, path.lastIndexOf('/', end)));
    }

    /** What was added so far. */
    public Actors build() {
        SortedMap<Subject, Actor> actors = new TreeMap<>();
        bySubject.forEach(
                (subject, c) -> actors.put(subject, new Actor(c.users(), c.groups(), c.firstUserCalls(), c.makers())));
        return new Actors(actors);
    }
}

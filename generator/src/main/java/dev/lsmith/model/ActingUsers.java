package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.Credentials;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.Position;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * As whom a container's own programs acted, in the host's numbers.
 *
 * @param users each user with the first place that tells of it
 * @param groups likewise
 * @param firstUserCalls the system calls that the user with the lowest number made, each with a place that tells of it
 * @param makers the users who made, renamed or deleted what lies directly in a directory, by its path without a last slash
 */
public record ActingUsers(
        SortedMap<Long, Position> users,
        SortedMap<Long, Position> groups,
        SortedMap<String, Position> firstUserCalls,
        SortedMap<String, SortedSet<Long>> makers) {
    /** Of a log that names no user. */
    public static final ActingUsers NOBODY =
            new ActingUsers(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public ActingUsers {
        users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        firstUserCalls = Collections.unmodifiableSortedMap(new TreeMap<>(firstUserCalls));
        SortedMap<String, SortedSet<Long>> copy = new TreeMap<>();
        makers.forEach((path, by) -> copy.put(path, Collections.unmodifiableSortedSet(new TreeSet<>(by))));
        makers = Collections.unmodifiableSortedMap(copy);
    }

    /** The users and groups of two recordings together. */
    public ActingUsers merge(ActingUsers other) {
        SortedMap<Long, Position> allUsers = new TreeMap<>(users);
        other.users.forEach((user, at) -> allUsers.merge(user, at, ActingUsers::first));
        SortedMap<Long, Position> allGroups = new TreeMap<>(groups);
        other.groups.forEach((group, at) -> allGroups.merge(group, at, ActingUsers::first));
        SortedMap<String, Position> allCalls = new TreeMap<>();
        for (ActingUsers each : List.of(this, other)) {
            if (!each.users.isEmpty() && each.users.firstKey().equals(allUsers.firstKey())) {
                each.firstUserCalls.forEach((call, at) -> allCalls.merge(call, at, ActingUsers::first));
            }
        }
        SortedMap<String, SortedSet<Long>> allMakers = new TreeMap<>();
        makers.forEach((path, by) -> allMakers.put(path, new TreeSet<>(by)));
        other.makers.forEach((path, by) ->
                allMakers.computeIfAbsent(path, p -> new TreeSet<>()).addAll(by));
        return new ActingUsers(allUsers, allGroups, allCalls, allMakers);
    }

    /**
     * The system calls that root made, each with a place that tells of it.
     *
     * @param mapped whether the container is in a user namespace: its root is the first user that the namespace maps
     */
    public SortedMap<String, Position> rootCalls(boolean mapped) {
        boolean root = mapped || (!users.isEmpty() && users.firstKey() == 0);
        return root ? firstUserCalls : Collections.emptySortedMap();
    }

    /** Whether root may have acted: nothing is known of users, or it did. */
    public boolean mayBeRoot(boolean mapped) {
        return mapped || users.isEmpty() || users.firstKey() == 0;
    }

    private static Position first(Position one, Position other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /**
     * As whom each subject acted.
     *
     * @param bySubject each that was seen to
     */
    public record BySubject(SortedMap<Subject, ActingUsers> bySubject) {
        public BySubject {
            bySubject = Collections.unmodifiableSortedMap(new TreeMap<>(bySubject));
        }

        /** The users of each subject in two recordings together. */
        public BySubject and(BySubject other) {
            SortedMap<Subject, ActingUsers> all = new TreeMap<>(bySubject);
            other.bySubject.forEach((subject, users) -> all.merge(subject, users, ActingUsers::merge));
            return new BySubject(all);
        }

        /** The users of all given subjects together. */
        public ActingUsers of(Collection<Subject> subjects) {
            return subjects.stream()
                    .map(s -> bySubject.getOrDefault(s, ActingUsers.NOBODY))
                    .reduce(ActingUsers.NOBODY, ActingUsers::merge);
        }
    }

    /**
     * Collects as whom each subject acted. What a runtime did before it became the container's program is left out. Grows with
     * the distinct users and directories, not with the log. Confined to one thread.
     */
    public static final class UserCollector {
        private final Map<Subject, Collected> bySubject = new HashMap<>();

        /** The users, groups, calls and directories that were told of one subject so far. */
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

        /** The users of each subject that was added so far. */
        public BySubject build() {
            SortedMap<Subject, ActingUsers> actors = new TreeMap<>();
            bySubject.forEach((subject, c) ->
                    actors.put(subject, new ActingUsers(c.users(), c.groups(), c.firstUserCalls(), c.makers())));
            return new BySubject(actors);
        }
    }
}

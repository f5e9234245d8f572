package dev.lsmith.model;

import dev.lsmith.base.Position;
import java.util.Collections;
import java.util.List;
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
public record Actor(
        SortedMap<Long, Position> users,
        SortedMap<Long, Position> groups,
        SortedMap<String, Position> firstUserCalls,
        SortedMap<String, SortedSet<Long>> makers) {
    /** Nobody was seen. */
    public static final Actor NOBODY = new Actor(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public Actor {
        users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        firstUserCalls = Collections.unmodifiableSortedMap(new TreeMap<>(firstUserCalls));
        SortedMap<String, SortedSet<Long>> copy = new TreeMap<>();
        makers.forEach((path, by) -> copy.put(path, Collections.unmodifiableSortedSet(new TreeSet<>(by))));
        makers = Collections.unmodifiableSortedMap(copy);
    }

    /** Both together. */
    public Actor merge(Actor other) {
        SortedMap<Long, Position> allUsers = new TreeMap<>(users);
        other.users.forEach((user, at) -> allUsers.merge(user, at, Actor::first));
        SortedMap<Long, Position> allGroups = new TreeMap<>(groups);
        other.groups.forEach((group, at) -> allGroups.merge(group, at, Actor::first));
        SortedMap<String, Position> allCalls = new TreeMap<>();
        for (Actor each : List.of(this, other)) {
            if (!each.users.isEmpty() && each.users.firstKey().equals(allUsers.firstKey())) {
                each.firstUserCalls.forEach((call, at) -> allCalls.merge(call, at, Actor::first));
            }
        }
        SortedMap<String, SortedSet<Long>> allMakers = new TreeMap<>();
        makers.forEach((path, by) -> allMakers.put(path, new TreeSet<>(by)));
        other.makers.forEach((path, by) ->
                allMakers.computeIfAbsent(path, p -> new TreeSet<>()).addAll(by));
        return new Actor(allUsers, allGroups, allCalls, allMakers);
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
}

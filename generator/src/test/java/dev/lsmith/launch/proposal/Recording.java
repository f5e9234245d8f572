package dev.lsmith.launch.proposal;

import dev.lsmith.access.Access;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.Position;
import dev.lsmith.launch.proposal.Proposals.Recorded;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A recording made by hand, each record later than the one before. */
final class Recording {
    private static final Subject SUBJECT = new Subject.ApparmorProfile("app");

    private final List<Observation> observations = new ArrayList<>();
    private final SortedMap<Long, Position> users = new TreeMap<>();
    private final SortedMap<Long, Position> groups = new TreeMap<>();
    private final SortedMap<String, SortedSet<Long>> makers = new TreeMap<>();
    private Phase phase = Phase.APPLICATION;
    private long clock;

    /** A file record of AppArmor's: its mask's letters, on a path whose directories end in a slash. */
    Recording file(String letters, String path) {
        return file(letters, path, 0, Ownership.OWNER);
    }

    Recording file(String letters, String path, long user, Ownership ownership) {
        SortedSet<FilePermission> permissions = new TreeSet<>();
        for (int i = 0; i < letters.length(); i++) {
            permissions.add(
                    switch (letters.charAt(i)) {
                        case 'r' -> FilePermission.READ;
                        case 'w' -> FilePermission.WRITE;
                        case 'a' -> FilePermission.APPEND;
                        case 'c' -> FilePermission.CREATE;
                        case 'd' -> FilePermission.DELETE;
                        case 's' -> FilePermission.SETATTR;
                        default -> throw new IllegalArgumentException(letters);
                    });
        }
        if (letters.contains("c") || letters.contains("d")) {
            String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            makers.computeIfAbsent(trimmed.substring(0, trimmed.lastIndexOf('/')), p -> new TreeSet<>())
                    .add(user);
        }
        FileKind kind = path.endsWith("/") ? FileKind.DIRECTORY : FileKind.UNKNOWN;
        return add(FileAccess.of(path, kind, permissions, ownership), Reporter.APPARMOR);
    }

    /** Both names of a rename, which are told at one time. */
    Recording rename(String from, String to) {
        file("wrd", from);
        clock--;
        return file("wc", to);
    }

    Recording exec(String path) {
        return add(new ExecAccess(path, Ownership.OWNER), Reporter.APPARMOR);
    }

    Recording calls(String name, int times) {
        for (int i = 0; i < times; i++) {
            add(new SyscallUse("x86_64", 56, Optional.of(name), Optional.empty()), Reporter.SECCOMP);
        }
        return this;
    }

    Recording as(long user, long group) {
        users.put(user, at());
        groups.put(group, at());
        return this;
    }

    /** What follows is the runtime's. */
    Recording runtime() {
        phase = Phase.RUNTIME;
        return this;
    }

    Recording add(Access access, Reporter reporter) {
        Evidence evidence = Evidence.of(
                "run", Optional.of(Instant.ofEpochMilli(clock++)), "app", reporter, Verdict.COMPLAINED, phase, at());
        observations.add(new Observation(SUBJECT, access, evidence));
        return this;
    }

    private Position at() {
        return Position.ofLine("audit.log", observations.size() + 1L);
    }

    Recorded recorded() {
        return new Recorded(
                Model.of(observations),
                new ActingUsers(users, groups, new TreeMap<>(), makers),
                Coverage.whole(Model.of(observations)));
    }
}

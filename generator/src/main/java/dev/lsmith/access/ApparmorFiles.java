package dev.lsmith.access;

import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.FileAccess.Reach;
import dev.lsmith.audit.AuditRecord;
import dev.lsmith.audit.AuditRecord.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** AppArmor's file family: files, directories and execution. */
final class ApparmorFiles {
    private static final String READ_REASON = "AppArmor file access";

    /** Exec qualifiers of old masks ({@code mrwIxl}), which say how a rule granted x and so nothing here. */
    private static final String QUALIFIERS = "IPUCNipun";

    private static final Map<Character, FilePermission> LETTERS = Map.of(
            'r', FilePermission.READ,
            'w', FilePermission.WRITE,
            'a', FilePermission.APPEND,
            'c', FilePermission.CREATE,
            'd', FilePermission.DELETE,
            'k', FilePermission.LOCK,
            'm', FilePermission.MAP_EXEC);

    private static final Map<String, String> LONG_NAMES = Map.ofEntries(
            Map.entry("read", "r"),
            Map.entry("write", "w"),
            Map.entry("append", "a"),
            Map.entry("create", "c"),
            Map.entry("delete", "d"),
            Map.entry("rename", "d"),
            Map.entry("lock", "k"),
            Map.entry("mmap", "m"),
            Map.entry("mprot", "m"),
            Map.entry("exec", "x"),
            Map.entry("link", "l"),
            Map.entry("open", "r"),
            Map.entry("receive", "r"),
            Map.entry("send", "w"),
            Map.entry("connect", "rw"),
            Map.entry("getattr", "G"),
            Map.entry("setattr", "S"),
            Map.entry("chmod", "S"),
            Map.entry("chown", "S"),
            Map.entry("chgrp", "S"));

    private static final Set<String> ATTRIBUTES_READ = Set.of("getattr", "inode_getattr");
    private static final Set<String> ATTRIBUTES_CHANGED =
            Set.of("chmod", "chown", "setattr", "setxattr", "removexattr", "inode_setattr", "inode_setxattr");
    private static final Set<String> DIRECTORY_MAKERS = Set.of("mkdir", "rmdir", "inode_mkdir", "inode_rmdir");
    private static final Set<String> SYMLINK_MAKERS = Set.of("symlink", "symlink_create", "inode_symlink");

    /** How the kernel names shared memory that no file stands behind (mmap(2), MAP_ANONYMOUS); a directory cannot be mapped. */
    private static final String NAMELESS = "/";

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[ ,]+");

    private static final Pattern BARE_HEX = Pattern.compile("[0-9A-F]+");

    private ApparmorFiles() {}

    /** A file, directory or program. */
    static Facts file(ApparmorRequest request) {
        String operation = request.operation();
        return file(request, operation, name -> kind(name, operation));
    }

    /** A socket that was reached by its path. */
    static Facts socket(ApparmorRequest request) {
        return file(request, "", name -> FileKind.SOCKET);
    }

    private static Facts file(ApparmorRequest request, String operation, Function<String, FileKind> kindOf) {
        AuditRecord record = request.record();
        String name = record.value("name").orElse("");
        if (name.isEmpty()) {
            return Facts.unsupported("AppArmor file operation without a name");
        }
        if (record.field("name").filter(ApparmorFiles::damaged).isPresent()) {
            return Facts.unsupported("AppArmor file operation whose name is damaged hex");
        }
        String letters = letters(request.mask(), operation);
        Ownership ownership = ownership(request);
        boolean memory = operation.equals("file_mmap") && name.equals(NAMELESS);
        Reach reach = memory ? Reach.DELETED : reach(record, name);
        List<Access> accesses = new ArrayList<>();
        TreeSet<FilePermission> permissions = letters.chars()
                .mapToObj(letter -> permission((char) letter, operation))
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        if (letters.indexOf('x') >= 0) {
            accesses.add(new ExecAccess(name.startsWith("/") ? name : "/" + name, ownership));
        }
        if (!permissions.isEmpty()) {
            FileKind kind = memory ? FileKind.UNKNOWN : kindOf.apply(name);
            String path = kind == FileKind.DIRECTORY && !name.endsWith("/") ? name + "/" : name;
            accesses.add(new FileAccess(path, kind, permissions, ownership, reach));
        }
        if (accesses.isEmpty()) {
            return Facts.unsupported("AppArmor file operation without a known permission");
        }
        return letters.chars().anyMatch(letter -> strange((char) letter))
                ? Facts.partial("AppArmor file access with an unknown permission", accesses)
                : Facts.read(READ_REASON, accesses);
    }

    /** A bare name is hex of whole bytes; an odd number of digits names no file, and no rule may be made of it. */
    private static boolean damaged(Field name) {
        String raw = name.raw();
        return raw.length() % 2 == 1
                && raw.equals(name.value())
                && BARE_HEX.matcher(raw).matches();
    }

    private static Optional<FilePermission> permission(char letter, String operation) {
        if (letter == 'G' || (letter == 'r' && ATTRIBUTES_READ.contains(operation))) {
            return Optional.of(FilePermission.GETATTR);
        }
        if (letter == 'S' || (letter == 'w' && ATTRIBUTES_CHANGED.contains(operation))) {
            return Optional.of(FilePermission.SETATTR);
        }
        return Optional.ofNullable(LETTERS.get(letter));
    }

    private static boolean strange(char letter) {
        return permission(letter, "").isEmpty() && letter != 'x' && QUALIFIERS.indexOf(letter) < 0;
    }

    /** The mask as letters: long names translated, the two halves of {@code owner::other} put together. */
    private static String letters(String mask, String operation) {
        String plain = mask.replace("::", "");
        List<String> words =
                BETWEEN_WORDS.splitAsStream(plain).filter(w -> !w.isEmpty()).toList();
        if (!words.isEmpty() && words.stream().allMatch(LONG_NAMES::containsKey)) {
            StringBuilder letters = new StringBuilder();
            words.forEach(w -> letters.append(LONG_NAMES.getOrDefault(w, "")));
            return letters.toString();
        }
        return plain.isEmpty() && operation.equals("exec") ? "x" : String.join("", words);
    }

    private static FileKind kind(String name, String operation) {
        if (name.endsWith("/") || DIRECTORY_MAKERS.contains(operation)) {
            return FileKind.DIRECTORY;
        }
        return SYMLINK_MAKERS.contains(operation) ? FileKind.SYMLINK : FileKind.UNKNOWN;
    }

    private static Reach reach(AuditRecord record, String name) {
        String info = record.value("info").orElse("");
        if (info.contains("deleted entry")) {
            return Reach.DELETED;
        }
        return info.contains("disconnected path") || !name.startsWith("/") ? Reach.DISCONNECTED : Reach.ATTACHED;
    }

    /** Whose the object is: by the half of the mask that is used, else by the users that the record names. */
    static Ownership ownership(ApparmorRequest request) {
        AuditRecord record = request.record();
        String mask = request.mask();
        int halves = mask.indexOf("::");
        if (halves == 0 && mask.length() > 2) {
            return Ownership.OTHER;
        }
        if (halves > 0 && halves == mask.length() - 2) {
            return Ownership.OWNER;
        }
        Optional<String> process = record.value("fsuid");
        Optional<String> object = record.value("ouid");
        if (process.isEmpty() || object.isEmpty()) {
            return Ownership.UNKNOWN;
        }
        return process.equals(object) ? Ownership.OWNER : Ownership.OTHER;
    }
}

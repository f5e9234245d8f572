package dev.lsmith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/** A file of the user's that is replaced by another content, wholly or not at all. */
record InPlaceFile(Path file) {
    /**
     * Replaces the content; owner and permissions stay, and a symbolic link still leads to the file.
     *
     * @throws IOException when it cannot; then the file is as it was
     */
    void write(byte[] content) throws IOException {
        Unbroken.run(ending -> replace(content));
    }

    private void replace(byte[] content) throws IOException {
        Path real = file.toRealPath();
        // A name that no process killed before this one can have left.
        Path half = Files.createTempFile(real.getParent(), "." + real.getFileName() + ".", ".part");
        try {
            Files.write(half, content);
            copyAttributes(real, half);
            Files.move(half, real, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    private static void copyAttributes(Path from, Path to) throws IOException {
        PosixFileAttributeView target = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (target == null) {
            return;
        }
        PosixFileAttributes source = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributes present = target.readAttributes();
        if (!source.owner().equals(present.owner())) {
            target.setOwner(source.owner());
        }
        if (!source.group().equals(present.group())) {
            target.setGroup(source.group());
        }
        target.setPermissions(source.permissions());
    }
}

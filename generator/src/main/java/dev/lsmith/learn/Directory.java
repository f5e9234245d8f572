package dev.lsmith.learn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A directory, as its name and the one that holds it: paths may have thousands of names, and most questions are about
 * the first few.
 */
final class Directory {
    /** The root. */
    static final Directory ROOT = new Directory(Optional.empty(), "", 0);

    private final Optional<Directory> parent;
    private final String name;
    private final int depth;

    private Directory(Optional<Directory> parent, String name, int depth) {
        this.parent = parent;
        this.name = name;
        this.depth = depth;
    }

    /** The directory of that name in this one. */
    Directory child(String child) {
        return new Directory(Optional.of(this), child, depth + 1);
    }

    /** How many names its path has; 0 for the root. */
    int depth() {
        return depth;
    }

    /** The names of its path from the root on. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Directory at = this; at.parent.isPresent(); at = at.parent.get()) {
            names.add(at.name);
        }
        Collections.reverse(names);
        return names;
    }
}

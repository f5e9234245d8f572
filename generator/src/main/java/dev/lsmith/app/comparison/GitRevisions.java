package dev.lsmith.app.comparison;

import dev.lsmith.app.Git;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two revisions of a git repository: {@code main..HEAD}. git is started without a shell, and no word of the user's can become one of its
 * options.
 *
 * @param directory from which git takes paths
 * @param old the older side, a commit's name
 * @param young the newer side
 */
record GitRevisions(Path directory, String old, String young) {
    private static final Pattern RANGE = Pattern.compile("(.*?)(\\.\\.\\.?)(.*)");

    /** Whether a word names two revisions, and no file. */
    static boolean isRange(String word) {
        return RANGE.matcher(word).matches()
                && !Files.exists(Path.of(word))
                && !word.startsWith("../")
                && !word.equals("..");
    }

    /**
     * The two sides; one that is left out is HEAD, and {@code A...B} is from where the two parted.
     *
     * @throws InputException when git knows no such revision, or is not there
     */
    static GitRevisions of(Path directory, String range) throws InputException {
        Matcher sides = RANGE.matcher(range);
        if (!sides.matches()) {
            throw fault(range, "it names no two revisions", "write it like main..HEAD");
        }
        String old = commit(directory, sides.group(1));
        String young = commit(directory, sides.group(3));
        boolean parted = sides.group(2).equals("...");
        return new GitRevisions(
                directory,
                parted ? git(directory, range, "merge-base", old, young).strip() : old,
                young);
    }

    private static String commit(Path directory, String revision) throws InputException {
        String named = revision.isEmpty() ? "HEAD" : revision;
        return git(directory, named, "rev-parse", "--verify", "--quiet", "--end-of-options", named + "^{commit}")
                .strip();
    }

    /** A side in a few characters. */
    String shown(boolean newer) {
        return (newer ? young : old).substring(0, 12);
    }

    /**
     * A file of one side, or all files of a folder that decide about a container.
     *
     * @param path as git takes it: from the folder that lsmith is started in
     * @throws InputException when that side has no such file
     */
    GitFiles at(boolean newer, String path) throws InputException {
        String commit = newer ? young : old;
        String prefix = git(directory, path, "rev-parse", "--show-prefix").strip();
        String whole =
                Path.of("/" + prefix).resolve(path).normalize().toString().substring(1);
        String listed = git(directory, path, "ls-tree", "-r", "-z", "--full-tree", "--name-only", commit, "--", whole);
        SortedMap<String, PolicyFile> files = new TreeMap<>();
        for (String name : listed.split("\0", -1)) {
            boolean file = name.equals(whole);
            String inside =
                    file ? name : name.substring(Math.min(name.length(), whole.isEmpty() ? 0 : whole.length() + 1));
            if (file || (!name.isEmpty() && PolicyFiles.decides(inside))) {
                String text = git(directory, path, "cat-file", "blob", commit + ":" + name);
                files.put(inside, new PolicyFile(Path.of(shown(newer) + ":" + name), text));
            }
        }
        if (files.isEmpty()) {
            throw fault(
                    path,
                    "revision " + shown(newer) + " has no policy there",
                    "name a file or a folder that generate wrote");
        }
        return new GitFiles(new PolicyFiles(files), Optional.ofNullable(files.get(whole)));
    }

    /**
     * What a revision has at a path.
     *
     * @param files those of a folder
     * @param single the file, where the path is one
     */
    record GitFiles(PolicyFiles files, Optional<PolicyFile> single) {}

    private static String git(Path directory, String about, String... words) throws InputException {
        try {
            Optional<String> printed = new Git(directory).output(words);
            if (printed.isEmpty()) {
                throw fault(about, "git knows no such revision or file", "see git rev-parse --verify " + about);
            }
            return printed.get();
        } catch (InterruptedIOException e) {
            throw fault(about, "git was broken off", "try again");
        } catch (IOException e) {
            throw fault(about, "git cannot be started", "install git, or compare files");
        }
    }

    private static InputException fault(String about, String message, String help) {
        return new InputException(Diagnostic.error("git-revision", Position.ofSource(about), message, help));
    }
}

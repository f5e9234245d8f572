package dev.lsmith.access.trace;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is known of a process while a trace is read: its program, its folder and what its descriptors stand for. */
final class Tracee {
    /** As many descriptors as are kept of one process: a hostile one opens any number (RLIMIT_NOFILE is 1,048,576). */
    private static final int MOST = 1 << 16;

    private static final int COMM = 15;

    /**
     * What a descriptor stands for.
     *
     * @param path of a file, absolute; empty for anything else and where nobody knows
     * @param family of a socket as AppArmor names it; empty for anything else
     * @param type of a socket
     * @param protocol of a socket; -1 if unknown
     */
    record Descriptor(String path, String family, String type, int protocol) {
        static final Descriptor UNKNOWN = new Descriptor("", "", "", -1);

        static Descriptor file(String path) {
            return new Descriptor(path, "", "", -1);
        }

        static Descriptor socket(String family, String type, int protocol) {
            return new Descriptor("", family, type, protocol);
        }

        boolean isSocket() {
            return !family.isEmpty();
        }
    }

    /** The working folder, which threads share; empty until it is known. */
    private static final class Folder {
        private String path = "";
    }

    private final Map<Integer, Descriptor> descriptors;
    private final Folder folder;
    private String program;
    private String comm;
    private String opened = "";

    private Tracee(Map<Integer, Descriptor> descriptors, Folder folder, String program, String comm) {
        this.descriptors = descriptors;
        this.folder = folder;
        this.program = program;
        this.comm = comm;
    }

    /** A process of which nothing is known yet. */
    static Tracee unknown() {
        return new Tracee(new HashMap<>(), new Folder(), "", "");
    }

    /** A new process of this one's, or a new thread. */
    Tracee child(boolean sharesDescriptors, boolean sharesFolder) {
        Folder own = new Folder();
        own.path = folder.path;
        return new Tracee(
                sharesDescriptors ? descriptors : new HashMap<>(descriptors),
                sharesFolder ? folder : own,
                program,
                comm);
    }

    /** It became another program. */
    void executed(String path) {
        program = path;
        String name = path.substring(path.lastIndexOf('/') + 1);
        comm = name.length() > COMM ? name.substring(0, COMM) : name;
    }

    /** The path of its program; empty if it was not seen to be executed. */
    String program() {
        return program;
    }

    /** Its program's name as the kernel cuts it. */
    String comm() {
        return comm;
    }

    Optional<String> folder() {
        return Optional.of(folder.path).filter(p -> !p.isEmpty());
    }

    void changedTo(String path) {
        folder.path = path;
    }

    Descriptor descriptor(int number) {
        return descriptors.getOrDefault(number, Descriptor.UNKNOWN);
    }

    void opened(int number, Descriptor what) {
        if (descriptors.size() < MOST || descriptors.containsKey(number)) {
            descriptors.put(number, what);
        }
    }

    void closed(int number) {
        descriptors.remove(number);
    }

    /** The first half of a call; empty if none is open. */
    String opened() {
        return opened;
    }

    /** Keeps the first half of a call, or forgets it where the text is empty. */
    void open(String firstHalf) {
        opened = firstHalf;
    }
}

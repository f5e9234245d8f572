package dev.lsmith.target.selinux;

/**
 * The names that a module declares. All begin with {@code lsmith_}, which no distribution's policy uses: loading the module
 * takes the place of none of the host's modules, and its types are nobody else's.
 *
 * @param module the module, and the base name of its files, after which the store names a CIL module
 * @param domain the container's domain
 * @param fileType the type of what is mounted into it
 */
record OwnTypes(String module, String domain, String fileType) {
    private static final String PREFIX = "lsmith_";

    /** What the domains of {@code profiles/learning/selinux.cil} begin with after the prefix. */
    private static final String LEARNING = "learn";

    /**
     * {@code lsmith_NAME}, {@code lsmith_NAME_t} and {@code lsmith_NAME_file_t}; {@code lsmith_container_NAME} where the plain
     * ones could be those of a learning domain, or the file type of one container the domain of another.
     */
    static OwnTypes of(String name) {
        String plain = Names.identifier(name);
        boolean learning = plain.equals(LEARNING) || plain.startsWith(LEARNING + "_");
        String base = PREFIX + (learning ? "container_" : "") + plain;
        return new OwnTypes(base, base + "_t", base + "_file_t");
    }

    /** Says where the names are not what the container's name lets one expect. */
    void noteNames(String name, Draft draft) {
        if (!module.equals(PREFIX + name)) {
            draft.note("the module is named " + module + ", as " + PREFIX + name
                    + " is the name of another kind or cannot be one");
        }
    }
}

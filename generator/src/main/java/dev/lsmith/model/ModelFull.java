package dev.lsmith.model;

/** There are more distinct accesses than the memory that a model was given can bear. */
public final class ModelFull extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long accesses;

    ModelFull(long accesses) {
        super("too many distinct accesses", null, false, false);
        this.accesses = accesses;
    }

    /** How many distinct accesses there were until then. */
    public long accesses() {
        return accesses;
    }
}

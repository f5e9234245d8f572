package dev.lsmith.policy.selinux;

/** What a text in CIL consists of: lists, and the words in them. */
sealed interface CilPart permits CilList, CilPart.Word {
    /** From 1. */
    int line();

    /** From 1. */
    int column();

    /**
     * A symbol, or what stands between quotes.
     *
     * @param text without the quotes
     */
    record Word(String text, boolean quoted, int line, int column) implements CilPart {}
}

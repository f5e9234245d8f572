package dev.lsmith.audit.repeat;

import java.util.Arrays;

/** A line but for the numbers in it: all its text, and which sort of number stands where. Immutable. */
final class Form {
    private final byte[] line;
    private final int length;
    private final int[] bounds;
    private final Wildcard[] kinds;

    Form(LineScan scan) {
        length = scan.end() - scan.from();
        line = Arrays.copyOf(Arrays.copyOfRange(scan.bytes(), scan.from(), scan.end()), length + Words.SLACK);
        kinds = new Wildcard[scan.count()];
        bounds = new int[2 * kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = scan.kind(i);
            bounds[2 * i] = scan.start(i) - scan.from();
            bounds[2 * i + 1] = scan.end(i) - scan.from();
        }
    }

    /** Whether a line has it: all text is the same, and the numbers stand where they do here. */
    boolean isOf(LineScan scan) {
        if (kinds.length != scan.count()) {
            return false;
        }
        int own = 0;
        int other = scan.from();
        for (int i = 0; i < kinds.length; i++) {
            int text = bounds[2 * i] - own;
            boolean alike = kinds[i] == scan.kind(i)
                    && text == scan.start(i) - other
                    && Words.same(line, own, scan.bytes(), other, text)
                    && (kinds[i] != Wildcard.DIGITS || bounds[2 * i + 1] - bounds[2 * i] == scan.length(i));
            if (!alike) {
                return false;
            }
            own = bounds[2 * i + 1];
            other = scan.end(i);
        }
        return length - own == scan.end() - other && Words.same(line, own, scan.bytes(), other, length - own);
    }
}

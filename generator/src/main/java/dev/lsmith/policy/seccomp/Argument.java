package dev.lsmith.policy.seccomp;

/**
 * A condition on one argument of a call.
 *
 * @param index which argument, 0 to 5
 * @param value what it is compared with, or the mask of {@link Operator#MASKED_EQ}; unsigned
 * @param valueTwo what the masked argument must equal; unsigned, 0 for every other operator
 * @param operator how
 */
public record Argument(int index, long value, long valueTwo, Operator operator) {
    /** How many arguments a call has at most. */
    public static final int MAX_INDEX = 5;

    /** The mask of an argument that the kernel takes as 32 bits. */
    private static final long INT = 0xffff_ffffL;

    /** The argument equals a value. */
    static Argument equal(int index, long value) {
        return new Argument(index, value, 0, Operator.EQ);
    }

    /** Whether {@code actual} (unsigned) meets it. */
    public boolean matches(long actual) {
        int order = Long.compareUnsigned(actual, value);
        return switch (operator) {
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case EQ -> order == 0;
            case GE -> order >= 0;
            case GT -> order > 0;
            case MASKED_EQ -> (actual & value) == valueTwo;
        };
    }

    /** {@code arg0 < 38}, {@code arg0 & 0x7e020000 == 0x0}, {@code int arg0 == 2}. */
    String text() {
        if (operator == Operator.MASKED_EQ && value == INT) {
            return "int arg" + index + " == " + valueTwo;
        }
        return operator == Operator.MASKED_EQ
                ? "arg" + index + " & 0x" + Long.toHexString(value) + " == 0x" + Long.toHexString(valueTwo)
                : "arg" + index + " " + operator.sign() + " " + Long.toUnsignedString(value);
    }
}

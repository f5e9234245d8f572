package dev.lsmith.policy.seccomp;

import java.util.Optional;

/** How an argument is compared: unsigned, 64 bits. */
public enum Operator {
    NE("!="),
    LT("<"),
    LE("<="),
    EQ("=="),
    GE(">="),
    GT(">"),
    /** {@code (argument & value) == valueTwo}. */
    MASKED_EQ("&");

    private static final String PREFIX = "SCMP_CMP_";

    private final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    /** As profiles spell it: {@code SCMP_CMP_EQ}. */
    public String spelling() {
        return PREFIX + name();
    }

    /** The operator of that spelling; case matters. */
    public static Optional<Operator> spelled(String spelling) {
        for (Operator operator : values()) {
            if (operator.spelling().equals(spelling)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    String sign() {
        return sign;
    }
}

package dev.lsmith.policy.selinux;

/**
 * A domain whose denials are only logged: {@code permissive a;}.
 *
 * @param source the domain
 */
public record PermissiveRule(String source) implements Rule {
    @Override
    public String target() {
        return "";
    }

    @Override
    public String tclass() {
        return "";
    }

    @Override
    public int rank() {
        return 2 * Effect.PLACES + 1;
    }
}

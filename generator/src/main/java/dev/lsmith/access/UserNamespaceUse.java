package dev.lsmith.access;

/** A user namespace created. */
public record UserNamespaceUse() implements Access {
    @Override
    public String kind() {
        return "userns";
    }

    @Override
    public String text() {
        return "create";
    }
}

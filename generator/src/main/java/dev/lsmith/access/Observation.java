package dev.lsmith.access;

/**
 * One access that a record tells of.
 *
 * @param subject who
 * @param access what
 * @param evidence why we believe it
 */
public record Observation(Subject subject, Access access, Evidence evidence) {}

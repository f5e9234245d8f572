package dev.lsmith.posture;

import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;

/**
 * What logs showed of a container.
 *
 * @param model what it did
 * @param coverage what it can say of what is not there
 */
public record Recording(Model model, Coverage coverage) {}

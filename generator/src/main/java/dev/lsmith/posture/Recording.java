package dev.lsmith.posture;

import dev.lsmith.model.Model;

/**
 * What logs showed of a container.
 *
 * @param model what it did
 * @param whole whether no event is known to be lost: only then what is not there was not done
 */
public record Recording(Model model, boolean whole) {}

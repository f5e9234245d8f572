/**
 * The forms in which containers are described, told apart by content.
 */
@NullMarked
package dev.lsmith.spec.form;

import org.jspecify.annotations.NullMarked;

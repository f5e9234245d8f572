/**
 * The forms in which containers are described, told apart by content.
 */
@NullMarked
package dev.lsmith.container.form;

import org.jspecify.annotations.NullMarked;

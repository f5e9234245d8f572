/**
 * The use cases: what each command does, from logs and specs to policies and answers.
 */
@NullMarked
package dev.lsmith.app;

import org.jspecify.annotations.NullMarked;

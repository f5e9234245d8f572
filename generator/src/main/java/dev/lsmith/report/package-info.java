/**
 * What was read, decided and left out, for people and for machines.
 */
@NullMarked
package dev.lsmith.report;

import org.jspecify.annotations.NullMarked;

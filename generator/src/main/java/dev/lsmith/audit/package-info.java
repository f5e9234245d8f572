/**
 * From bytes to records to events: wrappers, encodings, assembly and loss. Nothing here knows what an event means.
 */
@NullMarked
package dev.lsmith.audit;

import org.jspecify.annotations.NullMarked;

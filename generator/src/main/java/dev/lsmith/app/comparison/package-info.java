/** Compares what users name: two policies, folders, revisions, descriptions of containers, or one of them with what an engine gives by default. */
@NullMarked
package dev.lsmith.app.comparison;

import org.jspecify.annotations.NullMarked;

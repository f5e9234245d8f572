/** Reads what users name as a recording of a container: its logs and its description. */
@NullMarked
package dev.lsmith.app.recording;

import org.jspecify.annotations.NullMarked;

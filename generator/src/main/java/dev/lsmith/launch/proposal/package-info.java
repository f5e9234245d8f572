/** What the evidence shows could be closed beyond the policies: a read-only root, a limit of processes, another user than root. */
@NullMarked
package dev.lsmith.launch.proposal;

import org.jspecify.annotations.NullMarked;

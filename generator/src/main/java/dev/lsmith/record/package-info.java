/** Records a container: the script that does it on a host. */
@NullMarked
package dev.lsmith.record;

import org.jspecify.annotations.NullMarked;

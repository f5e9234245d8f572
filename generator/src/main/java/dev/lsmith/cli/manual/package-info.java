/** Manual pages and shell completion, made from the command line's own description. */
@NullMarked
package dev.lsmith.cli.manual;

import org.jspecify.annotations.NullMarked;

/** The way through the house, from logs and spec to policies. */
@NullMarked
package dev.lsmith.pipeline;

import org.jspecify.annotations.NullMarked;

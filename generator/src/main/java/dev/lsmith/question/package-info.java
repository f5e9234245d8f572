/** What a person asks about everything that confines a container at once: each layer's answer, in the order in which the kernel asks. */
@NullMarked
package dev.lsmith.question;

import org.jspecify.annotations.NullMarked;

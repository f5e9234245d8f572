/** What people decided about single rules and findings, and what the next policies make of it. */
@NullMarked
package dev.lsmith.app.decision;

import org.jspecify.annotations.NullMarked;

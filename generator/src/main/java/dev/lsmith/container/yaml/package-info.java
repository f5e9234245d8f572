/**
 * YAML as the values of JSON.
 */
@NullMarked
package dev.lsmith.container.yaml;

import org.jspecify.annotations.NullMarked;

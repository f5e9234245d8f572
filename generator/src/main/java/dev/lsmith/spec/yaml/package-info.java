/**
 * YAML as the values of JSON.
 */
@NullMarked
package dev.lsmith.spec.yaml;

import org.jspecify.annotations.NullMarked;

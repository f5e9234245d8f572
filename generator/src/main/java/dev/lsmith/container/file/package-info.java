/**
 * Files that describe containers: their text, YAML as the values of JSON, and the keys that such a file may hold.
 */
@NullMarked
package dev.lsmith.container.file;

import org.jspecify.annotations.NullMarked;

/**
 * The pure part of Hexkey: secret URIs, the secrets client with its cache, settings, and the
 * builder that adapters are handed to. Talks to the outside through {@code dev.hexkey.ports} only;
 * no file or network I/O, no JSON.
 */
@NullMarked
package dev.hexkey.core;

import org.jspecify.annotations.NullMarked;

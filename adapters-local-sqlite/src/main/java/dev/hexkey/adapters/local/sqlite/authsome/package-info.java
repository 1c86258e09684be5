/**
 * Reads a store of authsome's first generation (up to 0.2.3) without changing a byte of it: {@code
 * master.key}, {@code config.json} and {@code profiles/<name>/store.db}, whose values are encrypted
 * with AES-256-GCM as compact or JSON envelopes, whole or field by field.
 */
@NullMarked
package dev.hexkey.adapters.local.sqlite.authsome;

import org.jspecify.annotations.NullMarked;

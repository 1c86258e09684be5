/**
 * The file that {@code hexkey backup} writes: one JSON object that opens on any machine with its
 * passphrase and nothing else. Knows nothing of the store that it came from.
 *
 * <p>Each entry is a JSON envelope of AES-256-GCM under a key of this backup, bound to its place in
 * the file, its record key, version and store; the key is wrapped by one that Argon2id derives from
 * the passphrase; and an HMAC-SHA-256 covers every byte of the file before its own.
 */
@NullMarked
package dev.hexkey.adapters.local.sqlite.backup;

import org.jspecify.annotations.NullMarked;

/**
 * Where the key that protects the local store's data keys is kept: a key file, the keychain of the
 * operating system, the environment, or a passphrase. Implements {@code KeyWrapper}.
 *
 * <p>The rules that hold for all of them: "absent" and "unavailable" are different answers, no key
 * is ever overwritten, and a key id carries a check value, so that a wrong key is told from a
 * damaged record.
 *
 * <p>Tried with gnome-keyring 42.1 over dbus-java 5.2.0; the keychains of macOS and Windows go
 * through java-keyring 1.0.4 and are not tried here.
 */
@NullMarked
package dev.hexkey.adapters.local.sqlite.keys;

import org.jspecify.annotations.NullMarked;

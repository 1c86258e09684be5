/**
 * {@code local://}: the encrypted store of this machine, one SQLite file ({@code sqlite-jdbc}
 * 3.54.1). Implements the ports {@link dev.hexkey.ports.SecretStore} with versions, listing,
 * writing, compare-and-set and deletion, and {@link dev.hexkey.ports.RecordStore}.
 *
 * <p>From the outside in: {@code LocalAdapter} and {@code LocalStore} open the file, {@code
 * LocalSecretStore} and {@code LocalRecordStore} translate the ports, {@code EntryStore} reads and
 * writes encrypted entries, {@code Catalogue} is the authenticated digest over them, {@code
 * Envelope} encrypts, and {@code SqliteDatabase} is the only class that talks to SQLite.
 */
@NullMarked
package dev.hexkey.adapters.local.sqlite;

import org.jspecify.annotations.NullMarked;

/**
 * {@code file://} secrets: files that somebody mounted, such as Kubernetes or an agent beside the
 * program. Also reads bootstrap files, and reads and writes {@code hexkey.properties}.
 *
 * <p>Implements {@link dev.hexkey.ports.SecretStore} and {@link dev.hexkey.ports.BootstrapReader}.
 * Tried on ext4 and tmpfs under Linux; uses POSIX permissions where the file system has them.
 */
@NullMarked
package dev.hexkey.adapters.file;

import org.jspecify.annotations.NullMarked;

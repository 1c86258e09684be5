package dev.hexkey.ports;

import java.util.Optional;

/**
 * Driven port: reads a bootstrap file, one JSON object that says where a server is and how to sign
 * in there.
 */
@FunctionalInterface
public interface BootstrapReader {
  /**
   * Reads the file; its members are validated by the adapter that uses them.
   *
   * @return empty if there is no such file
   * @throws MisconfiguredException with code {@code VAULT_CONFIG_ERROR} if it is there but cannot
   *     be used
   */
  Optional<Document> read(String path);
}

package dev.hexkey.ports;

import java.util.concurrent.CompletionStage;

/**
 * Driving port: turns a secret URI into the secret. What it hands out is shared and the resolver's
 * own: the caller's {@code close()} does nothing, and closing the resolver wipes it. Thread-safe.
 */
public interface SecretResolver {
  /**
   * Resolves a secret, from memory where that is allowed. Blocks; stops early when the thread is
   * interrupted.
   *
   * @param uri a secret URI, in any accepted spelling
   * @throws SecretUriException if the text is not an acceptable secret URI
   * @throws HexkeyException of another family if the store cannot give the secret
   */
  SecretValue resolve(String uri);

  /**
   * The same path as {@link #resolve(String)} without blocking; failures complete the stage, bad
   * URIs too.
   */
  CompletionStage<SecretValue> resolveAsync(String uri);

  /**
   * Reads the secret from its store, whatever is in memory; what is there is replaced only if the
   * read succeeds.
   */
  SecretValue refresh(String uri);
}

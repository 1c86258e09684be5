package dev.hexkey.adapters.azure;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenFamily;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProviders;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lets the persons who call this program read the vaults of a profile. Thread-safe. */
final class Delegation implements AutoCloseable {
  private static final int MOST_TOKENS = 1_000;

  private final Identity identity;
  private final TokenProviders providers;
  private final Function<VaultReader, KeyVaultStore> stores;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable TokenFamily<Sent> tokens; // guarded by lock
  private boolean closed; // guarded by lock

  /**
   * A delegation; nothing is sent or made yet.
   *
   * @param identity of this program
   * @param stores makes the vaults as somebody reads them
   */
  Delegation(
      Identity identity, TokenProviders providers, Function<VaultReader, KeyVaultStore> stores) {
    this.identity = identity;
    this.providers = providers;
    this.stores = stores;
  }

  /**
   * The vaults as the sender of a token reads them.
   *
   * @throws dev.hexkey.ports.InvalidException with code {@code MALFORMED_TOKEN}
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR} if this
   *     program is no app
   */
  KeyVaultStore store(String token) {
    Sent sent = new Sent(AccessToken.of(token).revealText());
    return stores.apply(VaultReader.of(tokens().of(sent)));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (tokens != null) {
        tokens.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private TokenFamily<Sent> tokens() {
    if (!(identity instanceof AppIdentity app)) {
      throw EntraErrors.noApp();
    }
    lock.lock();
    try {
      if (closed) {
        throw AzureErrors.closed();
      }
      TokenFamily<Sent> made = tokens;
      if (made == null) {
        made =
            providers.family(
                sent -> app.onBehalfOf(AccessToken.of(sent.token())),
                MOST_TOKENS,
                TokenPolicy.DEFAULT);
        tokens = made;
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  /** Whose tokens these are; two tokens of one person are two. */
  private record Sent(String token) {
    @Override
    public String toString() {
      return "Sent[redacted]";
    }
  }
}

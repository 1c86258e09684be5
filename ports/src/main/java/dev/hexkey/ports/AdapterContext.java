package dev.hexkey.ports;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What the core offers to an adapter. Thread-safe; valid until the adapter is closed. */
public interface AdapterContext {
  /** The validated settings. */
  Settings settings();

  /**
   * The directory that holds everything of this installation ({@code HEXKEY_HOME}); may not exist
   * yet.
   */
  Path home();

  /** The clock for dates that are stored or sent. */
  InstantSource clock();

  /** The clock for ages. */
  Ticker ticker();

  /** The executor that the client owns and stops; at rest it holds no thread. */
  Executor executor();

  /**
   * The record store of another adapter, opened on first use.
   *
   * @throws MisconfiguredException if no adapter has one, or if the adapters need each other in a
   *     circle
   */
  RecordStore recordStore();

  /**
   * Resolves secret URIs that stand in the adapter's settings.
   *
   * <p>Its methods throw {@link MisconfiguredException} if resolving would need the adapter that is
   * just being opened.
   */
  SecretResolver resolver();

  /** Makes token sources into tokens that renew themselves; closed with the client. */
  TokenProviders tokenProviders();

  /**
   * The key wrappers of the other adapters, opened on first use.
   *
   * @throws MisconfiguredException if the adapters need each other in a circle
   */
  List<KeyWrapper> keyWrappers();

  /**
   * The bootstrap document, in the order explicit path, {@code SECRETS_BOOTSTRAP_PATH}, the
   * well-known path; empty if only the well-known path was left and nothing is there.
   *
   * @throws MisconfiguredException with code {@code VAULT_CONFIG_ERROR} if a stated file is missing
   *     or unusable
   */
  Optional<Document> bootstrap();

  /** Asks the person at the terminal; empty where there is none. */
  Optional<SecretPrompt> prompt();

  /** Shows a person where to sign in; empty where nobody is shown anything. */
  default Optional<SignInPrompt> signInPrompt() {
    return Optional.empty();
  }
}

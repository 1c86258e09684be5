package dev.hexkey.cli;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SecretPrompt;
import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.Ticker;
import dev.hexkey.ports.TokenProviders;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What a command hands to the local store when it opens it for what the ports do not offer:
 * profiles, keys, backups. The same as the store's adapter is handed.
 */
record LocalContext(Hexkey hexkey, InstantSource clock, Optional<SecretPrompt> prompt)
    implements AdapterContext {
  @Override
  public Settings settings() {
    return hexkey.settings();
  }

  @Override
  public Path home() {
    return hexkey.home();
  }

  @Override
  public Ticker ticker() {
    return Ticker.SYSTEM;
  }

  @Override
  public Executor executor() {
    return Runnable::run;
  }

  @Override
  public RecordStore recordStore() {
    return hexkey.recordStore();
  }

  @Override
  public SecretResolver resolver() {
    return hexkey.secrets();
  }

  @Override
  public TokenProviders tokenProviders() {
    return hexkey.tokens();
  }

  @Override
  public List<KeyWrapper> keyWrappers() {
    return hexkey.keyWrappers();
  }

  @Override
  public Optional<Document> bootstrap() {
    return Optional.empty();
  }
}

package dev.hexkey.core;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SecretPrompt;
import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.SignInPrompt;
import dev.hexkey.ports.Ticker;
import dev.hexkey.ports.TokenProviders;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What one adapter sees of the Hexkey that it is installed in. */
record HexkeyContext(Hexkey hexkey, String adapter) implements AdapterContext {
  @Override
  public Settings settings() {
    return hexkey.settings();
  }

  @Override
  public Path home() {
    return hexkey.home();
  }

  @Override
  public InstantSource clock() {
    return hexkey.clock();
  }

  @Override
  public Ticker ticker() {
    return hexkey.ticker();
  }

  @Override
  public Executor executor() {
    return hexkey.executor();
  }

  @Override
  public RecordStore recordStore() {
    return hexkey.adapters().recordStore(adapter);
  }

  @Override
  public SecretResolver resolver() {
    return new GuardedResolver(hexkey.secrets(), hexkey.adapters(), adapter);
  }

  @Override
  public TokenProviders tokenProviders() {
    return hexkey.tokens();
  }

  @Override
  public List<KeyWrapper> keyWrappers() {
    return hexkey.adapters().keyWrappers(adapter);
  }

  @Override
  public Optional<Document> bootstrap() {
    return hexkey.bootstrap().read();
  }

  @Override
  public Optional<SecretPrompt> prompt() {
    return hexkey.prompt();
  }

  @Override
  public Optional<SignInPrompt> signInPrompt() {
    return hexkey.signInPrompt();
  }

  @Override
  public String toString() {
    return "HexkeyContext[" + adapter + "]";
  }

  /** Resolves for an adapter, and notices when that would need the adapter itself. */
  private record GuardedResolver(SecretsClient client, Adapters adapters, String asker)
      implements SecretResolver {
    @Override
    public SecretValue resolve(String uri) {
      SecretUri parsed = client.parse(uri);
      return needing(parsed, () -> client.resolve(parsed));
    }

    @Override
    public CompletionStage<SecretValue> resolveAsync(String uri) {
      try {
        SecretUri parsed = client.parse(uri);
        return needingStage(parsed, () -> client.resolveAsync(parsed));
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public SecretValue refresh(String uri) {
      SecretUri parsed = client.parse(uri);
      return needing(parsed, () -> client.refresh(parsed));
    }

    private <T> T needing(SecretUri uri, Supplier<T> work) {
      String owner = adapters.ownerOf(uri.scheme());
      return client
          .overridesOwner(uri)
          .map(first -> needing(first, () -> needing(owner, work)))
          .orElseGet(() -> needing(owner, work));
    }

    private <T> T needing(String other, Supplier<T> work) {
      return adapters.needing(asker, other, work);
    }

    private <T> CompletionStage<T> needingStage(SecretUri uri, Supplier<CompletionStage<T>> work) {
      String owner = adapters.ownerOf(uri.scheme());
      return client
          .overridesOwner(uri)
          .map(first -> needingStage(first, () -> needingStage(owner, work)))
          .orElseGet(() -> needingStage(owner, work));
    }

    private <T> CompletionStage<T> needingStage(String other, Supplier<CompletionStage<T>> work) {
      return adapters.needingStage(asker, other, work);
    }
  }
}

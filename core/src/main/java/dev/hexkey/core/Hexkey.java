package dev.hexkey.core;

import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SecretPrompt;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignInPrompt;
import dev.hexkey.ports.Ticker;
import dev.hexkey.ports.TokenProviders;
import dev.hexkey.renewal.Closed;
import dev.hexkey.renewal.OwnedThreads;
import dev.hexkey.renewal.TokenEngine;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An assembled Hexkey: settings, adapters and the client over them. Made by {@link #builder()};
 * owns every thread that it or its client starts and every adapter, and stops them when it is
 * closed. Thread-safe.
 *
 * <pre>{@code
 * try (Hexkey hexkey = Hexkey.builder().adapter(new FileAdapter()).build()) {
 *   SecretValue password = hexkey.secrets().resolve("file://primary/db-password");
 * }
 * }</pre>
 */
public final class Hexkey implements AutoCloseable {
  private final Assembly assembly;
  private final Path home;
  private final InstantSource clock;
  private final Ticker ticker;
  private final @Nullable SecretPrompt promptOrNull;
  private final @Nullable SignInPrompt signInPromptOrNull;
  private final OwnedThreads threads = new OwnedThreads();
  private final Adapters adapters;
  private final SecretsClient client;
  private final boolean silent;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Made when it is first needed: a command that reads one secret must not pay for it. */
  private final AtomicReference<@Nullable TokenEngine> tokens = new AtomicReference<>();

  private Hexkey(Builder builder, Assembly assembly, Path home) {
    this.assembly = assembly;
    this.home = home;
    this.clock = builder.clock;
    this.ticker = builder.ticker;
    this.promptOrNull = builder.promptOrNull;
    this.signInPromptOrNull = builder.signInPromptOrNull;
    ClientLog log = builder.log;
    this.adapters =
        new Adapters(
            assembly.described(), name -> new HexkeyContext(this, name), threads, ticker, log);
    this.client =
        new SecretsClient(
            assembly.schemes(),
            assembly.guard(),
            adapters,
            threads,
            assembly.options(),
            ticker,
            log);
    this.silent = log == ClientLog.NONE;
  }

  /** Begins an assembly. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Where an installation lives unless the builder is told otherwise: {@code HEXKEY_HOME}, else the
   * platform's directory for a program's data.
   *
   * @throws MisconfiguredException if {@code HEXKEY_HOME} is no path
   */
  public static Path defaultHome(Map<String, String> environment) {
    return Homes.locate(environment);
  }

  /** The client for secrets. */
  public SecretsClient secrets() {
    return client;
  }

  /**
   * Makes token sources into tokens that renew themselves; their grants live in the record store.
   * Closed with this.
   */
  public TokenProviders tokens() {
    requireOpen();
    TokenEngine known = tokens.get();
    if (known != null) {
      return known;
    }
    TokenEngine fresh = tokenEngine(); // which starts nothing, so that one too many does no harm
    if (!tokens.compareAndSet(null, fresh)) {
      return tokens();
    }
    if (closed.get()) {
      fresh.close(); // closed since it was looked at
    }
    return fresh;
  }

  private TokenEngine tokenEngine() {
    TokenEngine.Builder engine =
        TokenEngine.builder().clock(clock).ticker(ticker).recordStore(this::recordStore);
    return (silent ? engine.withoutLog() : engine).build();
  }

  /** The validated settings, and where each value came from. */
  public ResolvedSettings settings() {
    return assembly.settings();
  }

  /** The schemes of the installed adapters. */
  public Schemes schemes() {
    return assembly.schemes();
  }

  /** The directory of this installation; may not exist yet. */
  public Path home() {
    return home;
  }

  /**
   * The record store, opened on first use.
   *
   * @throws MisconfiguredException if no adapter has one
   */
  public RecordStore recordStore() {
    requireOpen();
    return adapters.recordStore(null);
  }

  /** The key wrappers of all adapters, opened on first use. */
  public List<KeyWrapper> keyWrappers() {
    requireOpen();
    return adapters.keyWrappers(null);
  }

  /** The sign-ins of persons that the adapters offer, each of which is opened on first use. */
  public List<SignIn> signIns() {
    requireOpen();
    return adapters.signIns();
  }

  /**
   * What can be checked in all adapters, each of which is opened; one that does not open is a check
   * that fails.
   */
  public List<DoctorCheck> doctorChecks() {
    requireOpen();
    return adapters.doctorChecks();
  }

  /**
   * Ends every wait, wipes every value that was handed out, closes the adapters, which wait for
   * what is being written, and stops the threads. Does nothing the second time.
   *
   * @throws RuntimeException the first failure of an adapter to close, after everything was closed
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      client.close();
      TokenEngine engine = tokens.get();
      if (engine != null) {
        engine.close();
      }
      try {
        adapters.close();
      } finally {
        threads.close();
      }
    }
  }

  InstantSource clock() {
    return clock;
  }

  Ticker ticker() {
    return ticker;
  }

  Executor executor() {
    return threads;
  }

  Adapters adapters() {
    return adapters;
  }

  Bootstrap bootstrap() {
    return assembly.bootstrap();
  }

  Optional<SecretPrompt> prompt() {
    return Optional.ofNullable(promptOrNull);
  }

  Optional<SignInPrompt> signInPrompt() {
    return Optional.ofNullable(signInPromptOrNull);
  }

  private void requireOpen() {
    if (closed.get()) {
      throw Closed.client();
    }
  }

  /** Collects an assembly's parts. Not thread-safe. */
  public static final class Builder {
    private final List<HexkeyAdapter> adapters = new ArrayList<>();
    private Map<String, String> flags = Map.of();
    private Map<String, String> properties = Map.of();
    private @Nullable Map<String, String> environmentOrNull;
    private @Nullable ClientOptions optionsOrNull;
    private @Nullable Path homeOrNull;
    private @Nullable Path bootstrapPathOrNull;
    private @Nullable SecretPrompt promptOrNull;
    private @Nullable SignInPrompt signInPromptOrNull;
    private InstantSource clock = InstantSource.system();
    private Ticker ticker = Ticker.SYSTEM;
    private ClientLog log = new ClientLog.Slf4j();

    private Builder() {}

    /** Adds an adapter. */
    public Builder adapter(HexkeyAdapter adapter) {
      adapters.add(adapter);
      return this;
    }

    /** Adds adapters. */
    public Builder adapters(Collection<? extends HexkeyAdapter> more) {
      adapters.addAll(more);
      return this;
    }

    /** The directory of this installation; default {@link Hexkey#defaultHome}. */
    public Builder home(Path home) {
      this.homeOrNull = home.toAbsolutePath();
      return this;
    }

    /** Settings from command-line flags, by name; win over all others. */
    public Builder flags(Map<String, String> stated) {
      this.flags = Map.copyOf(stated);
      return this;
    }

    /** The environment; default {@link System#getenv()}. Wins over properties. */
    public Builder environment(Map<String, String> environment) {
      this.environmentOrNull = Map.copyOf(environment);
      return this;
    }

    /** Settings from a file or written in code, by name; win over options. */
    public Builder properties(Map<String, String> stated) {
      this.properties = Map.copyOf(stated);
      return this;
    }

    /** What the client does unless somebody sets otherwise; wins over the defaults only. */
    public Builder options(ClientOptions options) {
      this.optionsOrNull = options;
      return this;
    }

    /**
     * The bootstrap file, which must exist; wins over the setting {@code secrets_bootstrap_path}.
     */
    public Builder bootstrapPath(Path path) {
      this.bootstrapPathOrNull = path;
      return this;
    }

    /** The clock for dates that are stored or sent; default the system's. */
    public Builder clock(InstantSource source) {
      this.clock = source;
      return this;
    }

    /** The clock for ages; default the JVM's. */
    public Builder ticker(Ticker source) {
      this.ticker = source;
      return this;
    }

    /** Who asks a person; default nobody. */
    public Builder prompt(SecretPrompt prompt) {
      this.promptOrNull = prompt;
      return this;
    }

    /** Who shows a person where to sign in; default nobody. */
    public Builder signInPrompt(SignInPrompt prompt) {
      this.signInPromptOrNull = prompt;
      return this;
    }

    /** Logs nothing and loads no logging library, for programs that run for one call. */
    public Builder withoutLog() {
      this.log = ClientLog.NONE;
      return this;
    }

    /**
     * Validates everything at once and assembles. Opens nothing, but for a bootstrap file that was
     * stated: that one is read.
     *
     * @throws MisconfiguredException with code {@code STARTUP_VALIDATION_ERROR}, listing every
     *     fault; {@code ADAPTER_API_MISMATCH} for an adapter of another age; {@code
     *     VAULT_CONFIG_ERROR} for a stated bootstrap file that cannot be used
     */
    public Hexkey build() {
      Map<String, String> environment =
          environmentOrNull == null ? System.getenv() : environmentOrNull;
      Assembly assembly =
          Assembly.of(
              adapters,
              new SettingSources(flags, environment, properties, Assembly.texts(optionsOrNull)),
              optionsOrNull,
              bootstrapPathOrNull);
      return new Hexkey(
          this, assembly, homeOrNull == null ? Homes.locate(environment) : homeOrNull);
    }
  }
}

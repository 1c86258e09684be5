package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.MisconfiguredException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The places that a store's key can be kept in. Which of them a new store uses is a setting; which
 * one an existing store uses is recorded in that store and nowhere else. Each is made when it is
 * first asked for. Thread-safe.
 */
public final class KeySources implements KeyWrappers {
  /** The setting's word for "the environment if a key is there, else the key file". */
  public static final String AUTO = "auto";

  /** The reason beside {@code KEY_ABSENT} where a key is there, but another one. */
  public static final String OTHER_KEY = "OTHER_KEY";

  private static final List<String> OWN =
      List.of(
          FileKeyWrapper.KIND,
          KeychainKeyWrapper.KIND,
          EnvironmentKeyWrapper.KIND,
          PassphraseKeyWrapper.KIND);

  private final AdapterContext context;
  private final Environment environment;
  private final Argon2.@Nullable Cost cost;
  private final Map<String, KeyWrapper> made = new HashMap<>(); // guarded by this

  private KeySources(AdapterContext context, Environment environment, Argon2.@Nullable Cost cost) {
    this.context = context;
    this.environment = environment;
    this.cost = cost;
  }

  /** The places as the settings say; opens none of them. */
  public static KeySources of(AdapterContext context, Environment environment) {
    return new KeySources(context, environment, null);
  }

  /** The same with another cost for new passphrases than the default. */
  public static KeySources of(AdapterContext context, Environment environment, Argon2.Cost cost) {
    return new KeySources(context, environment, cost);
  }

  @Override
  public KeyWrapper forNewStore() {
    String chosen = context.settings().require(KeySettings.KEY_SOURCE);
    if (!chosen.equals(AUTO)) {
      return ofKind(chosen);
    }
    boolean inEnvironment = environment.find(EnvironmentKeyWrapper.VARIABLE) != null;
    return ofKind(inEnvironment ? EnvironmentKeyWrapper.KIND : FileKeyWrapper.KIND);
  }

  @Override
  public KeyWrapper ofKind(String kind) {
    return OWN.contains(kind) ? own(kind) : foreign(kind);
  }

  /** Wipes what was derived. */
  @Override
  public synchronized void close() {
    if (made.get(PassphraseKeyWrapper.KIND) instanceof PassphraseKeyWrapper passphrase) {
      passphrase.close();
    }
  }

  private synchronized KeyWrapper own(String kind) {
    KeyWrapper known = made.get(kind);
    if (known == null) {
      known = make(kind);
      made.put(kind, known);
    }
    return known;
  }

  private KeyWrapper make(String kind) {
    return switch (kind) {
      case KeychainKeyWrapper.KIND ->
          new KeychainKeyWrapper(KeychainKeyWrapper.ofThisSystem(environment));
      case EnvironmentKeyWrapper.KIND -> new EnvironmentKeyWrapper(environment);
      case PassphraseKeyWrapper.KIND ->
          new PassphraseKeyWrapper(passphrases(), cost == null ? Argon2.DEFAULT_COST : cost);
      default -> new FileKeyWrapper(keyFile());
    };
  }

  private Path keyFile() {
    return context
        .settings()
        .find(KeySettings.KEY_FILE)
        .orElseGet(() -> context.home().resolve("master.key"));
  }

  private PassphraseSource passphrases() {
    return new PassphraseSource(
        environment,
        context.settings().find(KeySettings.PASSPHRASE_FILE).orElse(null),
        context.prompt());
  }

  private KeyWrapper foreign(String kind) {
    List<String> known = new ArrayList<>(OWN);
    for (KeyWrapper wrapper : context.keyWrappers()) {
      if (wrapper.kind().equals(kind)) {
        return wrapper;
      }
      known.add(wrapper.kind());
    }
    Collections.sort(known);
    throw unknown(known);
  }

  private static MisconfiguredException unknown(List<String> known) {
    return KeyErrors.misconfigured(
        "UNKNOWN_KEY_SOURCE",
        "No adapter keeps keys of the kind that was asked for.",
        "Use one of: " + String.join(", ", known) + ".");
  }
}

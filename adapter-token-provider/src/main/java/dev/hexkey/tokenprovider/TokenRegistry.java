package dev.hexkey.tokenprovider;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenProvider;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where hooks that a client creates by their class name find their token provider: by a name that
 * stands in that client's settings. One for each class loader; thread-safe.
 *
 * <p>A provider is held weakly: whoever registers it keeps it, and an application that lets go of
 * it leaves nothing behind here.
 */
public final class TokenRegistry {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private static final ConcurrentMap<String, WeakReference<TokenProvider>> PROVIDERS =
      new ConcurrentHashMap<>();

  private TokenRegistry() {}

  /**
   * Makes a provider known under a name.
   *
   * @param name letters, digits, {@code .}, {@code _} and {@code -}; at most 63
   * @return takes the name back when it is closed
   * @throws IllegalArgumentException for any other name
   * @throws IllegalStateException if the name stands for another provider
   */
  public static Registration register(String name, TokenProvider provider) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a provider's name is at most 63 letters, digits, dots, underscores and hyphens");
    }
    PROVIDERS.values().removeIf(reference -> reference.get() == null);
    WeakReference<TokenProvider> mine = new WeakReference<>(provider);
    WeakReference<TokenProvider> kept =
        PROVIDERS.compute(name, (key, there) -> isFree(there, provider) ? mine : there);
    if (kept != mine) {
      throw new IllegalStateException("the name '" + name + "' stands for another token provider");
    }
    return () -> PROVIDERS.remove(name, mine);
  }

  /**
   * The provider of a name.
   *
   * @param name as it stands in a client's settings
   * @throws MisconfiguredException with code {@code STARTUP_VALIDATION_ERROR} if there is none
   */
  public static TokenProvider find(String name) {
    WeakReference<TokenProvider> reference = PROVIDERS.get(name);
    TokenProvider provider = reference == null ? null : reference.get();
    if (provider == null) {
      throw new MisconfiguredException(
          Problem.of(
                  ErrorCodes.STARTUP_VALIDATION_ERROR,
                  "No token provider is registered under the name " + quoted(name) + ".",
                  "Call TokenRegistry.register with it before the client is made, and keep the"
                      + " provider: the registry does not.")
              .withReason("TOKEN_PROVIDER_UNKNOWN"));
    }
    return provider;
  }

  private static boolean isFree(
      @Nullable WeakReference<TokenProvider> there, TokenProvider provider) {
    TokenProvider held = there == null ? null : there.get();
    return held == null || held == provider;
  }

  private static String quoted(String name) {
    // what is no name may be a token that somebody pasted
    return NAME.matcher(name).matches() ? "'" + name + "'" : "that stands in the settings";
  }

  /** A name that a provider has. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    /** Takes the name back; twice is harmless. */
    @Override
    void close();
  }
}

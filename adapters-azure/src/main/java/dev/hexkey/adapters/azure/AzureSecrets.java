package dev.hexkey.adapters.azure;

import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.Settings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Secrets by their names alone, out of the one vault that is configured: a thin face of a {@link
 * SecretResolver}, which caches and shares them. Thread-safe.
 *
 * <pre>{@code
 * AzureSecrets secrets = AzureSecrets.of(hexkey.secrets(), hexkey.settings());
 * String key = secrets.getSecret("yokoy--api-key");
 * }</pre>
 */
public final class AzureSecrets {
  private static final int MOST_NAMES = 1_000;

  private final SecretResolver resolver;
  private final DefaultVault vault;
  private final Map<String, String> uris = new ConcurrentHashMap<>();

  private AzureSecrets(SecretResolver resolver, DefaultVault vault) {
    this.resolver = resolver;
    this.vault = vault;
  }

  /**
   * The secrets of the vault that {@code hexkey_azure_vault} names.
   *
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR} if none is
   *     named
   */
  public static AzureSecrets of(SecretResolver resolver, Settings settings) {
    return new AzureSecrets(resolver, DefaultVault.of(Profile.common(settings)));
  }

  /**
   * The secrets of the vault that {@code hexkey_azure_<profile>_vault} names.
   *
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR} if none is
   *     named
   * @throws dev.hexkey.ports.InvalidException with code {@code UNKNOWN_PROFILE} if there is no such
   *     profile
   */
  public static AzureSecrets ofProfile(String name, SecretResolver resolver, Settings settings) {
    return new AzureSecrets(resolver, DefaultVault.of(Profiles.named(settings, name)));
  }

  /**
   * The text of a secret.
   *
   * @param name {@code plugin--secret} or {@code plugin/secret}, with {@code @} and 32 hexadecimal
   *     digits for one version; a name without {@code --} only if {@code
   *     hexkey_azure_allow_global_names} is set
   * @throws HexkeyException as {@link SecretResolver#resolve} does; with code {@code INVALID_NAME}
   *     if the text is no such name
   */
  public String getSecret(String name) {
    return find(name).revealText();
  }

  /**
   * The secret itself, which belongs to the resolver.
   *
   * @throws HexkeyException as {@link #getSecret} does
   */
  public SecretValue find(String name) {
    return resolver.resolve(checked(name));
  }

  /**
   * Several secrets at once; one that cannot be read spoils no other.
   *
   * @param names as {@link #getSecret} takes them
   * @return the outcome of each name, in their order
   * @throws dev.hexkey.ports.TimedOutException with code {@code INTERRUPTED} if the caller's thread
   *     is interrupted before all is read
   */
  public Map<String, Outcome> getSecrets(Collection<String> names) {
    Map<String, CompletableFuture<SecretValue>> reads = new LinkedHashMap<>();
    for (String name : names) {
      reads.computeIfAbsent(name, this::begun);
    }
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    reads.forEach((name, read) -> outcomes.put(name, outcome(read)));
    return outcomes;
  }

  /**
   * A secret, or why there is none: one of the two is there.
   *
   * @param value belongs to the resolver
   */
  public record Outcome(Optional<SecretValue> value, Optional<HexkeyException> problem) {
    /**
     * The text of the secret.
     *
     * @throws HexkeyException the problem, if there is one
     */
    public String revealText() {
      if (problem.isPresent()) {
        throw problem.get();
      }
      return value.orElseThrow().revealText();
    }
  }

  private CompletableFuture<SecretValue> begun(String name) {
    try {
      return resolver.resolveAsync(checked(name)).toCompletableFuture();
    } catch (HexkeyException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Outcome outcome(CompletableFuture<SecretValue> read) {
    try {
      return new Outcome(Optional.of(read.get()), Optional.empty());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HexkeyException problem) {
        return new Outcome(Optional.empty(), Optional.of(problem));
      }
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AzureErrors.interrupted();
    }
  }

  private String checked(String name) {
    String known = uris.get(name);
    return known == null ? remembered(name) : known;
  }

  /** A program asks for the same few names again and again. */
  private String remembered(String name) {
    String uri = vault.uri(name);
    if (uris.size() < MOST_NAMES) {
      uris.put(name, uri);
    }
    return uri;
  }
}

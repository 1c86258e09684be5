package dev.hexkey.adapters.azure;

import com.azure.core.util.Context;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.hexkey.adapters.azure.AzureConfig.Expired;
import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretMetadata;
import dev.hexkey.ports.SecretRecovery;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.SecretWriting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secrets of the configured vaults. Thread-safe. */
final class KeyVaultStore
    implements SecretHistory, SecretListing, SecretWriting, SecretRecovery, SecretMetadata {
  private static final Logger LOG = LoggerFactory.getLogger(KeyVaultStore.class);
  private static final Duration TOLERANCE = Duration.ofSeconds(60);

  private final Function<String, KeyVault> vaults;
  private final InstantSource clock;
  private final KeyVaultWrites writes;
  private final KeyVaultLists lists;

  KeyVaultStore(Function<String, KeyVault> vaults, InstantSource clock, Pause pause) {
    this.vaults = vaults;
    this.clock = clock;
    this.writes = new KeyVaultWrites(vaults, pause);
    this.lists = new KeyVaultLists(vaults);
  }

  @Override
  public FetchedSecret fetch(SecretAddress address) {
    KeyVault vault = vaults.apply(address.mount());
    long generation = vault.generation();
    String version = address.version().map(SecretVersion::text).orElse(null);
    KeyVaultSecret secret =
        vault
            .failures()
            .translated(
                address,
                () ->
                    vault
                        .client()
                        .getSecretWithResponse(address.path(), version, Context.NONE)
                        .getValue());
    String value = secret == null ? null : secret.getValue();
    SecretVersion found = value == null ? null : versionOf(secret.getProperties());
    if (value == null || found == null) {
      throw AzureErrors.malformed(address.mount());
    }
    Duration lifetime = lifetime(vault, address, secret.getProperties());
    return new FetchedSecret(
        fields(value), found, lifetime, () -> vault.generation() == generation);
  }

  @Override
  public List<SecretHistory.Entry> history(SecretAddress address) {
    return lists.history(address);
  }

  @Override
  public List<SecretListing.Entry> list(AddressPrefix prefix) {
    return lists.list(prefix);
  }

  @Override
  public SecretVersion put(SecretAddress address, SecretValue value) {
    requireNoVersion(address, "VERSION_IN_WRITE", "A version that exists is never changed.");
    return writes.put(address, value);
  }

  @Override
  public void delete(SecretAddress address) {
    requireNoVersion(address, "VERSION_DELETION", "Key Vault cannot delete a single version.");
    writes.delete(address);
  }

  @Override
  public void undelete(SecretAddress address) {
    requireNoVersion(address, "VERSION_DELETION", "Key Vault recovers all versions or none.");
    writes.recover(address);
  }

  @Override
  public void destroyAll(SecretAddress address) {
    requireNoVersion(address, "VERSION_DELETION", "Key Vault cannot destroy a single version.");
    writes.destroy(address);
  }

  @Override
  public Facts metadata(SecretAddress address) {
    return lists.metadata(address);
  }

  @Override
  public void annotate(SecretAddress address, Map<String, String> written, Set<String> removed) {
    writes.annotate(lists.newest(address), address, written, removed);
  }

  static @Nullable SecretVersion versionOf(SecretProperties properties) {
    String text = properties.getVersion();
    return text == null ? null : VaultNames.version(text).orElse(null);
  }

  static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static SecretValue fields(String value) {
    try (SecretValue plain = SecretValue.ofText(value)) {
      return plain.revealTo(bytes -> SecretValue.of(bytes, JsonFields::decode));
    }
  }

  /**
   * The vault gives out secrets whose time is over, and such whose time has not come: it is for its
   * clients to look.
   */
  private Duration lifetime(KeyVault vault, SecretAddress address, SecretProperties properties) {
    AzureConfig config = vault.config();
    Instant now = clock.instant();
    Instant end = instant(properties.getExpiresOn());
    Instant begin = instant(properties.getNotBefore());
    String uri = vault.failures().uri(address);
    if (end != null && !now.minus(TOLERANCE).isBefore(end)) {
      if (config.expired() == Expired.FAIL) {
        throw AzureErrors.expired(uri, end);
      }
      warn(config, uri, "the secret has ended");
      return config.valueTtl();
    }
    if (begin != null && now.plus(TOLERANCE).isBefore(begin)) {
      if (config.expired() == Expired.FAIL) {
        throw AzureErrors.notYetValid(uri, begin);
      }
      warn(config, uri, "the secret is not valid yet");
    }
    Duration left = end == null ? config.valueTtl() : Duration.between(now, end);
    if (left.isNegative()) {
      return Duration.ZERO; // within the tolerance: usable, not to be kept
    }
    return left.compareTo(config.valueTtl()) < 0 ? left : config.valueTtl();
  }

  private static void warn(AzureConfig config, String uri, String what) {
    if (config.expired() == Expired.WARN) {
      LOG.atWarn().addKeyValue("uri", uri).log(what);
    }
  }

  private static void requireNoVersion(SecretAddress address, String reason, String why) {
    if (address.version().isPresent()) {
      throw AzureErrors.unsupported(reason, why, "Leave out the version.");
    }
  }
}

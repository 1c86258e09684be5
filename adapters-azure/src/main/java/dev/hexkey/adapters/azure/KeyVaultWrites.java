package dev.hexkey.adapters.azure;

import com.azure.core.util.polling.LongRunningOperationStatus;
import com.azure.core.util.polling.SyncPoller;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Changes what vaults hold. Thread-safe. */
final class KeyVaultWrites {
  /** The longest value that Key Vault takes. */
  static final int MOST_BYTES = 25_600;

  /** How people find a secret's content type among its notes; a tag of this name is not shown. */
  static final String CONTENT_TYPE = "contentType";

  private static final int MOST_TAGS = 15;
  private static final int LONGEST_TAG = 512;
  private static final int LONGEST_CONTENT_TYPE = 255;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int MOST_POLLS = 30;

  private final Function<String, KeyVault> vaults;
  private final Pause pause;

  KeyVaultWrites(Function<String, KeyVault> vaults, Pause pause) {
    this.vaults = vaults;
    this.pause = pause;
  }

  /** Key Vault has no compare-and-set: the last of two writers makes the newest version. */
  SecretVersion put(SecretAddress address, SecretValue value) {
    if (value.sizeBytes() > MOST_BYTES) {
      throw AzureErrors.secretTooLarge();
    }
    String text = text(value);
    KeyVault vault = vaults.apply(address.mount());
    SecretProperties made =
        vault
            .failures()
            .translated(address, () -> vault.client().setSecret(address.path(), text))
            .getProperties();
    SecretVersion version = KeyVaultStore.versionOf(made);
    if (version == null) {
      throw AzureErrors.malformed(address.mount());
    }
    return version;
  }

  void delete(SecretAddress address) {
    KeyVault vault = vaults.apply(address.mount());
    try {
      complete(vault, address, () -> vault.client().beginDeleteSecret(address.path()));
    } catch (ConflictingException e) {
      if (e.reason().filter(AzureErrors.DELETED::equals).isEmpty()) {
        throw e;
      }
      throw AzureErrors.absent(vault.failures().uri(address), false); // it is deleted already
    }
  }

  void recover(SecretAddress address) {
    KeyVault vault = vaults.apply(address.mount());
    complete(vault, address, () -> vault.client().beginRecoverDeletedSecret(address.path()));
  }

  /** Key Vault purges what is deleted; what is not is deleted first. */
  void destroy(SecretAddress address) {
    try {
      purge(address);
    } catch (AbsentException e) {
      delete(address);
      purge(address);
    }
  }

  private void purge(SecretAddress address) {
    KeyVault vault = vaults.apply(address.mount());
    vault
        .failures()
        .translated(
            address,
            () -> {
              vault.client().purgeDeletedSecret(address.path());
              return true;
            });
  }

  /** Changes the tags and the content type of a version. */
  void annotate(
      SecretProperties newest,
      SecretAddress address,
      Map<String, String> written,
      Set<String> removed) {
    KeyVault vault = vaults.apply(address.mount());
    Map<String, String> tags =
        new HashMap<>(newest.getTags() == null ? Map.of() : newest.getTags());
    removed.forEach(tags::remove);
    written.forEach(tags::put);
    tags.remove(CONTENT_TYPE);
    requireTags(vault, address, tags);
    String contentType = written.get(CONTENT_TYPE);
    if (contentType != null) {
      if (contentType.length() > LONGEST_CONTENT_TYPE) {
        throw AzureErrors.notesRefused(vault.failures().uri(address));
      }
      newest.setContentType(contentType);
    } else if (removed.contains(CONTENT_TYPE)) {
      newest.setContentType("");
    }
    newest.setTags(tags);
    vault.failures().translated(address, () -> vault.client().updateSecretProperties(newest));
  }

  private static void requireTags(KeyVault vault, SecretAddress address, Map<String, String> tags) {
    boolean good =
        tags.size() <= MOST_TAGS
            && tags.entrySet().stream()
                .allMatch(
                    tag ->
                        tag.getKey().length() <= LONGEST_TAG
                            && tag.getValue().length() <= LONGEST_TAG);
    if (!good) {
      throw AzureErrors.notesRefused(vault.failures().uri(address));
    }
  }

  /** Waits until what was begun shows, so that the next read sees it. */
  private <T, U> void complete(
      KeyVault vault, SecretAddress address, Supplier<SyncPoller<T, U>> operation) {
    SyncPoller<T, U> poller = vault.failures().translated(address, operation);
    for (int i = 0; i < MOST_POLLS; i++) {
      LongRunningOperationStatus status =
          vault.failures().translated(address, () -> poller.poll().getStatus());
      if (status.isComplete()) {
        return;
      }
      try {
        pause.await(POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return; // the vault goes on by itself
      }
    }
  }

  private static String text(SecretValue value) {
    try {
      return value.revealText();
    } catch (InvalidException e) {
      throw AzureErrors.notText();
    }
  }
}

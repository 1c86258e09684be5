package dev.hexkey.adapters.azure;

import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.DisabledException;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretMetadata;
import dev.hexkey.ports.SecretVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** Tells what vaults hold, without any value. Thread-safe. */
final class KeyVaultLists {
  private static final Comparator<SecretProperties> NEWEST_FIRST =
      Comparator.comparing(KeyVaultLists::createdAt).reversed();
  private static final String JOINT = "--";

  private final Function<String, KeyVault> vaults;

  KeyVaultLists(Function<String, KeyVault> vaults) {
    this.vaults = vaults;
  }

  List<SecretHistory.Entry> history(SecretAddress address) {
    List<SecretHistory.Entry> entries = new ArrayList<>();
    for (SecretProperties each : versions(address)) {
      SecretVersion version = KeyVaultStore.versionOf(each);
      if (version == null) {
        throw AzureErrors.malformed(address.mount());
      }
      entries.add(
          new SecretHistory.Entry(
              version, SecretHistory.State.READABLE, KeyVaultStore.instant(each.getCreatedOn())));
    }
    return entries;
  }

  /** {@code plugin--secret} lies in the folder {@code plugin}, as it does in a secret URI. */
  List<SecretListing.Entry> list(AddressPrefix prefix) {
    KeyVault vault = vaults.apply(prefix.mount());
    SecretAddress whole = SecretAddress.newest(prefix.mount(), "*");
    List<String> all =
        vault
            .failures()
            .translated(
                whole,
                () ->
                    vault.client().listPropertiesOfSecrets().stream()
                        .map(SecretProperties::getName)
                        .map(VaultNames::lower)
                        .toList());
    TreeSet<String> names = new TreeSet<>();
    String start = prefix.folder().isEmpty() ? "" : prefix.folder() + JOINT;
    for (String name : all) {
      if (name.startsWith(start)) {
        names.add(below(name.substring(start.length()), prefix.folder().isEmpty()));
      }
    }
    return names.stream().map(name -> new SecretListing.Entry(name, true)).toList();
  }

  SecretMetadata.Facts metadata(SecretAddress address) {
    List<SecretProperties> versions = versions(address);
    SecretProperties newest = versions.get(0);
    SecretProperties first = versions.get(versions.size() - 1);
    Map<String, String> notes =
        new HashMap<>(newest.getTags() == null ? Map.of() : newest.getTags());
    String contentType = newest.getContentType();
    if (contentType != null && !contentType.isEmpty()) {
      notes.put(KeyVaultWrites.CONTENT_TYPE, contentType);
    }
    return new SecretMetadata.Facts(
        notes,
        null,
        false,
        null,
        KeyVaultStore.instant(first.getCreatedOn()),
        KeyVaultStore.instant(newest.getUpdatedOn()));
  }

  /** What is known of the newest version. */
  SecretProperties newest(SecretAddress address) {
    return versions(address).get(0);
  }

  /** At least one, the newest first. */
  private List<SecretProperties> versions(SecretAddress address) {
    KeyVault vault = vaults.apply(address.mount());
    List<SecretProperties> versions =
        vault
            .failures()
            .translated(
                address,
                () ->
                    new ArrayList<>(
                        vault.client().listPropertiesOfSecretVersions(address.path()).stream()
                            .sorted(NEWEST_FIRST)
                            .toList()));
    if (versions.isEmpty()) {
      throw AzureErrors.absent(vault.failures().uri(address), false);
    }
    if (versions.size() > 1 && createdAt(versions.get(0)).equals(createdAt(versions.get(1)))) {
      putCurrentFirst(vault, address, versions);
    }
    return versions;
  }

  /** A vault dates its versions by the second: of two in one it only says which is read. */
  private static void putCurrentFirst(
      KeyVault vault, SecretAddress address, List<SecretProperties> versions) {
    String current;
    try {
      current =
          vault
              .failures()
              .translated(address, () -> vault.client().getSecret(address.path()))
              .getProperties()
              .getVersion();
    } catch (ForbiddenException | DisabledException e) {
      return; // whoever may list need not be able to read
    }
    versions.stream()
        .filter(each -> each.getVersion().equals(current))
        .findFirst()
        .ifPresent(
            found -> {
              versions.remove(found);
              versions.add(0, found);
            });
  }

  private static Instant createdAt(SecretProperties properties) {
    return properties.getCreatedOn() == null
        ? Instant.EPOCH
        : properties.getCreatedOn().toInstant();
  }

  /** A name that two parts make up is a folder; one that has more of them is itself. */
  private static String below(String name, boolean top) {
    int joint = name.indexOf(JOINT);
    boolean folder =
        top
            && joint > 0
            && joint + JOINT.length() < name.length()
            && name.indexOf(JOINT, joint + 1) < 0;
    return folder ? name.substring(0, joint) + "/" : name;
  }
}

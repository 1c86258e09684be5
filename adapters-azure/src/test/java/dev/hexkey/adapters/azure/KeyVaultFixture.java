package dev.hexkey.adapters.azure;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.testkit.CapturingAdapter;
import dev.hexkey.testkit.InMemoryAdapter;
import dev.hexkey.testkit.SecretStoreFixture;
import dev.hexkey.testkit.azure.KeyVaultDouble;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A vault of its own at the double, and the store that a real core opens for it. */
class KeyVaultFixture implements SecretStoreFixture {
  private static final RecordKey CACHE = new RecordKey("default", "azure/token-cache");
  private static final AtomicInteger VAULTS = new AtomicInteger();

  private final CapturingAdapter adapter = new CapturingAdapter(new AzureAdapter(time -> {}));
  private final SignedIn world;
  private final KeyVaultDouble vault;
  private final Hexkey hexkey;

  /**
   * A fixture.
   *
   * @param signIn the token cache of somebody who is signed in
   */
  KeyVaultFixture(SignedIn world, String signIn) throws IOException {
    this(world, signIn, newVault(world));
  }

  private KeyVaultFixture(SignedIn world, String signIn, KeyVaultDouble vault) {
    this(world, signIn, vault, vault.url());
  }

  /**
   * A fixture of a vault that something stands before.
   *
   * @param address where it is asked
   */
  KeyVaultFixture(SignedIn world, String signIn, KeyVaultDouble vault, URI address) {
    this.world = world;
    this.vault = vault;
    String name = vault.name();
    vault.grant(world.ada.objectId(), VaultPermission.values());
    InMemoryAdapter records = new InMemoryAdapter();
    keep(records, signIn);
    world.with("HEXKEY_AZURE_VAULT", name);
    world.with("HEXKEY_AZURE_VAULTS", name + "=" + address);
    hexkey =
        Hexkey.builder()
            .adapter(adapter)
            .adapter(records)
            .environment(world.environment())
            .withoutLog()
            .build();
    try {
      hexkey.secrets().resolve("azure+kv://" + name + "/nothing").close();
    } catch (HexkeyException e) {
      return; // it was opened, which is all that was wanted
    }
  }

  /** A vault of its own. */
  static KeyVaultDouble newVault(SignedIn world) throws IOException {
    return world.azure.vault("kv-" + VAULTS.incrementAndGet());
  }

  /** The token cache after Ada has signed in. */
  static String signIn(SignedIn world) {
    InMemoryAdapter records = new InMemoryAdapter();
    try (Hexkey client = world.client(records)) {
      world.signIn(client);
      return records
          .records()
          .find(CACHE)
          .flatMap(record -> record.value().secret("cache"))
          .orElseThrow()
          .revealText();
    }
  }

  private static void keep(InMemoryAdapter records, String text) {
    try (SecretValue cache = SecretValue.ofText(text)) {
      records.records().compareAndSet(CACHE, 0, Document.EMPTY.with("cache", cache), null);
    }
  }

  @Override
  public SecretStore store() {
    return adapter.store(AzureAdapter.SCHEME);
  }

  @Override
  public String mount() {
    return vault.name();
  }

  @Override
  public String missingMount() {
    return "nowhere";
  }

  /** A deleted name is freed first, as its owner would have it purged. */
  @Override
  public void hold(SecretAddress address, byte[] value) {
    if (vault.isDeleted(address.path())) {
      vault.purge(address.path());
    }
    world.passSecond();
    vault.put(address.path(), new String(value, StandardCharsets.UTF_8));
  }

  @Override
  public void remove(SecretAddress address) {
    vault.delete(address.path());
    vault.purge(address.path());
  }

  @Override
  public void closeStore() {
    adapter.opened().close();
  }

  @Override
  public void close() {
    hexkey.close();
    vault.close();
  }
}

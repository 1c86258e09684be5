package dev.hexkey.testkit.azure;

import dev.hexkey.testkit.network.LoopbackTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * A small Azure on loopback: one Entra ID and any number of vaults, over TLS with an authority of
 * their own. Thread-safe.
 *
 * <pre>{@code
 * try (AzureDouble azure = AzureDouble.start(folder)) {
 *   EntraUser ada = azure.entra().addUser("ada@contoso.example", "Ada");
 *   KeyVaultDouble vault = azure.vault("kv-plugins");
 *   vault.put("yokoy--api-key", "…");
 *   vault.grantOn("yokoy--api-key", ada.objectId(), VaultPermission.GET);
 * }
 * }</pre>
 */
public final class AzureDouble implements AutoCloseable {
  private final List<SeenRequest> requests = new CopyOnWriteArrayList<>();
  private final Map<String, KeyVaultDouble> vaults = new ConcurrentHashMap<>();
  private final LoopbackTls tls;
  private final Path caFile;
  private final InstantSource clock;
  private final EntraDouble entra;

  private AzureDouble(LoopbackTls tls, Path caFile, InstantSource clock) throws IOException {
    this.tls = tls;
    this.caFile = caFile;
    this.clock = clock;
    this.entra = new EntraDouble(tls, requests, clock);
  }

  /**
   * Starts one by the machine's clock.
   *
   * @param folder for the authority's certificate
   */
  public static AzureDouble start(Path folder) throws IOException {
    return start(folder, InstantSource.system());
  }

  /** Starts one by the clock of a test: lives of tokens, codes and secrets go by it. */
  public static AzureDouble start(Path folder, InstantSource clock) throws IOException {
    LoopbackTls tls = LoopbackTls.create();
    Path caFile = Files.createTempFile(folder, "azure-ca-", ".pem");
    Files.writeString(caFile, tls.authority());
    return new AzureDouble(tls, caFile, clock);
  }

  /** The identities. */
  public EntraDouble entra() {
    return entra;
  }

  /** Creates a vault that trusts the first tenant. */
  public KeyVaultDouble vault(String name) throws IOException {
    return vault(name, entra.tenantId());
  }

  /**
   * Creates a vault that trusts a tenant.
   *
   * @throws IllegalArgumentException if there is a vault of this name
   */
  public KeyVaultDouble vault(String name, String tenant) throws IOException {
    KeyVaultDouble vault = new KeyVaultDouble(name, tenant, entra, tls, requests, clock);
    if (vaults.putIfAbsent(name, vault) != null) {
      vault.close();
      throw new IllegalArgumentException("there is a vault '" + name + "' already");
    }
    return vault;
  }

  /** The certificate to trust, in PEM. */
  public Path caFile() {
    return caFile;
  }

  /** For clients in this JVM: trusts the doubles and nobody else. */
  public SSLContext sslContext() {
    return tls.client();
  }

  /** What arrived at all of them, in the order in which it was decided on. */
  public List<SeenRequest> requests() {
    return List.copyOf(requests);
  }

  /** Stops all of them. */
  @Override
  public void close() {
    entra.close();
    vaults.values().forEach(KeyVaultDouble::close);
  }

  @Override
  public String toString() {
    return "AzureDouble[" + entra + ", " + vaults.values() + "]";
  }
}

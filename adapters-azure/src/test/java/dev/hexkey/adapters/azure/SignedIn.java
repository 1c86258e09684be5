package dev.hexkey.adapters.azure;

import dev.hexkey.adapters.local.sqlite.LocalAdapter;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignIn.Method;
import dev.hexkey.ports.SignIn.State;
import dev.hexkey.testkit.azure.AzureDouble;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.EntraUser;
import dev.hexkey.testkit.azure.KeyVaultDouble;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A double with one vault and one person, and clients that the person signs in to. */
final class SignedIn implements AutoCloseable {
  final AzureDouble azure;
  final KeyVaultDouble vault;
  final EntraApp app;
  final EntraUser ada;
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  SignedIn(Path folder) throws IOException {
    this.folder = folder;
    this.azure = AzureDouble.start(folder);
    this.azure.entra().pollInterval(Duration.ofSeconds(1));
    this.vault = azure.vault("my-vault");
    this.app = azure.entra().addPublicClient("Hexkey");
    this.ada = azure.entra().addUser("ada@contoso.example", "Ada");
    vault.grant(ada.objectId(), VaultPermission.values());
    environment.put("HEXKEY_AZURE_TENANT_ID", azure.entra().tenantId());
    environment.put("HEXKEY_AZURE_CLIENT_ID", app.clientId());
    environment.put("HEXKEY_AZURE_AUTHORITY", azure.entra().url().toString());
    environment.put("HEXKEY_AZURE_VAULT", "my-vault");
    environment.put("HEXKEY_AZURE_VAULTS", "my-vault=" + vault.url());
    environment.put("HEXKEY_AZURE_CA_CERT", azure.caFile().toString());
  }

  /** Changes a setting for the clients to come. */
  SignedIn with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Takes a setting away from the clients to come. */
  SignedIn without(String name) {
    environment.remove(name);
    return this;
  }

  /** The settings as another process would have them. */
  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** A client that keeps its sign-in in memory, and does not wait between tries. */
  Hexkey client() {
    return Hexkey.builder()
        .adapter(new AzureAdapter(time -> {}))
        .home(folder.resolve("none"))
        .environment(environment)
        .withoutLog()
        .build();
  }

  /** A client with the encrypted store, as another process would have it. */
  Hexkey clientWithStore() throws IOException {
    Path home = folder.resolve("home");
    Files.createDirectories(home);
    Map<String, String> all = new HashMap<>(environment);
    all.put("LOCAL_KEY_SOURCE", "file");
    return Hexkey.builder()
        .adapter(new AzureAdapter(time -> {}))
        .adapter(new LocalAdapter())
        .home(home)
        .environment(all)
        .withoutLog()
        .build();
  }

  /** Signs Ada in by a code. */
  SignIn.Status signIn(Hexkey client) {
    SignIn signIn = client.signIns().get(0);
    SignIn.Status pending = signIn.start(Method.DEVICE_CODE, false);
    while (pending.state() == State.PENDING && pending.prompt().isEmpty()) {
      pending = signIn.status(); // the first flow of a JVM has classes to load
    }
    azure.entra().approve(pending.prompt().orElseThrow().userCode().orElseThrow(), ada);
    return signIn.await(Deadline.after(Duration.ofSeconds(20)));
  }

  @Override
  public void close() {
    azure.close();
  }
}

package dev.hexkey.adapters.azure;

import dev.hexkey.adapters.local.sqlite.LocalAdapter;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignIn.Method;
import dev.hexkey.ports.SignIn.State;
import dev.hexkey.ports.SignInPrompt;
import dev.hexkey.testkit.azure.AzureDouble;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.EntraUser;
import dev.hexkey.testkit.azure.KeyVaultDouble;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A double with one vault and one person, and clients that the person signs in to. */
final class SignedIn implements AutoCloseable {
  final AzureDouble azure;
  final KeyVaultDouble vault;
  final EntraApp app;
  final EntraUser ada;
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final AtomicLong ahead = new AtomicLong();
  private final AtomicLong aged = new AtomicLong(); // in nanoseconds
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private volatile Runnable meanwhile = () -> {};

  SignedIn(Path folder) throws IOException {
    this.folder = folder;
    this.azure = AzureDouble.start(folder, () -> Instant.now().plusSeconds(ahead.get()));
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
    environment.put("LOCAL_KEY_SOURCE", "file");
  }

  /** Changes a setting for the clients to come. */
  SignedIn with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Lets a second pass at the double: a vault dates its versions by the second. */
  void passSecond() {
    ahead.incrementAndGet();
  }

  /** Lets time pass at the double. */
  void pass(Duration time) {
    ahead.addAndGet(time.toSeconds());
  }

  /** Lets the tokens that clients hold end, by the clients' own clock; the double's stands. */
  void endTokens() {
    aged.addAndGet(Duration.ofHours(2).toNanos());
  }

  private void pause(Duration time) {
    pauses.add(time);
    meanwhile.run();
    pass(time);
  }

  /** What happens whenever a client waits. */
  void meanwhile(Runnable change) {
    meanwhile = change;
  }

  /** How the clients wish to wait; they do not, but the time passes at the double. */
  List<Duration> pauses() {
    return pauses;
  }

  /** Takes a setting away from the clients to come. */
  SignedIn without(String name) {
    environment.remove(name);
    return this;
  }

  /** Lets an app with every right be who the clients to come are; its proof is not set. */
  EntraApp server() {
    EntraApp server = azure.entra().addConfidentialClient("Server");
    vault.grant(server.objectId(), VaultPermission.values());
    without("HEXKEY_AZURE_TENANT_ID")
        .without("HEXKEY_AZURE_CLIENT_ID")
        .with("AZURE_TENANT_ID", azure.entra().tenantId())
        .with("AZURE_CLIENT_ID", server.clientId());
    return server;
  }

  /** A client that keeps its sign-in in memory, and does not wait between tries. */
  Hexkey client() {
    return builder().build();
  }

  /** A client that can show a person where to sign in. */
  Hexkey client(SignInPrompt prompt) {
    return builder().signInPrompt(prompt).build();
  }

  /** A client with other records than those in memory. */
  Hexkey client(HexkeyAdapter records) {
    return builder().adapter(records).build();
  }

  /** A client with the encrypted store, as another process would have it. */
  Hexkey clientWithStore() throws IOException {
    return builder().home(home()).adapter(new LocalAdapter()).build();
  }

  /** Where the encrypted store is: the owner's alone. */
  Path home() throws IOException {
    Path home = folder.toRealPath().resolve("home");
    if (!Files.exists(home)) {
      Files.createDirectory(
          home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return home;
  }

  /** The settings of the clients to come. */
  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  private Hexkey.Builder builder() {
    return Hexkey.builder()
        .adapter(new AzureAdapter(this::pause))
        .home(folder.resolve("none"))
        .environment(environment)
        .ticker(() -> System.nanoTime() + aged.get())
        .withoutLog();
  }

  /** Signs Ada in by a code. */
  SignIn.Status signIn(Hexkey client) {
    return signIn(client, ada, false);
  }

  /** Signs somebody in by a code. */
  SignIn.Status signIn(Hexkey client, EntraUser person, boolean restart) {
    SignIn signIn = client.signIns().get(0);
    azure.entra().approve(userCode(signIn, restart), person);
    return signIn.await(Deadline.after(Duration.ofSeconds(20)));
  }

  /** Begins a sign-in by a code, and gives the code. */
  static String userCode(SignIn signIn, boolean restart) {
    SignIn.Status pending = signIn.start(Method.DEVICE_CODE, restart);
    while (pending.state() == State.PENDING && pending.prompt().isEmpty()) {
      pending = signIn.status(); // the first flow of a JVM has classes to load
    }
    return pending.prompt().flatMap(SignIn.Prompt::userCode).orElseThrow();
  }

  @Override
  public void close() {
    azure.close();
  }
}

package dev.hexkey.cli;

import dev.hexkey.testkit.azure.AzureDouble;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.EntraUser;
import dev.hexkey.testkit.azure.KeyVaultDouble;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A double of Azure with one vault and one person, and shells that are configured for it. */
final class AzureWorld implements AutoCloseable {
  static final String URI = "azure+kv://my-vault/yokoy--api-key";

  private static final Duration LONGEST = Duration.ofSeconds(60);

  final AzureDouble azure;
  final KeyVaultDouble vault;
  final EntraApp app;
  final EntraUser ada;

  AzureWorld(Path folder) throws IOException {
    this.azure = AzureDouble.start(folder);
    this.azure.entra().pollInterval(Duration.ofSeconds(1));
    this.vault = azure.vault("my-vault");
    this.app = azure.entra().addPublicClient("Hexkey");
    this.ada = azure.entra().addUser("ada@contoso.example", "Ada");
    vault.grant(ada.objectId(), VaultPermission.values());
  }

  /** What names the double to a program. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("HEXKEY_AZURE_TENANT_ID", azure.entra().tenantId());
    environment.put("HEXKEY_AZURE_CLIENT_ID", app.clientId());
    environment.put("HEXKEY_AZURE_AUTHORITY", azure.entra().url().toString());
    environment.put("HEXKEY_AZURE_VAULTS", "my-vault=" + vault.url());
    environment.put("HEXKEY_AZURE_CA_CERT", azure.caFile().toString());
    return environment;
  }

  /** A shell that is configured for the double. */
  Run shell(Path home) {
    Run run = Run.in(home);
    environment().forEach(run::environment);
    return run;
  }

  /** Runs a sign-in by a code, and does something with the code while it waits. */
  Result login(Path home, Consumer<String> person) throws Exception {
    CompletableFuture<Result> command = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> command.complete(shell(home).hexkey("azure", "login", "--method", "device-code")),
            "azure login");
    thread.start();
    person.accept(code(() -> !command.isDone()));
    return command.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
  }

  /** Signs Ada in. */
  Result login(Path home) throws Exception {
    return login(home, code -> azure.entra().approve(code, ada));
  }

  /** The code that a sign-in waits with, as soon as it does. */
  String code(Supplier<Boolean> going) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (azure.entra().pendingUserCodes().isEmpty()) {
      if (!going.get() || System.nanoTime() > deadline) {
        throw new AssertionError("no sign-in asked for a code");
      }
      LockSupport.parkNanos(20_000_000);
    }
    return azure.entra().pendingUserCodes().get(0);
  }

  @Override
  public void close() {
    azure.close();
  }
}

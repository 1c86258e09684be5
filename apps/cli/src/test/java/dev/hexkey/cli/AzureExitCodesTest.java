package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.KeyVaultDouble;
import dev.hexkey.testkit.azure.SecretProperties;
import dev.hexkey.testkit.azure.VaultNetwork;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every row of the published table on Azure Key Vault, provoked on the double. */
class AzureExitCodesTest {
  private static final Pattern ROW = Pattern.compile("\\| .* \\| ([A-Z_]+) \\| (\\d+) \\|");
  private static final String URI = AzureWorld.URI;

  @TempDir private Path folder;
  private final Set<String> seen = new TreeSet<>();
  private Path home;
  private AzureWorld world;

  @BeforeEach
  void signIn() throws Exception {
    home = Files.createDirectory(folder.resolve("home"));
    world = new AzureWorld(folder);
    world.vault.put("yokoy--api-key", "s3cr3t");
    assertThat(world.login(home).exitCode()).isZero();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void everyRowOfThePublishedTableHappens() throws Exception {
    provokeSecrets();
    provokeTroubleOnTheWay();
    provokeRefusals();
    provokeOtherPlaces();

    assertThat(seen).isEqualTo(published());
  }

  private void provokeSecrets() {
    Instant now = Instant.now();
    Duration hour = Duration.ofHours(1);
    world.vault.put("a--off", "s3cr3t");
    world.vault.change("a--off", "", SecretProperties.none().enabled(EntraApp.Switch.OFF));
    world.vault.put("a--old", "s3cr3t", SecretProperties.none().expiresAt(now.minus(hour)));
    world.vault.put("a--new", "s3cr3t", SecretProperties.none().notBefore(now.plus(hour)));
    world.vault.put("a--gone", "s3cr3t");
    world.vault.delete("a--gone");

    noteGet("azure+kv://my-vault/a--never");
    noteGet("azure+kv://my-vault/a--gone");
    noteGet("azure+kv://my-vault/a--off");
    noteGet("azure+kv://my-vault/a--old");
    noteGet("azure+kv://my-vault/a--new");
    note(at().hexkey("secret", "delete", URI + "?version=" + "0".repeat(32)));
    note(at().input("s3cr3t").hexkey("secret", "put", "azure+kv://my-vault/a--gone"));
  }

  private void provokeTroubleOnTheWay() {
    world.vault.disturb().garbageNext(1);
    note(at().hexkey("secret", "get", URI));
    world.vault.disturb().failNext(1, 429, "120");
    note(at().hexkey("secret", "get", URI));
    world.vault.disturb().failNext(3, 503);
    note(at().hexkey("secret", "get", URI));
    world.vault.disturb().delay(Duration.ofSeconds(3));
    note(at().environment("HEXKEY_AZURE_TIMEOUT", "1").hexkey("secret", "get", URI));
    world.vault.disturb().clear();
  }

  private void provokeRefusals() {
    world.vault.revoke(world.ada.objectId());
    noteGet(URI);
    world.vault.grant(world.ada.objectId(), VaultPermission.values());
    world.vault.network(VaultNetwork.FIREWALL);
    noteGet(URI);
    world.vault.network(VaultNetwork.OPEN);
    world.vault.challenge(
        "Bearer authorization=\"%s\", resource=\"https://evil.example\""
            .formatted(world.azure.entra().authority()));
    noteGet(URI);
    world.vault.usualChallenge();
  }

  private void provokeOtherPlaces() throws IOException {
    Path stranger = Files.createDirectory(folder.resolve("stranger"));
    note(world.shell(stranger).hexkey("secret", "get", URI));
    note(Run.in(home).hexkey("secret", "get", URI));
    String unknown = "my-vault=https://my-vault.invalid";
    note(at().environment("HEXKEY_AZURE_VAULTS", unknown).hexkey("secret", "get", URI));
    KeyVaultDouble foreign = world.azure.vault("foreign", world.azure.entra().addTenant());
    String address = "my-vault=" + foreign.url();
    note(at().environment("HEXKEY_AZURE_VAULTS", address).hexkey("secret", "get", URI));
    foreign.close();
    note(at().environment("HEXKEY_AZURE_VAULTS", address).hexkey("secret", "get", URI));
  }

  private Run at() {
    return world.shell(home);
  }

  /** Reads by the short way and by the one that parses: both say the same. */
  private void noteGet(String uri) {
    Result plain = at().hexkey("secret", "get", uri);
    Result parsed = at().hexkey("secret", "get", "--no-color", uri);
    assertThat(parsed.exitCode()).isEqualTo(plain.exitCode());
    assertThat(parsed.err()).isEqualTo(plain.err());
    note(plain);
  }

  /** Keeps what a failed command said, in the form of the table. */
  private void note(Result result) {
    String code = result.err().replaceFirst("(?s)error: \\[([A-Z_]+).*", "$1");
    assertThat(result.exitCode()).as(result.err()).isNotZero();
    assertThat(result.err()).hasLineCount(1).doesNotContain("s3cr3t");
    assertThat(result.out()).isEmpty();
    seen.add(code + " " + result.exitCode());
  }

  private static Set<String> published() throws IOException {
    Set<String> rows = new TreeSet<>();
    for (String line : Project.chapter("docs/exit-codes.md", "## Azure Key Vault")) {
      ROW.matcher(line).results().forEach(row -> rows.add(row.group(1) + " " + row.group(2)));
    }
    assertThat(rows).hasSizeGreaterThan(10);
    return rows;
  }
}

package dev.hexkey.testkit.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class NpmJudgesTest {
  @TempDir Path folder;
  private AzureDouble azure;
  private KeyVaultDouble vault;
  private EntraApp app;
  private NodeJudge node;

  @BeforeEach
  void start() throws Exception {
    azure = AzureDouble.start(folder);
    try {
      app = azure.entra().addConfidentialClient("backend").secret(AzureSdk.CLIENT_SECRET);
      vault = azure.vault("kv-plugins");
      vault.grant(app.objectId(), VaultPermission.values());
      node = NodeJudge.start(azure, vault, app, folder.resolve("node.log"));
    } catch (Exception | Error e) {
      azure.close();
      throw e;
    }
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
    azure.close();
  }

  @Test
  void readsWhatItHasSet() throws Exception {
    Object version = version(node.call("set", "yokoy--api-key", "ä \"€\"\n", tagged("a")));

    vault.change("yokoy--api-key", "", SecretProperties.none().contentType("text/plain"));

    assertThat(node.call("get", "YOKOY--api-key"))
        .containsEntry("name", "yokoy--api-key")
        .containsEntry("version", version)
        .containsEntry("value", "ä \"€\"\n")
        .containsEntry("contentType", "text/plain")
        .containsEntry("tags", Map.of("tag", "a"));
  }

  @Test
  void readsAsTheUserWhoseTokenItWasSent() throws Exception {
    EntraUser ada = azure.entra().addUser("ada@contoso.example", "Ada");
    EntraUser eve = azure.entra().addUser("eve@contoso.example", "Eve");
    vault.grantOn("a", ada.objectId(), VaultPermission.GET);
    node.call("set", "a", "1");

    assertThat(node.call("getOnBehalfOf", azure.entra().tokenFor(ada, app), "a"))
        .containsEntry("value", "1");
    assertRefused(
        node.call("getOnBehalfOf", azure.entra().tokenFor(eve, app), "a"), 403, "ForbiddenByRbac");
  }

  @Test
  void keepsEveryVersionAndRefusesDisabledOnes() throws Exception {
    Object first = version(node.call("set", "a", "1"));
    Object second = version(node.call("set", "a", "2"));

    assertThat(found(node.call("versions", "a"))).containsExactlyInAnyOrder(first, second);
    assertThat(node.call("get", "a", first)).containsEntry("value", "1");
    assertThat(node.call("update", "a", second, Json.of("enabled", false)))
        .containsEntry("enabled", false);
    assertRefused(node.call("get", "a"), 403, "SecretDisabled");
    assertThat(node.call("get", "a", first)).containsEntry("value", "1");
  }

  @Test
  void deletesRecoversAndPurges() throws Exception {
    node.call("set", "a", "1");

    assertThat(node.call("delete", "a").get("recoveryId")).asString().endsWith("/deletedsecrets/a");
    assertRefused(node.call("get", "a"), 404, "SecretNotFound");
    assertRefused(node.call("set", "a", "2"), 409, "ObjectIsDeletedButRecoverable");
    assertThat(found(node.call("listDeleted"))).containsExactly("a");
    assertThat(node.call("recover", "a")).containsEntry("name", "a");
    assertThat(node.call("get", "a")).containsEntry("value", "1");

    node.call("delete", "a");
    assertThat(node.call("purge", "a")).isEmpty();

    assertThat(node.call("set", "a", "2")).containsEntry("value", "2");
    assertThat(vault.versions("a")).hasSize(1);
  }

  @Test
  void listsPages() throws Exception {
    for (int i = 0; i < 60; i++) {
      vault.put(String.format(Locale.ROOT, "s-%02d", i), "v");
    }

    assertThat(found(node.call("list"))).hasSize(60).doesNotHaveDuplicates();
    assertThat(vault.requests()).filteredOn(r -> r.status() == 200).hasSize(3);
  }

  @Test
  void isAskedAgainAfterAThrottledRequest() throws Exception {
    vault.put("a", "1");
    node.call("get", "a");
    vault.disturb().failNext(1, 429, "1");

    long begin = System.nanoTime();
    Map<String, Object> read = node.call("get", "a");

    assertThat(read).containsEntry("value", "1");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void refusesWhoHasNoRole() throws Exception {
    vault.revoke(app.objectId());

    assertRefused(node.call("get", "unknown"), 403, "ForbiddenByRbac");
  }

  @Test
  void readsWhatTheOtherClientWrote() throws Exception {
    SecretClient java = new AzureSdk(azure).secrets(vault, app);

    KeyVaultSecret ofJava = java.setSecret("from-java", "1");
    Map<String, Object> ofNode = node.call("set", "from-node", "2");

    assertThat(node.call("get", "from-java", ofJava.getProperties().getVersion()))
        .containsEntry("value", "1");
    assertThat(java.getSecret("from-node", version(ofNode).toString()).getValue()).isEqualTo("2");
  }

  @Test
  void signsInByDeviceCode() throws Exception {
    EntraUser ada = azure.entra().addUser("ada@contoso.example", "Ada");
    EntraApp laptop = azure.entra().addPublicClient("laptop");
    azure.entra().pollInterval(Duration.ofSeconds(1));

    Map<String, Object> prompt = node.call("signIn", laptop.clientId());
    azure.entra().approve(Json.text(prompt, "userCode").orElseThrow(), ada);

    assertThat(node.next()).containsEntry("username", "ada@contoso.example");
  }

  private static Map<String, Object> tagged(String value) {
    return Json.of("tags", Json.of("tag", value));
  }

  private static Object version(Map<String, Object> secret) {
    return secret.getOrDefault("version", "");
  }

  private static List<Object> found(Map<String, Object> list) {
    return new ArrayList<>((List<?>) list.getOrDefault("found", List.of()));
  }

  private static void assertRefused(Map<String, Object> error, int status, String code) {
    assertThat(error).containsEntry("status", (long) status);
    assertThat(error.toString()).contains(code);
  }
}

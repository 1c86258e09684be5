package dev.hexkey.adapters.openbao;

import static dev.hexkey.adapters.openbao.LoginFixture.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.adapters.file.FileAdapter;
import dev.hexkey.core.Hexkey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespaceTest {
  private static LoginFixture at;
  private static String roleId;
  private static String secretId;
  @TempDir Path home;

  @BeforeAll
  static void start() throws Exception {
    at = LoginFixture.dev();
    at.bao.write("sys/namespaces/team", "{}");
    post("sys/mounts/secret", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
    post("secret/data/app", "{\"data\":{\"token\":\"of-the-team\"}}");
    post(
        "sys/policies/acl/reader",
        "{\"policy\":\"path \\\"secret/data/app\\\" { capabilities = [\\\"read\\\"] }\"}");
    post("sys/auth/approle", "{\"type\":\"approle\"}");
    post("auth/approle/role/app", "{\"token_policies\":\"reader\",\"token_ttl\":\"1h\"}");
    roleId = "team-app";
    post("auth/approle/role/app/role-id", "{\"role_id\":\"" + roleId + "\"}");
    secretId =
        post("auth/approle/role/app/secret-id", "{}")
            .replaceAll("(?s).*\"secret_id\":\"([^\"]*)\".*", "$1");
  }

  @AfterAll
  static void stop() throws Exception {
    at.close();
  }

  private static String post(String path, String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(at.bao.address() + "/v1/" + path))
            .header("X-Vault-Token", at.bao.rootToken())
            .header("X-Vault-Namespace", "team")
            .POST(BodyPublishers.ofString(json))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void signsInAndReadsInTheNamespaceOfTheSettings() {
    for (String name : new String[] {"OPENBAO_NAMESPACE", "BAO_NAMESPACE", "VAULT_NAMESPACE"}) {
      try (Hexkey hexkey =
          at.client(home, name, "team", "OPENBAO_ROLE_ID", roleId, "OPENBAO_SECRET_ID", secretId)) {
        assertThat(read(hexkey)).isEqualTo("of-the-team");
      }
    }
  }

  @Test
  void signsInAndReadsInTheNamespaceOfTheBootstrapFile() throws Exception {
    Path file =
        Files.writeString(
            home.resolve("bootstrap.json"),
            """
            {"vault_addr":"%s","namespace":"team","auth_method":"approle",
             "approle_role_id":"%s","approle_secret_id":"%s"}
            """
                .formatted(at.bao.address(), roleId, secretId));

    try (Hexkey hexkey =
        at.builder(home, "SECRETS_BOOTSTRAP_PATH", file.toString())
            .adapter(new FileAdapter())
            .build()) {
      assertThat(read(hexkey)).isEqualTo("of-the-team");
    }
  }

  @Test
  void readsInItWithATokenOfTheParent() {
    try (Hexkey hexkey =
        at.client(home, "OPENBAO_NAMESPACE", "team", "OPENBAO_TOKEN", at.bao.rootToken())) {
      assertThat(read(hexkey)).isEqualTo("of-the-team");
      assertThatThrownBy(() -> read(hexkey, "openbao+kv2://secret/none"))
          .hasMessageStartingWith("[SECRET_NOT_FOUND]");
    }
  }
}

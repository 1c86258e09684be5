package dev.hexkey.adapters.openbao;

import dev.hexkey.core.Hexkey;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A real server with something to read, and clients of it. */
final class LoginFixture implements AutoCloseable {
  static final String URI = "openbao+kv2://secret/app#token";
  static final String FORBIDDEN = "openbao+kv2://secret/other#token";
  static final String VALUE = "value-of-app";
  private static final String RULES =
      """
      path "secret/data/app" { capabilities = ["read"] }
      path "sys/internal/ui/mounts/secret" { capabilities = ["read"] }
      """;

  final OpenBaoServer bao;

  LoginFixture(OpenBaoServer bao) throws IOException, InterruptedException {
    this.bao = bao;
    bao.write("secret/data/app", "{\"data\":{\"token\":\"" + VALUE + "\"}}");
    bao.write("secret/data/other", "{\"data\":{\"token\":\"never\"}}");
    bao.policy("reader", RULES);
  }

  static LoginFixture dev() throws IOException, InterruptedException {
    return new LoginFixture(OpenBaoServer.dev());
  }

  /** A client whose environment is this, the address and the mounts. */
  Hexkey client(Path home, String... namesAndValues) {
    return builder(home, namesAndValues).build();
  }

  Hexkey.Builder builder(Path home, String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OPENBAO_URL", bao.address().toString());
    environment.put("SECRETS_ALLOWED_MOUNTS", "secret");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Hexkey.builder()
        .home(home)
        .adapter(new OpenBaoAdapter())
        .environment(environment)
        .withoutLog();
  }

  static String read(Hexkey hexkey, String uri) {
    return hexkey.secrets().refresh(uri).revealText();
  }

  static String read(Hexkey hexkey) {
    return read(hexkey, URI);
  }

  /** Mounts AppRole with one role that gives the policy {@code reader}; returns its role id. */
  String appRole(String mount, String more) throws IOException, InterruptedException {
    bao.mountAuth(mount, "approle");
    bao.write(
        "auth/" + mount + "/role/app",
        "{\"token_policies\":\"reader\",\"token_ttl\":\"1h\"" + more + "}");
    return bao.read("auth/" + mount + "/role/app/role-id").text("role_id");
  }

  String secretId(String mount) throws IOException, InterruptedException {
    return bao.write("auth/" + mount + "/role/app/secret-id", "{}").text("secret_id");
  }

  /** The wrapping token around what a path answers. */
  String wrapped(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(java.net.URI.create(bao.address() + "/v1/" + path))
            .header("X-Vault-Token", bao.rootToken())
            .header("X-Vault-Wrap-TTL", "60")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return body.replaceAll("(?s).*\"token\":\"([^\"]*)\".*", "$1");
  }

  /** How many tokens live. */
  int tokens() throws IOException, InterruptedException {
    String body = bao.call("GET", "auth/token/accessors?list=true", null).body();
    return body.substring(body.indexOf('['), body.indexOf(']')).split(",", -1).length;
  }

  @Override
  public void close() throws IOException {
    bao.close();
  }
}

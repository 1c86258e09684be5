package dev.hexkey.examples.openbao;

import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A server in memory with one secret in it. */
final class DevServer implements AutoCloseable {
  static final String SECRET = "openbao+kv2://secret/app/api#token";

  private final OpenBaoServer server;

  private DevServer(OpenBaoServer server) {
    this.server = server;
  }

  static DevServer start() throws IOException, InterruptedException {
    OpenBaoServer server = OpenBaoServer.dev();
    server.write("secret/data/app/api", "{\"data\":{\"token\":\"from-openbao\"}}");
    return new DevServer(server);
  }

  /** What a program needs to find it and to read from it. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("OPENBAO_URL", server.address().toString());
    environment.put("OPENBAO_TOKEN", server.rootToken());
    environment.put("SECRETS_ALLOWED_MOUNTS", "secret");
    return environment;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

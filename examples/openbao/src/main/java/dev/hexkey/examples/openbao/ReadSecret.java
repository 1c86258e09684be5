package dev.hexkey.examples.openbao;

import dev.hexkey.adapters.openbao.OpenBaoAdapter;
import dev.hexkey.core.Hexkey;
import java.util.List;
import java.util.Map;

/**
 * Reads one secret: from the server that the environment names, or else from one that it starts and
 * ends.
 */
public final class ReadSecret {
  private static final List<String> ADDRESSES =
      List.of("OPENBAO_URL", "VAULT_URL", "BAO_ADDR", "VAULT_ADDR", "SECRETS_BOOTSTRAP_PATH");

  private ReadSecret() {}

  public static void main(String[] args) throws Exception {
    String uri = args.length > 0 ? args[0] : DevServer.SECRET;
    Map<String, String> environment = System.getenv();
    if (ADDRESSES.stream().anyMatch(environment::containsKey)) {
      read(uri, environment);
    } else {
      try (DevServer server = DevServer.start()) {
        System.out.println("started a server of its own, as none is configured");
        read(uri, server.environment());
      }
    }
  }

  private static void read(String uri, Map<String, String> environment) {
    try (Hexkey hexkey =
        Hexkey.builder().adapter(new OpenBaoAdapter()).environment(environment).build()) {
      System.out.println(uri + " is " + hexkey.secrets().resolve(uri).revealText());
    }
  }
}

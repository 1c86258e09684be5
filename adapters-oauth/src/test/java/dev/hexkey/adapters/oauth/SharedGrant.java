package dev.hexkey.adapters.oauth;

import dev.hexkey.adapters.local.sqlite.LocalAdapter;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.RecordKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** The store and the record that the processes of a test share. */
final class SharedGrant {
  static final RecordKey KEY = new RecordKey("default", "grant");

  private SharedGrant() {}

  /** The store; its leases outlast a redemption on a busy machine, and little more. */
  static Hexkey open(Path home) {
    return Hexkey.builder()
        .home(home)
        .adapter(new LocalAdapter())
        .environment(Map.of())
        .properties(
            Map.of(
                "local_key_source", "file",
                "local_lock_lease_seconds", "10",
                "local_wait_seconds", "60"))
        .withoutLog()
        .build();
  }

  /** The client, whose requests say which process sends them. */
  static OAuthClient client(URI tokenEndpoint, String process) {
    return OAuthClient.builder("person")
        .tokenEndpoint(tokenEndpoint)
        .authentication(ClientAuthentication.secretBasic(FakeIssuer.secret("person-secret")))
        .build()
        .withParameter("process", process);
  }
}

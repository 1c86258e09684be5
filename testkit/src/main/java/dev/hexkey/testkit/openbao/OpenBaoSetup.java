package dev.hexkey.testkit.openbao;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a server is set up. */
sealed interface OpenBaoSetup {
  URI address(int port);

  /** Writes what is to be in the folder, and gives the program's arguments. */
  List<String> prepare(Path folder, int port) throws IOException;

  /** Whom to trust; null without TLS. */
  @Nullable Path authority();

  /** Whether it is this server that answers, and not another one that took the port. */
  boolean isUp(OpenBaoHttp http) throws IOException, InterruptedException;

  /** In memory, with a token that only this server knows. */
  record Dev(String rootToken) implements OpenBaoSetup {
    Dev() {
      this(UUID.randomUUID().toString());
    }

    @Override
    public URI address(int port) {
      return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public List<String> prepare(Path folder, int port) {
      return List.of(
          "server",
          "-dev",
          "-dev-no-store-token",
          "-dev-root-token-id=" + rootToken,
          "-dev-listen-address=127.0.0.1:" + port);
    }

    @Override
    public @Nullable Path authority() {
      return null;
    }

    @Override
    public boolean isUp(OpenBaoHttp http) throws IOException, InterruptedException {
      return http.call(rootToken, "GET", "secret/config", null).status() == 200;
    }
  }

  /** On disk, behind TLS. */
  record Raft(OpenBaoTls tls) implements OpenBaoSetup {
    // performance_multiplier: elections within a second or two instead of ten
    private static final String CONFIGURATION =
        """
        ui = false
        disable_mlock = true
        api_addr = "https://127.0.0.1:%1$d"
        cluster_addr = "https://127.0.0.1:%2$d"
        storage "raft" {
          path = "data"
          node_id = "node-%1$d"
          performance_multiplier = 1
        }
        listener "tcp" {
          address = "127.0.0.1:%1$d"
          cluster_address = "127.0.0.1:%2$d"
          tls_cert_file = "%3$s"
          tls_key_file = "%4$s"
        }
        """;

    @Override
    public URI address(int port) {
      return URI.create("https://127.0.0.1:" + port);
    }

    @Override
    public List<String> prepare(Path folder, int port) throws IOException {
      Files.createDirectories(folder.resolve("data"));
      Files.writeString(
          folder.resolve("server.hcl"),
          CONFIGURATION.formatted(port, port + 1, tls.certificate(), tls.key()));
      return List.of("server", "-config=server.hcl");
    }

    @Override
    public Path authority() {
      return tls.authority();
    }

    @Override
    public boolean isUp(OpenBaoHttp http) throws IOException, InterruptedException {
      return http.call("", "GET", "sys/health", null).status()
          > 0; // its certificate says who it is
    }
  }
}

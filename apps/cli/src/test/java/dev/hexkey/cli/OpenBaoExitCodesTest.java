package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.testkit.faults.Fault;
import dev.hexkey.testkit.faults.FaultProxy;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every row of the published table on OpenBao, provoked on a real server. */
class OpenBaoExitCodesTest {
  private static final Pattern ROW = Pattern.compile("\\| .* \\| ([A-Z_]+) \\| (\\d+) \\|");
  private static final String AT = "openbao+kv2://secret/app";

  @TempDir private Path home;
  private final Set<String> seen = new TreeSet<>();

  @Test
  void everyRowOfThePublishedTableHappens() throws Exception {
    try (OpenBaoServer bao = OpenBaoServer.dev()) {
      bao.write("secret/data/gone", "{\"data\":{\"a\":\"1\"}}");
      bao.write("secret/data/gone", "{\"data\":{\"a\":\"2\"}}");
      bao.write("secret/delete/gone", "{\"versions\":[2]}");
      bao.write("secret/destroy/gone", "{\"versions\":[1]}");
      bao.write("sys/mounts/old", "{\"type\":\"kv\",\"options\":{\"version\":\"1\"}}");
      bao.mountKv2("busy");
      bao.mountKv2("strict");
      bao.write("strict/config", "{\"cas_required\":true}");
      bao.write("sys/quotas/rate-limit/q", "{\"path\":\"busy\",\"rate\":1,\"interval\":\"1h\"}");
      Run root = at(bao.address(), bao.rootToken());

      note(root.hexkey("secret", "get", "openbao+kv2://secret/nothing"));
      note(root.hexkey("secret", "get", "openbao+kv2://missing/app"));
      note(root.hexkey("secret", "get", "openbao+kv2://secret/gone"));
      note(root.hexkey("secret", "get", "openbao+kv2://secret/gone?version=1"));
      note(root.hexkey("secret", "get", "openbao+kv2://old/app"));
      note(root.hexkey("secret", "destroy", "openbao+kv2://secret/gone"));
      note(root.input("no object").hexkey("secret", "put", AT));
      note(root.input("{}").hexkey("secret", "put", "openbao+kv2://strict/app", "--overwrite"));
      root.hexkey("secret", "get", "openbao+kv2://busy/app");
      note(root.hexkey("secret", "get", "openbao+kv2://busy/app"));
      note(at(bao.address(), poor(bao)).hexkey("secret", "get", AT));
      note(
          at(bao.address(), "unused")
              .environment("OPENBAO_TOKEN_FILE", home.resolve("absent").toString())
              .hexkey("secret", "get", AT));
      note(behindSilence(bao));
      bao.call("PUT", "sys/seal", null);
      note(root.hexkey("secret", "get", AT));
    }
    note(uninitialised());
    note(Run.in(home).environment("SECRETS_ALLOWED_MOUNTS", "secret").hexkey("secret", "get", AT));
    note(at(URI.create("http://127.0.0.1:" + unusedPort()), "t").hexkey("secret", "get", AT));
    note(atAWebSite());

    assertThat(seen).isEqualTo(published());
  }

  /** Keeps what a failed command said, in the form of the table. */
  private void note(Result result) {
    String code = result.err().replaceFirst("(?s)error: \\[([A-Z_]+).*", "$1");
    assertThat(result.exitCode()).as(result.err()).isNotZero();
    seen.add(code + " " + result.exitCode());
  }

  private Run at(URI address, String token) {
    return Run.in(home)
        .environment("SECRETS_ALLOWED_MOUNTS", "secret,missing,old,busy,strict")
        .environment("OPENBAO_URL", address.toString())
        .environment("OPENBAO_TOKEN", token);
  }

  /** A token that may look itself up and nothing else. */
  private static String poor(OpenBaoServer bao) throws Exception {
    bao.policy("poor", "path \"auth/token/lookup-self\" { capabilities = [\"read\"] }");
    return bao.token(java.time.Duration.ofMinutes(5), "poor");
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The server is there, and the network loses what it says. */
  private Result behindSilence(OpenBaoServer bao) throws Exception {
    try (FaultProxy proxy = FaultProxy.before(bao.address())) {
      proxy.set(Fault.silence());
      return at(proxy.address(), bao.rootToken())
          .environment("VAULT_TIMEOUT", "1")
          .hexkey("secret", "get", AT);
    }
  }

  private Result uninitialised() throws Exception {
    try (OpenBaoServer bao =
        OpenBaoServer.uninitialised(Files.createDirectory(home.resolve("raft")))) {
      Result result =
          at(bao.address(), "t")
              .environment("VAULT_CACERT", bao.caCertificate().toString())
              .hexkey("secret", "get", AT);
      assertThat(result.err()).contains("was never initialised");
      return result;
    }
  }

  /** Something else listens there. */
  @SuppressWarnings("try") // closing is how the site learns of its end
  private Result atAWebSite() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread site = new Thread(() -> serve(socket), "web site");
      site.start();
      Result result =
          at(URI.create("http://127.0.0.1:" + socket.getLocalPort()), "t")
              .hexkey("secret", "get", AT);
      socket.close();
      site.join();
      return result;
    }
  }

  private static void serve(ServerSocket socket) {
    byte[] page =
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>"
            .getBytes(StandardCharsets.US_ASCII);
    while (true) {
      try (Socket client = socket.accept();
          OutputStream out = client.getOutputStream()) {
        assertThat(client.getInputStream().read(new byte[8192])).isPositive();
        out.write(page);
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static Set<String> published() throws IOException {
    Set<String> rows = new TreeSet<>();
    for (String line : Project.chapter("docs/exit-codes.md", "## OpenBao and Vault")) {
      ROW.matcher(line).results().forEach(row -> rows.add(row.group(1) + " " + row.group(2)));
    }
    assertThat(rows).hasSizeGreaterThan(10);
    return rows;
  }
}

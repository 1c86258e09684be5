package dev.hexkey.testkit.azure;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Microsoft's clients for Node, which do one thing after the other. */
final class NodeJudge implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter orders;

  private NodeJudge(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
  }

  static NodeJudge start(AzureDouble azure, KeyVaultDouble vault, EntraApp app, Path errors)
      throws IOException {
    NodeClients clients = NodeClients.require(System.getenv());
    ProcessBuilder builder =
        new ProcessBuilder(
                clients.node().toString(),
                "--dns-result-order=ipv4first", // the doubles listen at 127.0.0.1 only
                NodeClients.SOURCES.resolve("judge.mjs").toString(),
                clients.modules().toString())
            .redirectError(errors.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "NODE_EXTRA_CA_CERTS", azure.caFile().toString(),
                "VAULT_URL", vault.url().toString(),
                "AUTHORITY_HOST", azure.entra().url().toString(),
                "TENANT_ID", azure.entra().tenantId(),
                "CLIENT_ID", app.clientId(),
                "CLIENT_SECRET", AzureSdk.CLIENT_SECRET));
    return new NodeJudge(builder.start());
  }

  /** Does one thing, and gives its outcome or the members of its error. */
  Map<String, Object> call(Object... operationAndArguments) throws IOException {
    orders.write(Json.write(List.of(operationAndArguments)));
    orders.newLine();
    orders.flush();
    return next();
  }

  Map<String, Object> next() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("node has ended");
    }
    return Json.object(line);
  }

  @Override
  public void close() {
    try {
      orders.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      answers.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

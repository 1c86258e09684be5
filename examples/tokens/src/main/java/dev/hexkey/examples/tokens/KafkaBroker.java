package dev.hexkey.examples.tokens;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.utils.Time;

/** A broker on loopback that wants to see a token each second. */
final class KafkaBroker implements AutoCloseable {
  private final Path folder = Files.createTempDirectory("hexkey-example-kafka");
  private final int port = freePort();
  private final KafkaRaftServer server;

  KafkaBroker(Predicate<String> accepts) throws IOException {
    KafkaTokenCheck.ask(accepts);
    Properties settings = settings();
    Path file = folder.resolve("server.properties");
    try (var out = Files.newOutputStream(file)) {
      settings.store(out, null);
    }
    StorageTool.execute(
        new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()},
        new PrintStream(PrintStream.nullOutputStream()));
    server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    server.startup();
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  String module() {
    return OAuthBearerLoginModule.class.getName();
  }

  private Properties settings() throws IOException {
    int internal = freePort();
    int controller = freePort();
    String client = "listener.name.client.oauthbearer.";
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    settings.put(
        "listeners",
        "CLIENT://127.0.0.1:%d,INTERNAL://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(port, internal, controller));
    settings.put(
        "listener.security.protocol.map",
        "CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "INTERNAL");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("log.dirs", folder.resolve("logs").toString());
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("sasl.enabled.mechanisms", "OAUTHBEARER");
    settings.put(
        client + "sasl.jaas.config",
        module() + " required unsecuredLoginStringClaim_sub=\"broker\";");
    settings.put(client + "sasl.server.callback.handler.class", KafkaTokenCheck.class.getName());
    settings.put(client + "connections.max.reauth.ms", "1000");
    return settings;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    server.shutdown();
    server.awaitShutdown();
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}

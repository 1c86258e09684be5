package dev.hexkey.tokenprovider.kafka;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Predicate;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A real broker in this JVM, on loopback, that lets in whoever has a good token and wants to see
 * one again and again.
 */
final class Broker implements AutoCloseable {
  private static final String LOGIN =
      "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
          + " unsecuredLoginStringClaim_sub=\"broker\";";

  private final KafkaRaftServer server;
  private final int port;

  Broker(Path folder, Predicate<String> accepts) throws IOException {
    AskingValidator.begin(accepts);
    port = freePort();
    Properties settings = settings(folder);
    Path file = folder.resolve("server.properties");
    try (var out = Files.newOutputStream(file)) {
      settings.store(out, null);
    }
    format(file);
    server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
    server.startup();
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** How many tokens have logged in. */
  int tokensSeen() {
    return AskingValidator.seen.size();
  }

  /** Whether a token was refused. */
  boolean hasRefused() {
    return AskingValidator.refused.get() > 0;
  }

  private static void format(Path file) {
    String[] arguments = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
    StorageTool.execute(arguments, new PrintStream(PrintStream.nullOutputStream()));
  }

  private Properties settings(Path folder) throws IOException {
    int internal = freePort();
    int controller = freePort();
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
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("sasl.enabled.mechanisms", "OAUTHBEARER");
    settings.put("listener.name.client.oauthbearer.sasl.jaas.config", LOGIN);
    settings.put(
        "listener.name.client.oauthbearer.sasl.server.callback.handler.class",
        AskingValidator.class.getName());
    settings.put("listener.name.client.oauthbearer.connections.max.reauth.ms", "300");
    return settings;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}

package dev.hexkey.tokenprovider.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Deadline;
import dev.hexkey.tokenprovider.TokenRegistry;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTokenLoginTest {
  private static final String TOPIC = "orders";

  @TempDir Path folder;

  private final TokenHour schedule = new TokenHour();
  private final TokenRegistry.Registration name =
      TokenRegistry.register("kafka-test", schedule.provider);
  private Broker broker;
  private KafkaProducer<String, String> producer;
  private int sent;

  @BeforeEach
  void startTheBroker() throws Exception {
    broker = new Broker(folder, schedule.issuer::accepts);
    try (Admin admin = Admin.create(settings())) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
    producer = new KafkaProducer<>(settings(), new StringSerializer(), new StringSerializer());
  }

  @AfterEach
  void stopTheBroker() {
    producer.close(Duration.ZERO);
    broker.close();
    name.close();
    schedule.close();
  }

  @Test
  void recordsGoInAndOutWhileTokensRotate() throws Exception {
    Deadline patience = Deadline.after(Duration.ofSeconds(60));
    while (broker.tokensSeen() < 4 && !patience.hasPassed()) {
      int before = broker.tokensSeen();
      schedule.age();
      while (broker.tokensSeen() == before && !patience.hasPassed()) {
        send();
      }
    }

    assertThat(broker.tokensSeen()).isGreaterThanOrEqualTo(4);
    assertThat(read(patience)).isEqualTo(sent);
  }

  @Test
  void noRecordIsLostWhenTheApplicationReportsARefusal() throws Exception {
    send();
    String used = schedule.provider.get();
    schedule.issuer.revokeAll();
    Deadline patience = Deadline.after(Duration.ofSeconds(60));

    List<Future<RecordMetadata>> underWay = new ArrayList<>();
    while (!broker.hasRefused() && !patience.hasPassed()) {
      underWay.add(producer.send(new ProducerRecord<>(TOPIC, "record")));
      await(underWay.get(underWay.size() - 1));
    }
    schedule.provider.rejected(used, null);

    for (Future<RecordMetadata> record : underWay) {
      record.get(60, TimeUnit.SECONDS);
    }
    assertThat(broker.hasRefused()).isTrue();
    assertThat(broker.tokensSeen()).isEqualTo(2);
  }

  @Test
  void noLoginFailsWhileTokensRotate() throws Exception {
    schedule.expectNoFailureWhileTokensRotate("Kafka", this::logInAnew);
  }

  @Test
  void onlyLoginsUnderWayFailWhileTokensAreRevoked() throws Exception {
    schedule.expectOnlyCallsUnderWayToFail("Kafka", this::logInAnew);
  }

  private void logInAnew() throws Exception {
    try (Admin admin = Admin.create(settings())) {
      admin.describeCluster().clusterId().get();
    }
  }

  /** The producer keeps what it cannot send, and says nothing of why. */
  private static void await(Future<RecordMetadata> record) throws Exception {
    try {
      record.get(100, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return;
    }
  }

  private void send() throws Exception {
    producer.send(new ProducerRecord<>(TOPIC, "record")).get();
    sent++;
  }

  private int read(Deadline patience) {
    int read = 0;
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (read < sent && !patience.hasPassed()) {
        read += consumer.poll(Duration.ofSeconds(1)).count();
      }
    }
    return read;
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", broker.address());
    settings.put("security.protocol", "SASL_PLAINTEXT");
    settings.put("sasl.mechanism", "OAUTHBEARER");
    settings.put("sasl.login.callback.handler.class", KafkaTokenLogin.class.getName());
    settings.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
            + " hexkey.provider=\"kafka-test\";");
    return settings;
  }
}

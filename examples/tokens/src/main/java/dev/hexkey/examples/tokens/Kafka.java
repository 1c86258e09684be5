package dev.hexkey.examples.tokens;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.TokenRegistry;
import dev.hexkey.tokenprovider.Tokens;
import dev.hexkey.tokenprovider.kafka.KafkaTokenLogin;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A Kafka producer with a token that rotates, against a broker in the same JVM. */
public final class Kafka {
  private Kafka() {}

  public static void main(String[] args) throws Exception {
    try (Api api = new Api("{}");
        KafkaBroker broker = new KafkaBroker(api::accepts);
        TokenProvider provider = Tokens.from(api::issue)) {
      TokenRegistry.register("orders", provider);
      Map<String, Object> settings =
          Map.of(
              "bootstrap.servers",
              broker.address(),
              "security.protocol",
              "SASL_PLAINTEXT",
              "sasl.mechanism",
              "OAUTHBEARER",
              "sasl.login.callback.handler.class",
              KafkaTokenLogin.class.getName(),
              "sasl.jaas.config",
              broker.module() + " required hexkey.provider=\"orders\";");
      try (KafkaProducer<String, String> producer =
          new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
        Calls.make(() -> producer.send(new ProducerRecord<>("orders", "one more")).get());
      }
    }
  }
}

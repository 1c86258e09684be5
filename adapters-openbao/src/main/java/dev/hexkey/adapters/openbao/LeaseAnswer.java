package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a server says of a secret that it made, or of a lease that it extended. Not thread-safe. */
final class LeaseAnswer {
  private final byte[] json;
  private String id = "";
  private boolean renewable;
  private long seconds;
  private long expiration;
  private int start = -1;
  private int end = -1;
  private Duration life = Duration.ZERO;

  private LeaseAnswer(byte[] json) {
    this.json = json;
  }

  /**
   * Reads an answer while its body is there.
   *
   * @param now by the server's clock, if it told
   * @return {@code null} if it is no such answer
   */
  static @Nullable LeaseAnswer read(Reply reply, Instant now) {
    LeaseAnswer answer = new LeaseAnswer(reply.body());
    if (!Answers.read(reply.body(), answer::member)) {
      return null;
    }
    Duration stated =
        answer.seconds > 0 || answer.expiration == 0
            ? Duration.ofSeconds(answer.seconds)
            : Duration.between(now, Instant.ofEpochSecond(answer.expiration));
    answer.life = stated.isNegative() ? Duration.ZERO : stated;
    return answer;
  }

  String id() {
    return id;
  }

  boolean isRenewable() {
    return renewable;
  }

  boolean hasSecret() {
    return start >= 0;
  }

  /** How long it lives: {@code lease_duration}, else {@code data.expiration}; zero for neither. */
  Duration life() {
    return life;
  }

  /** The object {@code data} as it stands in the answer. */
  SecretValue value() {
    byte[] part = Arrays.copyOfRange(json, start, end);
    try {
      return SecretValue.of(part);
    } finally {
      Arrays.fill(part, (byte) 0);
    }
  }

  private void member(String name, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    switch (name) {
      case "lease_id" -> id = token == JsonToken.VALUE_STRING ? parser.getText() : "";
      case "renewable" -> renewable = token == JsonToken.VALUE_TRUE;
      case "lease_duration" -> seconds = number(parser);
      case "data" -> {
        if (token == JsonToken.START_OBJECT) {
          start = (int) parser.currentTokenLocation().getByteOffset();
          Answers.members(parser, this::data);
          end = (int) parser.currentLocation().getByteOffset();
        }
      }
      default -> {}
    }
  }

  private void data(String name, JsonParser parser) throws IOException {
    if (name.equals("expiration")) {
      expiration = number(parser);
    }
  }

  private static long number(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getValueAsLong() : 0;
  }
}

package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.ports.AccessToken;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A token as the server described it. Its text shows nothing.
 *
 * @param token the token
 * @param life how long it lives from now on; zero for ever
 * @param creationLife how long it was to live when it was made; zero if that was not said
 * @param renewable whether it can be extended
 * @param uses how often it may be used; zero for any number
 */
record Granted(String token, Duration life, Duration creationLife, boolean renewable, long uses) {

  /** What a login or an extension answered with; empty if it is not of their format. */
  static Optional<Granted> ofLogin(byte[] body) {
    Members members = new Members("auth");
    boolean whole = Answers.read(body, members::outer);
    return whole && !members.token.isEmpty()
        ? Optional.of(members.granted(members.token, members.leaseSeconds))
        : Optional.empty();
  }

  /** What looking a token up answered with; empty if it is not of that format. */
  static Optional<Granted> ofLookup(String token, byte[] body) {
    Members members = new Members("data");
    boolean whole = Answers.read(body, members::outer);
    return whole && members.ttlSeconds >= 0
        ? Optional.of(members.granted(token, members.ttlSeconds).orAtItsEnd(members.hasEnd))
        : Optional.empty();
  }

  /** A life of zero seconds means for ever, but for a token that has an end. */
  private Granted orAtItsEnd(boolean hasEnd) {
    return hasEnd && life.isZero()
        ? new Granted(token, Duration.ofMillis(1), creationLife, renewable, uses)
        : this;
  }

  boolean endsSometime() {
    return !life.isZero();
  }

  AccessToken asAccessToken() {
    AccessToken.Builder built = AccessToken.builder(token);
    return endsSometime() ? built.expiresIn(life).build() : built.build();
  }

  @Override
  public String toString() {
    return "Granted[redacted]";
  }

  /** The members of {@code auth} of a login, or of {@code data} of a look-up. */
  private static final class Members {
    private final String where;
    private String token = "";
    private long leaseSeconds;
    private long ttlSeconds = -1;
    private long creationSeconds;
    private long uses;
    private boolean renewable;
    private boolean hasEnd;

    Members(String where) {
      this.where = where;
    }

    Granted granted(String value, long seconds) {
      return new Granted(
          value, Duration.ofSeconds(seconds), Duration.ofSeconds(creationSeconds), renewable, uses);
    }

    void outer(String name, JsonParser parser) throws IOException {
      if (name.equals(where)) {
        Answers.object(parser, this::inner);
      }
    }

    private void inner(String name, JsonParser parser) throws IOException {
      JsonToken kind = parser.currentToken();
      if (kind == JsonToken.VALUE_NUMBER_INT) {
        number(name, parser.getLongValue());
      } else if (name.equals("renewable")) {
        renewable = kind == JsonToken.VALUE_TRUE;
      } else if (name.equals("client_token") && kind == JsonToken.VALUE_STRING) {
        token = parser.getText();
      } else if (name.equals("expire_time")) {
        hasEnd = kind == JsonToken.VALUE_STRING;
      }
    }

    private void number(String name, long value) {
      switch (name) {
        case "lease_duration" -> leaseSeconds = Math.max(0, value);
        case "ttl" -> ttlSeconds = value;
        case "creation_ttl" -> creationSeconds = Math.max(0, value);
        case "num_uses" -> uses = value;
        default -> {}
      }
    }
  }
}

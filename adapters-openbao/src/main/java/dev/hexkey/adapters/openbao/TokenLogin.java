package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A token that somebody made for us: looked up for its life, which may be unknown or without end.
 * Thread-safe.
 */
final class TokenLogin implements TokenSource {
  private final String server;
  private final Endpoints endpoints;
  private final Supplier<String> token;

  TokenLogin(String server, Endpoints endpoints, Supplier<String> token) {
    this.server = server;
    this.endpoints = endpoints;
    this.token = token;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    String value = token.get();
    AccessToken.Builder built = AccessToken.builder(value);
    try (Reply reply = endpoints.send(Call.get("auth/token/lookup-self"), value, null)) {
      if (reply.status() == 403) {
        return built.build(); // dead, or alive without the right to look: the next read tells
      }
      if (!reply.isSuccess()) {
        throw BaoErrors.answered(server, reply.status());
      }
      Life life = new Life();
      Answers.read(reply.body(), life::outer);
      if (life.seconds > 0) {
        built.expiresIn(Duration.ofSeconds(life.seconds));
      }
      return built.build();
    }
  }

  @Override
  public String label() {
    return "token of " + server;
  }

  /** Looks for {@code data.ttl}; 0 is what a token without end has. */
  private static final class Life {
    private long seconds;

    void outer(String name, JsonParser parser) throws IOException {
      if (name.equals("data") && parser.currentToken() == JsonToken.START_OBJECT) {
        Answers.members(parser, this::data);
      }
    }

    private void data(String name, JsonParser parser) throws IOException {
      if (name.equals("ttl") && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        seconds = parser.getLongValue();
      }
    }
  }
}

package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.jopenlibs.vault.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a secret id out of its wrapping, once, after looking whether the wrapping was made where it
 * should have been: whoever could exchange it could make us log in as somebody else. The driver's
 * own calls for this would go past our transport. Thread-safe.
 */
final class WrappedSecretId {
  private final String server;
  private final Endpoints endpoints;
  private final Pattern creationPath;
  private volatile @Nullable Unwrapped last;

  /** What was in a wrapping token. */
  private record Unwrapped(String wrappingToken, String secretId) {
    @Override
    public String toString() {
      return "Unwrapped[redacted]";
    }
  }

  WrappedSecretId(String server, Endpoints endpoints, String mount) {
    this.server = server;
    this.endpoints = endpoints;
    this.creationPath = Pattern.compile(Pattern.quote("auth/" + mount) + "/role/[^/]+/secret-id");
  }

  String unwrap(String wrappingToken) {
    Unwrapped known = last;
    if (known != null && known.wrappingToken.equals(wrappingToken)) {
      return known.secretId;
    }
    requireOurs(wrappingToken);
    Call call = Call.post("sys/wrapping/unwrap", new byte[0]);
    String secretId = member("secret_id", send(call, wrappingToken));
    last = new Unwrapped(wrappingToken, secretId);
    return secretId;
  }

  private void requireOurs(String wrappingToken) {
    String json = Json.object().add("token", wrappingToken).toString();
    Call call = Call.ask("sys/wrapping/lookup", json.getBytes(StandardCharsets.UTF_8));
    if (!creationPath.matcher(member("creation_path", send(call, null))).matches()) {
      throw BaoErrors.wrappingForeign(server);
    }
  }

  private Reply send(Call call, @Nullable String token) {
    Reply reply = endpoints.send(call, token, null);
    if (reply.isSuccess()) {
      return reply;
    }
    reply.close();
    throw reply.status() < 500
        ? BaoErrors.wrappingGone(server)
        : BaoErrors.answered(server, reply.status());
  }

  private String member(String name, Reply answer) {
    try (Reply reply = answer) {
      Data data = new Data(name);
      Answers.readData(reply.body(), data::inner);
      return Optional.ofNullable(data.text).orElseThrow(() -> BaoErrors.malformed(server));
    }
  }

  /** Looks for one text in {@code data}. */
  private static final class Data {
    private final String wanted;
    private @Nullable String text;

    Data(String wanted) {
      this.wanted = wanted;
    }

    void inner(String name, JsonParser parser) throws IOException {
      if (name.equals(wanted) && parser.currentToken() == JsonToken.VALUE_STRING) {
        text = parser.getText();
      }
    }
  }
}

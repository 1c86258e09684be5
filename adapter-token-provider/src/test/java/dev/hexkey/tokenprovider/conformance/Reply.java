package dev.hexkey.tokenprovider.conformance;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a server answers. */
public record Reply(int status, Map<String, String> headers, String body) {
  /** What OpenAI's chat says in JSON. */
  public static final String CHAT_COMPLETION =
      """
      {"id":"c","object":"chat.completion","created":1,"model":"m",
       "choices":[{"index":0,"finish_reason":"stop",
                   "message":{"role":"assistant","content":"fine"}}],
       "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
      """;

  /** All is well. */
  public static Reply ok() {
    return new Reply(200, Map.of(), "fine");
  }

  /** An answer of this status, with a body. */
  public static Reply status(int status) {
    return new Reply(status, Map.of(), "status " + status);
  }

  /** The token is not accepted. */
  public static Reply refused() {
    return status(401).with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  }

  /** Go there instead. */
  public static Reply redirect(String location) {
    return status(307).with("Location", location);
  }

  /** The same with one more header. */
  public Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }
}

package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How leases are asked for: by GET, unless the settings name a body, which is posted, as PKI wants
 * it.
 *
 * @param bodies the JSON object of each path that has one
 */
record LeaseRequests(Map<String, String> bodies) {
  /**
   * What was said about a server.
   *
   * @throws dev.hexkey.ports.MisconfiguredException if it is no JSON object of objects
   */
  static LeaseRequests of(ServerMembers members) {
    Optional<String> text = members.find(Member.LEASE_REQUESTS);
    Map<String, String> bodies = new HashMap<>();
    if (text.isPresent() && !read(text.get().getBytes(StandardCharsets.UTF_8), bodies)) {
      throw BaoErrors.misconfigured(
          List.of(
              members.placeOf(Member.LEASE_REQUESTS)
                  + " is no JSON object of paths with an object each"));
    }
    return new LeaseRequests(Map.copyOf(bodies));
  }

  Call call(String path) {
    String body = bodies.get(path);
    return body == null ? Call.get(path) : Call.post(path, body.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean read(byte[] json, Map<String, String> bodies) {
    boolean[] good = {true};
    boolean whole =
        Answers.read(
            json,
            (path, parser) -> {
              if (parser.currentToken() != JsonToken.START_OBJECT) {
                good[0] = false;
                return;
              }
              int start = (int) parser.currentTokenLocation().getByteOffset();
              parser.skipChildren();
              int end = (int) parser.currentLocation().getByteOffset();
              byte[] body = Arrays.copyOfRange(json, start, end);
              bodies.put(path, new String(body, StandardCharsets.UTF_8));
            });
    return whole && good[0];
  }
}

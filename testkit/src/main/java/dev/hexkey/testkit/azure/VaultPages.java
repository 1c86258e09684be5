package dev.hexkey.testkit.azure;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists, a page at a time. */
final class VaultPages {
  private static final int MOST = 25;

  private VaultPages() {}

  /**
   * The page that the request asks for.
   *
   * @param items by the key they are sorted by
   * @param url of the vault
   */
  static Answer page(Call call, List<Map.Entry<String, Map<String, Object>>> items, String url) {
    int size = size(call);
    String after = after(call);
    List<Map.Entry<String, Map<String, Object>>> rest =
        items.stream().filter(item -> item.getKey().compareTo(after) > 0).toList();
    List<Map.Entry<String, Map<String, Object>>> page = rest.stream().limit(size).toList();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("value", page.stream().map(Map.Entry::getValue).toList());
    body.put(
        "nextLink",
        rest.size() <= size
            ? Optional.empty()
            : nextLink(call, size, page.get(page.size() - 1).getKey(), url));
    return Answer.json(200, body);
  }

  private static String nextLink(Call call, int size, String last, String url) {
    return url
        + call.path()
        + "?api-version="
        + call.query().get("api-version")
        + "&$skiptoken="
        + Jwt.encode(last)
        + "&maxresults="
        + size;
  }

  private static int size(Call call) {
    String asked = call.query().getOrDefault("maxresults", Integer.toString(MOST));
    if (!asked.matches("[0-9]{1,4}") || Integer.parseInt(asked) < 1) {
      throw VaultFailure.badParameter("The request parameter maxresults is not valid: " + asked);
    }
    if (Integer.parseInt(asked) > MOST) {
      throw VaultFailure.badParameter("maxresults must be between 1 and " + MOST + ".");
    }
    return Integer.parseInt(asked);
  }

  private static String after(Call call) {
    try {
      byte[] token = Base64.getUrlDecoder().decode(call.query().getOrDefault("$skiptoken", ""));
      return new String(token, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw VaultFailure.badParameter("The $skiptoken is not valid.");
    }
  }
}

package dev.hexkey.testkit.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client asks for.
 *
 * @param audience the resource, as the token names it
 * @param granted the scopes to answer with
 */
record Scope(String audience, String granted, boolean isOffline, boolean isOpenId, boolean isAll) {
  private static final Set<String> PROTOCOL =
      Set.of("openid", "profile", "email", "offline_access");
  private static final Set<String> RESOURCES =
      Set.of(
          "https://vault.azure.net",
          "https://vault.usgovcloudapi.net",
          "https://vault.azure.cn",
          "https://managedhsm.azure.net",
          "https://managedhsm.usgovcloudapi.net",
          "https://managedhsm.azure.cn");
  private static final String GRAPH = "https://graph.microsoft.com";
  private static final String ALL = "/.default";

  static Scope parse(String text) {
    List<String> all = List.of(text.trim().split("\\s+", -1));
    Optional<String> asked = all.stream().filter(scope -> !PROTOCOL.contains(scope)).findFirst();
    boolean isOffline = all.contains("offline_access");
    boolean isOpenId = all.contains("openid");
    if (asked.isEmpty() || asked.get().isEmpty()) {
      return new Scope(GRAPH, "openid profile", isOffline, isOpenId, false);
    }
    int end = asked.get().lastIndexOf('/');
    String resource = end < 0 ? "" : asked.get().substring(0, end).replaceFirst("/$", "");
    if (!RESOURCES.contains(resource)) {
      throw EntraFailure.aadsts(500011, "Scope '" + asked.get() + "'.");
    }
    List<String> granted = new ArrayList<>(List.of(resource + "/user_impersonation"));
    boolean isAll = asked.get().endsWith(ALL);
    if (isAll) {
      granted.add(resource + ALL);
    }
    return new Scope(resource, String.join(" ", granted), isOffline, isOpenId, isAll);
  }
}

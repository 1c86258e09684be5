package dev.hexkey.testkit.azure;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who gets a token of which tenant through which app.
 *
 * @param user absent for the app itself
 */
record Principal(@Nullable EntraUser user, EntraApp app, String tenant) {
  /** A user, in the tenant of the path; in the home tenant if the path leaves that open. */
  static Principal of(EntraUser user, EntraApp app, String tenant) {
    String own = Directory.ANY_TENANT.contains(tenant) ? user.homeTenant() : tenant;
    return new Principal(user, app, own);
  }

  /**
   * Whether this way is open.
   *
   * @throws EntraFailure with the reason that it is not
   */
  void requireAllowed(SignInWay way) {
    if (user == null) {
      return;
    }
    if (user.objectIdIn(tenant).isEmpty()) {
      throw EntraFailure.aadsts(50020, "User '" + user + "', tenant '" + tenant + "'.");
    }
    if (!app.isConsented()) {
      throw EntraFailure.aadsts(65001, "Application '" + app.clientId() + "'.");
    }
    Optional<Integer> refusal = user.refusal(way);
    if (refusal.isPresent()) {
      throw EntraFailure.aadsts(refusal.get());
    }
  }

  String objectId() {
    return user == null ? app.objectId() : user.objectIdIn(tenant).orElseThrow();
  }

  int accessGeneration() {
    return user == null ? app.accessGeneration() : user.accessGeneration();
  }

  int signInGeneration() {
    return user == null ? 0 : user.signInGeneration();
  }

  /** Claims of an access token that tell a person from an app. */
  Map<String, Object> claims() {
    if (user == null) {
      return Json.of("idtyp", "app");
    }
    return Json.of(
        "upn", user.principalName(),
        "unique_name", user.principalName(),
        "name", user.name(),
        "groups", user.groups(),
        "scp", "user_impersonation");
  }
}

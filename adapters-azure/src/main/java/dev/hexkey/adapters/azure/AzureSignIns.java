package dev.hexkey.adapters.azure;

import dev.hexkey.ports.Settings;
import dev.hexkey.ports.SignIn;
import java.util.List;

/** Finds the sign-ins of this adapter among those of a client. */
public final class AzureSignIns {
  private AzureSignIns() {}

  /**
   * The sign-in of the common profile.
   *
   * @param signIns of a client that has this adapter
   */
  public static SignIn of(List<SignIn> signIns, Settings settings) {
    return find(signIns, Profile.common(settings));
  }

  /**
   * The sign-in of a profile.
   *
   * @param signIns of a client that has this adapter
   * @throws dev.hexkey.ports.InvalidException with code {@code UNKNOWN_PROFILE} if the settings
   *     name none such
   */
  public static SignIn ofProfile(String name, List<SignIn> signIns, Settings settings) {
    return find(signIns, Profiles.named(settings, name));
  }

  static EntraSignIn find(List<SignIn> signIns, Profile profile) {
    return signIns.stream()
        .filter(EntraSignIn.class::isInstance)
        .map(EntraSignIn.class::cast)
        .filter(each -> each.name().equals(profile.signInName()))
        .findFirst()
        .orElseThrow();
  }
}

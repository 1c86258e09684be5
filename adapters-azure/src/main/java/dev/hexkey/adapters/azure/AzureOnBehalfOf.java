package dev.hexkey.adapters.azure;

import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.SignIn;
import java.util.List;

/**
 * Secrets of a vault as the persons may read them who call this program: a web service that was
 * sent a person's token exchanges it for one of the vault (Entra's on-behalf-of flow), so that the
 * vault's roles decide for each person. This program is then an app with a secret, a certificate or
 * a federated token. Thread-safe.
 *
 * <pre>{@code
 * AzureOnBehalfOf persons = AzureOnBehalfOf.of(hexkey.signIns(), hexkey.settings());
 * String key = persons.getSecret(bearerTokenOfTheRequest, "yokoy--api-key");
 * }</pre>
 *
 * <p>Values are never kept: each call asks the vault. The exchanged tokens are, for the thousand
 * tokens that were sent last, and are renewed as long as the one that was sent serves.
 */
public final class AzureOnBehalfOf {
  private final Delegation delegation;
  private final DefaultVault vault;

  private AzureOnBehalfOf(Delegation delegation, DefaultVault vault) {
    this.delegation = delegation;
    this.vault = vault;
  }

  /**
   * The secrets of the vault that {@code hexkey_azure_vault} names.
   *
   * @param signIns of a client that has this adapter; they are found by it, nobody signs in
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR} if no
   *     vault is named
   */
  public static AzureOnBehalfOf of(List<SignIn> signIns, Settings settings) {
    return of(signIns, Profile.common(settings));
  }

  /**
   * The secrets of the vault that {@code hexkey_azure_<profile>_vault} names.
   *
   * @param signIns of a client that has this adapter; they are found by it, nobody signs in
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR} if no
   *     vault is named
   * @throws dev.hexkey.ports.InvalidException with code {@code UNKNOWN_PROFILE} if there is no such
   *     profile
   */
  public static AzureOnBehalfOf ofProfile(String name, List<SignIn> signIns, Settings settings) {
    return of(signIns, Profiles.named(settings, name));
  }

  private static AzureOnBehalfOf of(List<SignIn> signIns, Profile profile) {
    return new AzureOnBehalfOf(
        AzureSignIns.find(signIns, profile).delegation(), DefaultVault.of(profile));
  }

  /**
   * The text of a secret.
   *
   * @param sent the access token that the person's program sent, issued for this app; without
   *     {@code Bearer}. Entra checks it in the exchange, and nobody here before that
   * @param name as {@link AzureSecrets#getSecret} takes it
   * @throws dev.hexkey.ports.UnauthenticatedException with code {@code LOGIN_REQUIRED} if the
   *     person has to sign in anew, reason {@code TOKEN_ENDED}, {@code TOKEN_REFUSED} or what else
   *     Entra wants; a claims challenge to pass on is in its {@link dev.hexkey.ports.TokenFailure}
   * @throws dev.hexkey.ports.InvalidException with code {@code MALFORMED_TOKEN} or {@code
   *     INVALID_NAME}
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code VAULT_CONFIG_ERROR}, reason
   *     {@code NO_APP}, if this program is no app
   * @throws dev.hexkey.ports.HexkeyException as a read by the app itself would throw
   */
  public String getSecret(String sent, String name) {
    try (SecretValue value = fetch(sent, name)) {
      return value.revealText();
    }
  }

  /**
   * The secret itself, which the caller closes.
   *
   * @throws dev.hexkey.ports.HexkeyException as {@link #getSecret} does
   */
  public SecretValue fetch(String sent, String name) {
    return delegation.store(sent).fetch(vault.address(name)).value();
  }
}

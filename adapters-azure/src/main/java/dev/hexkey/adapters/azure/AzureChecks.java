package dev.hexkey.adapters.azure;

import com.azure.core.http.rest.PagedResponse;
import com.azure.core.util.Context;
import com.azure.security.keyvault.secrets.models.DeletedSecret;
import dev.hexkey.adapters.azure.AzureConfig.Vault;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.DoctorCheck.Finding;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.SignIn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a doctor can look at in the sign-in and in each vault. Thread-safe. */
final class AzureChecks {
  /** A name that no secret has: what the vault says to it shows who may read everything. */
  private static final String NO_SECRET = "hexkey-doctor-8c1f6e5d-has-no-such-secret";

  private final Profile profile;
  private final AzureConfig config;
  private final SignIn signIn;
  private final Identity identity;
  private final IdentityTokens tokens;
  private final Function<String, KeyVault> vaults;

  AzureChecks(
      Profile profile,
      AzureConfig config,
      SignIn signIn,
      Identity identity,
      IdentityTokens tokens,
      Function<String, KeyVault> vaults) {
    this.profile = profile;
    this.config = config;
    this.signIn = signIn;
    this.identity = identity;
    this.tokens = tokens;
    this.vaults = vaults;
  }

  /** The checks; none where nothing of Azure is configured. */
  List<DoctorCheck> all() {
    if (config.vaults().isEmpty() && !isRegistered() && isPerson()) {
      return List.of();
    }
    List<DoctorCheck> checks = new ArrayList<>();
    checks.add(check("configuration", this::configuration));
    checks.add(check("account", this::account));
    config.vaults().values().stream()
        .map(Vault::name)
        .sorted()
        .forEach(name -> checks.add(check("vault_" + name.replace('-', '_'), () -> vault(name))));
    return checks;
  }

  private DoctorCheck check(String about, Supplier<Finding> look) {
    return new DoctorCheck() {
      @Override
      public String name() {
        return profile.signInName().replace('-', '_') + "_" + about;
      }

      @Override
      public Finding run() {
        try {
          return look.get();
        } catch (HexkeyException e) {
          return Finding.failure(e.summary(), e.suggestion());
        }
      }
    };
  }

  // --- configuration

  private boolean isRegistered() {
    return config.tenantOrNull() != null || config.clientOrNull() != null;
  }

  /** Names of settings only, never their values. */
  private Finding configuration() {
    if (config.vaults().isEmpty()) {
      HexkeyException none = AzureErrors.noVault();
      return Finding.warning(none.summary(), none.suggestion());
    }
    return Finding.ok(
        "%s; the vaults are those of %s, in the cloud %s; TLS trusts %s."
            .formatted(
                isRegistered()
                    ? "Tenant and app registration are those of " + config.registrationFrom()
                    : "No place names a tenant and an app registration",
                vaultsFrom(),
                config.cloud().setting(),
                stated(AzureSettings.CA_CERT)
                    .map(name -> "the authorities of " + name + " alone")
                    .orElse("the system's authorities")));
  }

  private String vaultsFrom() {
    return String.join(
        " and ",
        Stream.of(stated(AzureSettings.VAULTS), stated(AzureSettings.VAULT))
            .flatMap(Optional::stream)
            .toList());
  }

  /** The name of a setting that has a value. */
  private Optional<String> stated(Setting<?> setting) {
    return profile
        .settings()
        .find(setting)
        .filter(value -> !value.equals("") && !value.equals(List.of()))
        .map(value -> profile.nameOf(setting));
  }

  // --- account

  private boolean isPerson() {
    return config.identity().credential() == Credential.USER;
  }

  private Finding account() {
    return isPerson() ? person() : server();
  }

  private Finding server() {
    try {
      CurrentToken token = tokens.token(Deadline.after(config.timeout()));
      List<String> passedOver = identity.passedOver();
      return Finding.ok(
          "A token can be had as "
              + identity.identity()
              + ids(TokenClaims.of(token.revealText()))
              + "."
              + (passedOver.isEmpty() ? "" : " Passed over were " + String.join(" ", passedOver)));
    } catch (HexkeyException e) {
      String reason = e.reason().map(text -> "/" + text).orElse("");
      return Finding.failure("[" + e.code() + reason + "] " + e.summary(), e.suggestion());
    }
  }

  /** Who it is that the token was made for, as an administrator would look for it. */
  private static String ids(Map<String, String> claims) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("appid", "app");
    names.put("oid", "object");
    names.put("tid", "tenant");
    return names.entrySet().stream()
        .filter(each -> Tenants.isId(claims.getOrDefault(each.getKey(), "")))
        .map(each -> ", " + each.getValue() + " " + claims.get(each.getKey()))
        .collect(Collectors.joining());
  }

  private Finding person() {
    if (config.tenantOrNull() == null || config.clientOrNull() == null) {
      throw EntraErrors.notConfigured();
    }
    SignIn.Status status = signIn.status();
    Optional<String> name = status.username();
    if (name.isEmpty()) {
      HexkeyException nobody = EntraErrors.nobodySignedIn();
      return Finding.warning(nobody.summary(), nobody.suggestion());
    }
    return Finding.ok(
        name.get() + " is signed in; kept in: " + status.facts().getOrDefault("cache", "?") + ".");
  }

  // --- vaults

  private Finding vault(String name) {
    KeyVault vault = vaults.apply(name);
    try {
      boolean lists = isAllowed(name, vault, () -> firstName(vault));
      boolean readsAll = isAllowed(name, vault, () -> vault.client().getSecret(NO_SECRET));
      return rights(name, lists, readsAll, lists ? deleted(name, vault) : "");
    } catch (HexkeyException e) {
      if (!e.code().equals(EntraErrors.LOGIN_REQUIRED)) {
        throw e;
      }
      return Finding.warning(
          "The vault '" + name + "' answers and asks for the right sign-in, which is missing.",
          e.suggestion());
    }
  }

  /** A vault looks at the rights before it looks for the secret. */
  private static boolean isAllowed(String name, KeyVault vault, Supplier<?> call) {
    try {
      vault.failures().translated(SecretAddress.newest(name, "*"), call);
      return true;
    } catch (AbsentException e) {
      if (!e.code().equals(ErrorCodes.SECRET_NOT_FOUND)) {
        throw e;
      }
      return true;
    } catch (ForbiddenException e) {
      if (!e.code().equals(ErrorCodes.VAULT_AUTHZ_ERROR)) {
        throw e;
      }
      return false;
    }
  }

  private static Boolean firstName(KeyVault vault) {
    return vault.client().listPropertiesOfSecrets().iterableByPage().iterator().hasNext();
  }

  private Finding rights(String name, boolean lists, boolean readsAll, String deleted) {
    String found =
        "The vault '%s' answers and takes the sign-in; this identity may %s its secrets and %s.%s"
            .formatted(
                name,
                lists ? "list" : "not list",
                readsAll ? "read each of them" : "read those alone that it has a role on",
                deleted);
    return lists || readsAll
        ? Finding.ok(found)
        : Finding.warning(
            found,
            "Read one to see whether it has a role; if it is refused, have the role 'Key Vault"
                + " Secrets User' granted on that secret.");
  }

  /** What can still be recovered, as far as the first page tells. */
  private static String deleted(String name, KeyVault vault) {
    List<Instant> ends = new ArrayList<>();
    boolean allowed =
        isAllowed(
            name,
            vault,
            () -> {
              PagedResponse<DeletedSecret> page =
                  vault
                      .client()
                      .listDeletedSecrets(Context.NONE)
                      .iterableByPage()
                      .iterator()
                      .next();
              page.getValue().stream()
                  .map(secret -> KeyVaultStore.instant(secret.getScheduledPurgeDate()))
                  .filter(Objects::nonNull)
                  .forEach(ends::add);
              return page;
            });
    return ends.stream()
        .min(Instant::compareTo)
        .filter(first -> allowed)
        .map(
            first ->
                " Deleted and recoverable: " + ends.size() + ", the first until " + first + ".")
        .orElse("");
  }
}

package dev.hexkey.adapters.azure;

import dev.hexkey.ports.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The settings of this adapter. An empty value counts as none. */
final class AzureSettings {
  static final Setting<String> ENVIRONMENT =
      Setting.text(
              "environment",
              "where the program runs; anything but development keeps every guard up")
          .withDefault("production");

  static final Setting<String> VAULT =
      text("hexkey_azure_vault", "the vault of secrets that name none: its name or its address")
          .withAliases("sanoptis_auth_vault_uri");
  static final Setting<List<String>> VAULTS =
      Setting.list(
          "hexkey_azure_vaults",
          "the vaults that secret URIs may name, each with =https://host[:port] if its address is"
              + " not the cloud's");

  static final Setting<List<String>> PROFILES =
      Setting.list(
          "hexkey_azure_profiles",
          "further tenants, each with the settings hexkey_azure_<profile>_tenant_id and so on");

  static final Setting<String> CLOUD =
      text("hexkey_azure_cloud", "public, usgovernment or china; else that of the vault");
  static final Setting<String> AUTHORITY =
      text("hexkey_azure_authority", "where to sign in, if not where the cloud does; https");
  static final Setting<String> AUTHORITY_HOST =
      text("azure_authority_host", "the same, as other tools take it");
  static final Setting<String> CA_CERT =
      text("hexkey_azure_ca_cert", "PEM file of the only authorities to trust, not the system's");

  static final Setting<String> CREDENTIAL =
      text(
          "hexkey_azure_credential",
          "managed_identity, workload_identity, client_certificate, client_secret, azure_cli, user"
              + " or chain; else the one that is configured");
  static final Setting<Boolean> ALLOW_AZURE_CLI =
      Setting.bool(
          "hexkey_azure_allow_azure_cli",
          "whether a session of the Azure CLI may serve; true on a desktop unless set");
  static final Setting<Boolean> ALLOW_GLOBAL_NAMES =
      Setting.bool(
              "hexkey_azure_allow_global_names",
              "whether getSecret takes names without '--', which belong to no plug-in")
          .withDefault("false");

  static final Setting<String> CACHE =
      text("hexkey_azure_cache", "store or memory: where a sign-in is kept; the store unless set");
  static final Setting<String> USERNAME =
      text("hexkey_azure_username", "whose sign-in to use, if several are kept");
  static final Setting<Boolean> CONTINUOUS_ACCESS =
      Setting.bool(
              "hexkey_azure_continuous_access",
              "whether the vault may end a token before its time (client capability CP1)")
          .withDefault("true");

  static final Setting<Duration> VALUE_TTL =
      Setting.seconds("hexkey_azure_value_ttl", "how long a value may be kept", 0, 86_400)
          .withDefault("300");
  static final Setting<Duration> TIMEOUT =
      Setting.seconds("hexkey_azure_timeout", "how long one call may take in all", 1, 600)
          .withDefault("30");
  static final Setting<String> EXPIRED =
      text("hexkey_azure_expired", "fail, warn or ignore: what becomes of secrets past their end")
          .withDefault("fail");
  static final Setting<String> GROUP_HINT =
      text(
          "hexkey_azure_group_hint",
          "what to tell people who lack a right; {plugin} stands for the name before '--'");

  static final Setting<String> HTTPS_PROXY =
      Setting.secret("https_proxy", "the proxy before https addresses, as its http address");
  static final Setting<String> NO_PROXY =
      Setting.of(
          "no_proxy",
          "comma-separated list",
          "hosts and domains that no proxy stands before",
          text -> text);

  static final Setting<String> CLAUDE_PLUGIN_DATA =
      text("claude_plugin_data", "the folder of a plug-in, which then has a sign-in of its own");
  static final Setting<String> HOME =
      Setting.of("home", "path", "the user's directory", text -> text).withAliases("userprofile");

  /** One place that names tenant and client together; they are never taken from two. */
  record Family(Setting<String> tenant, Setting<String> client) {
    Family(String prefix) {
      this(
          text(prefix + "tenant_id", "the tenant (directory) to sign in to"),
          text(prefix + "client_id", "the app registration to sign in with"));
    }
  }

  static final Family HEXKEY = new Family("hexkey_azure_");
  static final Family SANOPTIS = new Family("sanoptis_auth_");
  static final Family AZURE = new Family("azure_");

  private static final List<Setting<?>> OWN =
      List.of(
          ENVIRONMENT,
          VAULT,
          VAULTS,
          PROFILES,
          CLOUD,
          AUTHORITY,
          AUTHORITY_HOST,
          CA_CERT,
          CREDENTIAL,
          ALLOW_AZURE_CLI,
          ALLOW_GLOBAL_NAMES,
          CACHE,
          USERNAME,
          CONTINUOUS_ACCESS,
          VALUE_TTL,
          TIMEOUT,
          EXPIRED,
          GROUP_HINT,
          HTTPS_PROXY,
          NO_PROXY,
          CLAUDE_PLUGIN_DATA,
          HOME,
          HEXKEY.tenant(),
          HEXKEY.client(),
          SANOPTIS.tenant(),
          SANOPTIS.client(),
          AZURE.tenant(),
          AZURE.client());

  private AzureSettings() {}

  /** In the order in which they are looked at. */
  static List<Family> families() {
    return List.of(HEXKEY, SANOPTIS, AZURE);
  }

  /** Every setting that this adapter reads. */
  static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(OWN);
    all.addAll(IdentitySettings.all());
    return List.copyOf(all);
  }

  private static Setting<String> text(String name, String purpose) {
    return Setting.of(name, "text", purpose, text -> text);
  }
}

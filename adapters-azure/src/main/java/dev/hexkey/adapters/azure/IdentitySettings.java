package dev.hexkey.adapters.azure;

import dev.hexkey.ports.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The settings of identities that need no person. An empty value counts as none. */
final class IdentitySettings {
  /** One place that names an app with its proof; what belongs together is never taken from two. */
  record Family(
      AzureSettings.Family app,
      Setting<String> secret,
      Setting<String> certificate,
      Setting<String> certificatePassword,
      Setting<Boolean> sendChain,
      Setting<String> federatedTokenFile) {
    Family(AzureSettings.Family app, String prefix) {
      this(
          app,
          Setting.secret(
              prefix + "client_secret", "the app's secret, or better the secret URI of it"),
          text(
              prefix + "client_certificate_path",
              "the app's certificate with its key: a PEM or PKCS#12 file"),
          Setting.secret(
              prefix + "client_certificate_password",
              "the password of that file, or the secret URI of it"),
          Setting.bool(
                  prefix + "client_send_certificate_chain",
                  "whether the chain is sent along, for apps that trust subject and issuer")
              .withDefault("false"),
          text(
              prefix + "federated_token_file",
              "the file with the token of the platform, which is read for each request"));
    }

    List<Setting<?>> all() {
      return List.of(secret, certificate, certificatePassword, sendChain, federatedTokenFile);
    }
  }

  static final Family HEXKEY = new Family(AzureSettings.HEXKEY, "hexkey_azure_");
  static final Family AZURE = new Family(AzureSettings.AZURE, "azure_");

  static final Setting<String> RESOURCE_ID =
      text(
          "hexkey_azure_managed_identity_resource_id",
          "the resource id of the managed identity to use, of several that the machine has");
  static final Setting<String> OBJECT_ID =
      text(
          "hexkey_azure_managed_identity_object_id",
          "the object id of the managed identity to use, of several that the machine has");

  static final Setting<Duration> CLI_TIMEOUT =
      Setting.seconds("hexkey_azure_cli_timeout", "how long the Azure CLI may take", 1, 120)
          .withDefault("15");

  static final Setting<String> IDENTITY_ENDPOINT =
      text("identity_endpoint", "where App Service, Service Fabric or Azure Arc give tokens");
  static final Setting<String> IDENTITY_HEADER =
      Setting.secret("identity_header", "what a process shows to App Service or Service Fabric");
  static final Setting<String> SERVER_THUMBPRINT =
      text("identity_server_thumbprint", "the SHA-1 thumbprint of Service Fabric's certificate");
  static final Setting<String> MSI_ENDPOINT =
      text("msi_endpoint", "where Cloud Shell gives tokens");
  static final Setting<String> POD_IDENTITY =
      text("azure_pod_identity_authority_host", "where the metadata service of the machine is");

  static final Setting<String> PATH = text("path", "the folders in which programs are looked for");
  static final Setting<String> DISPLAY = text("display", "that there is a screen");
  static final Setting<String> WAYLAND_DISPLAY = text("wayland_display", "that there is a screen");
  static final Setting<String> SSH_CONNECTION =
      text("ssh_connection", "that the person sits elsewhere");

  private IdentitySettings() {}

  /** In the order in which they are looked at. */
  static List<Family> families() {
    return List.of(HEXKEY, AZURE);
  }

  static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>();
    families().forEach(family -> all.addAll(family.all()));
    all.addAll(
        List.of(
            RESOURCE_ID,
            OBJECT_ID,
            CLI_TIMEOUT,
            IDENTITY_ENDPOINT,
            IDENTITY_HEADER,
            SERVER_THUMBPRINT,
            MSI_ENDPOINT,
            POD_IDENTITY,
            PATH,
            DISPLAY,
            WAYLAND_DISPLAY,
            SSH_CONNECTION));
    return all;
  }

  private static Setting<String> text(String name, String purpose) {
    return Setting.of(name, "text", purpose, text -> text);
  }
}

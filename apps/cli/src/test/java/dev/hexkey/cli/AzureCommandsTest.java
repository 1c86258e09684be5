package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in and the commands on secrets, on the double of Azure. */
class AzureCommandsTest {
  private static final String URI = AzureWorld.URI;

  @TempDir private Path folder;
  private Path home;
  private AzureWorld world;

  @BeforeEach
  void start() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
    world = new AzureWorld(folder);
    world.vault.put("yokoy--api-key", "s3cr3t");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Result hexkey(String... args) {
    return world.shell(home).hexkey(args);
  }

  private String said(String... args) {
    return said("", args);
  }

  private String said(String input, String[] args) {
    Result result = world.shell(home).input(input).hexkey(args);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  private void signIn() throws Exception {
    assertThat(world.login(home).exitCode()).isZero();
  }

  @Test
  void theCodeIsShownAndTheSignInIsKept() throws Exception {
    String[] code = new String[1];

    Result result =
        world.login(
            home,
            shown -> {
              code[0] = shown;
              world.azure.entra().approve(shown, world.ada);
            });

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("code  " + code[0]).contains("page  https://localhost:");
    assertThat(result.out())
        .startsWith("signed in as ada@contoso.example\n")
        .contains("  cache: record store, encrypted\n")
        .contains("  tenant id: " + world.azure.entra().tenantId() + "\n");
    assertThat(said("secret", "get", URI)).isEqualTo("s3cr3t");
    assertThat(said("secret", "get", "--no-color", URI)).isEqualTo("s3cr3t");
  }

  /** The person cannot enter a code that is shown when the wait is over. */
  @Test
  void theCodeIsShownWhileTheCommandWaits() throws Exception {
    Path err = folder.resolve("err");
    Process process = login(err);
    String code = world.code(process::isAlive);
    while (process.isAlive() && !Files.readString(err).contains(code)) {
      Thread.onSpinWait();
    }

    assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
    world.azure.entra().approve(code, world.ada);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
  }

  @Test
  void whoeverIsSignedInIsNotAskedAgain() throws Exception {
    signIn();
    int before = world.azure.requests().size();

    assertThat(said("azure", "login", "--method", "device-code"))
        .startsWith("signed in as ada@contoso.example\n");
    assertThat(world.azure.requests()).hasSize(before);
  }

  @Test
  void whoamiSaysWhoIsThereWithoutTheNetwork() throws Exception {
    assertThat(said("azure", "whoami")).startsWith("signed out\n").contains("  vaults: my-vault\n");
    signIn();
    int before = world.azure.requests().size();

    assertThat(said("azure", "whoami")).startsWith("signed in as ada@contoso.example\n");
    assertThat(said("azure", "whoami", "--json"))
        .isEqualTo(
            "{\"state\":\"signed_in\",\"username\":\"ada@contoso.example\",\"cache\":\"record"
                + " store, encrypted\",\"cloud\":\"public\",\"identity\":\"user\",\"object_id\":\""
                + world.ada.objectId()
                + "\",\"tenant_id\":\""
                + world.azure.entra().tenantId()
                + "\",\"vaults\":\"my-vault\"}\n");
    assertThat(world.azure.requests()).hasSize(before);
  }

  @Test
  void logoutForgetsTheSignIn() throws Exception {
    signIn();

    assertThat(said("azure", "logout")).startsWith("signed out\n");

    assertThat(said("azure", "whoami")).startsWith("signed out\n");
    Result refused = hexkey("secret", "get", URI);
    assertThat(refused.exitCode()).isEqualTo(6);
    assertThat(refused.err())
        .isEqualTo(
            "error: [LOGIN_REQUIRED] Nobody is signed in with Microsoft. Sign in:"
                + " 'hexkey azure login'.\n");
  }

  @Test
  void aSignInThatIsDeclinedIsAnError() throws Exception {
    Result result = world.login(home, code -> world.azure.entra().decline(code));

    assertThat(result.exitCode()).isEqualTo(6);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("error: [LOGIN_DECLINED] The sign-in was declined. ");
  }

  @Test
  void anUnknownWayIsRefused() {
    Result result = hexkey("azure", "login", "--method", "devise-code");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("auto, browser, device-code");
    assertThat(world.azure.requests()).isEmpty();
  }

  @Test
  void withoutConfigurationItSaysWhatToSet() {
    Result login = Run.in(home).hexkey("azure", "login");

    assertThat(login.exitCode()).isEqualTo(8);
    assertThat(login.err())
        .startsWith("error: [VAULT_CONFIG_ERROR] ")
        .contains("hexkey_azure_tenant_id and hexkey_azure_client_id");
    Result get = Run.in(home).hexkey("secret", "get", URI);
    assertThat(get.exitCode()).isEqualTo(8);
    assertThat(get.err()).contains("hexkey_azure_vault");
    assertThat(Run.in(home).hexkey("azure", "whoami").out()).startsWith("signed out\n");
  }

  @Test
  void theCacheOfAnotherToolIsTakenOver() throws Exception {
    String tenant = world.azure.entra().tenantId();
    String id = world.ada.objectId() + "." + tenant;
    Path cache = folder.resolve("msal_cache.bin");
    Files.writeString(
        cache,
        """
        {"Account":{"%1$s-localhost-%2$s":{"home_account_id":"%1$s","environment":"localhost",
         "realm":"%2$s","local_account_id":"%3$s","username":"ada@contoso.example",
         "authority_type":"MSSTS"}},
         "RefreshToken":{"%1$s-localhost-refreshtoken-%4$s--":{"credential_type":"RefreshToken",
         "secret":"canary-refresh","home_account_id":"%1$s","environment":"localhost",
         "client_id":"%4$s","target":""}}}
        """
            .formatted(id, tenant, world.ada.objectId(), world.app.clientId()));

    assertThat(said("azure", "import-cache", "--from", cache.toString()))
        .isEqualTo("took over 1 account\n");
    assertThat(said("azure", "import-cache", "--from", "../msal_cache.bin", "--json"))
        .isEqualTo("{\"accounts\":1}\n");
    assertThat(said("azure", "whoami")).startsWith("signed in as ada@contoso.example\n");
  }

  @Test
  void aProfileHasASignInOfItsOwn() throws Exception {
    signIn();
    said("config", "set", "hexkey_azure_profiles", "work");
    said("config", "set", "hexkey_azure_work_tenant_id", world.azure.entra().tenantId());

    assertThat(said("config", "get", "hexkey_azure_work_tenant_id"))
        .contains(world.azure.entra().tenantId());
    assertThat(said("azure", "whoami", "--profile", "work")).startsWith("signed out\n");
    assertThat(said("azure", "whoami")).startsWith("signed in as ada@contoso.example\n");

    Result login = hexkey("azure", "login", "--profile", "work");
    assertThat(login.err()).contains("[VAULT_CONFIG_ERROR", "those of the profile");
    assertThat(hexkey("azure", "logout", "--profile", "work").exitCode()).isEqualTo(8);
    Result unknown = hexkey("azure", "whoami", "--profile", "wrok");
    assertThat(unknown.exitCode()).isEqualTo(7);
    assertThat(unknown.err()).contains("UNKNOWN_PROFILE").contains("hexkey_azure_profiles");
    Result notThere = hexkey("azure", "import-cache", "--profile", "wrok", "--from", "x");
    assertThat(notThere.err()).contains("UNKNOWN_PROFILE");
    Result misspelt = hexkey("config", "set", "hexkey_azure_wrok_tenant_id", "x");
    assertThat(misspelt.err()).contains("UNKNOWN_SETTING").contains("hexkey_azure_work_tenant_id");
  }

  @Test
  void whatIsNoCacheIsNotTakenOver() throws Exception {
    Path cache = folder.resolve("none.bin");
    Files.writeString(cache, "canary-refresh");

    Result garbage = hexkey("azure", "import-cache", "--from", cache.toString());
    Result absent = hexkey("azure", "import-cache", "--from", folder.resolve("no").toString());

    assertThat(garbage.exitCode()).isEqualTo(7);
    assertThat(garbage.err())
        .startsWith("error: [TOKEN_CACHE_INVALID] The file is no token cache")
        .doesNotContain("canary");
    assertThat(absent.exitCode()).isEqualTo(7);
    assertThat(absent.err())
        .startsWith("error: [TOKEN_CACHE_INVALID] The file with the token cache is missing");
    assertThat(hexkey("azure", "import-cache").exitCode()).isEqualTo(2);
  }

  @Test
  void secretsAreWrittenListedAndTakenBack() throws Exception {
    signIn();
    String uri = "azure+kv://my-vault/yokoy--token";

    assertThat(said("one", new String[] {"secret", "put", uri}))
        .matches("stored " + uri.replace("+", "\\+") + ", version [0-9a-f]{32}\n");
    said("two", new String[] {"secret", "put", uri});
    assertThat(said("secret", "get", uri)).isEqualTo("two");
    assertThat(said("secret", "list", "azure+kv://my-vault/yokoy/"))
        .isEqualTo("azure+kv://my-vault/yokoy/api-key\nazure+kv://my-vault/yokoy/token\n");
    assertThat(said("secret", "history", uri)).hasLineCount(3);
    String first = world.vault.versions("yokoy--token").get(0);
    assertThat(said("secret", "get", uri + "?version=" + first)).isEqualTo("one");

    assertThat(said("secret", "delete", uri)).isEqualTo("deleted " + uri + "\n");
    assertThat(hexkey("secret", "get", uri).exitCode()).isEqualTo(4);
    assertThat(said("secret", "undelete", uri)).isEqualTo("undeleted " + uri + "\n");
    assertThat(said("secret", "get", uri)).isEqualTo("two");
  }

  @Test
  void theDoctorCoversAccountVaultAndRole() throws Exception {
    assertThat(hexkey("doctor").out()).contains("azure_account", "Nobody is signed in");
    signIn();

    assertThat(said("doctor"))
        .containsPattern("ok +azure_account +ada@contoso.example is signed in")
        .containsPattern("ok +azure_vault_my_vault .* may list its secrets");
    assertThat(Run.in(home).hexkey("doctor").out()).doesNotContain("azure_");
  }

  @Test
  void ctrlCDuringASignInLeavesNothingBehind() throws Exception {
    said("azure", "whoami"); // makes the store
    Set<String> before = files();
    Process process = login(folder.resolve("err"));
    world.code(process::isAlive);

    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(ExitCodes.INTERRUPTED);
    assertThat(said("azure", "whoami")).startsWith("signed out\n");
    assertThat(files()).isEqualTo(before);
  }

  /** A sign-in in a process of its own, which heeds Ctrl-C also if this one was told not to. */
  private Process login(Path err) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(HexkeyProcess.command("azure", "login", "--method", "device-code"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .directory(home.toFile());
    builder.environment().put("HEXKEY_HOME", home.toString());
    builder.environment().putAll(world.environment());
    return builder.start();
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files
          .map(file -> home.relativize(file).toString())
          .filter(file -> !file.startsWith("native")) // the driver's library, of any command
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}

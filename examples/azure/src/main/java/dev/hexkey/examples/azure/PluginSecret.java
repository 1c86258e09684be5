package dev.hexkey.examples.azure;

import dev.hexkey.adapters.azure.AzureAdapter;
import dev.hexkey.adapters.azure.AzureSecrets;
import dev.hexkey.adapters.local.sqlite.LocalAdapter;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignIn.Method;
import dev.hexkey.ports.SignIn.State;
import dev.hexkey.ports.SignInPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Signs in once and reads the secret of a plug-in: with the tenant that the environment names, or
 * else with a double of Azure that it starts and ends, where it also shows what is refused.
 */
public final class PluginSecret {
  private static final List<String> TENANTS =
      List.of("HEXKEY_AZURE_TENANT_ID", "SANOPTIS_AUTH_TENANT_ID", "AZURE_TENANT_ID");

  private PluginSecret() {}

  public static void main(String[] args) throws Exception {
    String name = args.length > 0 ? args[0] : OwnAzure.SECRET;
    Map<String, String> environment = System.getenv();
    if (TENANTS.stream().anyMatch(environment::containsKey)) {
      try (Hexkey hexkey = hexkey(environment, code -> {})) {
        signIn(hexkey);
        show(hexkey, name);
      }
      return;
    }
    System.out.println("started a double of Azure, as no tenant is configured");
    Path home = Files.createTempDirectory("hexkey-azure-");
    try (OwnAzure azure = OwnAzure.start(home);
        Hexkey hexkey = hexkey(azure.environment(), azure::enter)) {
      show(hexkey, name); // nobody is signed in yet
      signIn(hexkey);
      show(hexkey, name);
      show(hexkey, OwnAzure.SECRET_OF_OTHERS);
      azure.throttle();
      String uri = "azure+kv://kv-plugins/" + name;
      show(name, () -> hexkey.secrets().refresh(uri).revealText()); // past the cache
    } finally {
      delete(home);
    }
  }

  private static Hexkey hexkey(Map<String, String> environment, Consumer<String> person) {
    return Hexkey.builder()
        .adapters(List.of(new AzureAdapter(), new LocalAdapter())) // the store keeps the sign-in
        .home(Hexkey.defaultHome(environment))
        .environment(environment)
        .signInPrompt(new Console(person))
        .build();
  }

  private static void signIn(Hexkey hexkey) {
    SignIn microsoft = hexkey.signIns().get(0);
    SignIn.Status status = microsoft.start(Method.DEVICE_CODE, false);
    if (status.state() == State.PENDING) {
      status = microsoft.await(Deadline.after(Duration.ofMinutes(16)));
    }
    System.out.println("signed in as " + status.username().orElse("nobody"));
  }

  private static void show(Hexkey hexkey, String name) {
    AzureSecrets secrets = AzureSecrets.of(hexkey.secrets(), hexkey.settings());
    show(name, () -> secrets.getSecret(name));
  }

  /** What a program would do with the text is its own affair; here only its length is shown. */
  private static void show(String name, Supplier<String> read) {
    try {
      System.out.println(name + ": " + read.get().length() + " characters");
    } catch (HexkeyException e) {
      System.out.println(name + ": " + e.getMessage() + " Next: " + e.nextAction());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Shows the code to whoever looks at the console. */
  private record Console(Consumer<String> person) implements SignInPrompt {
    @Override
    public boolean hasBrowser() {
      return false;
    }

    @Override
    public void show(SignIn.Prompt prompt) {
      String code = prompt.userCode().orElseThrow();
      System.out.println("open " + prompt.address() + " and enter " + code);
      person.accept(code);
    }
  }
}

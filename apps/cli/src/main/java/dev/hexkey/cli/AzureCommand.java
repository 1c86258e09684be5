package dev.hexkey.cli;

import dev.hexkey.adapters.azure.AzureSignIns;
import dev.hexkey.adapters.azure.AzureTokenCache;
import dev.hexkey.core.ResolvedSettings;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignIn.Method;
import dev.hexkey.ports.SignIn.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Signs a person in with Microsoft. */
@Command(
    name = "azure",
    synopsisSubcommandLabel = "COMMAND",
    description = "Sign in with Microsoft, for secrets in Azure Key Vault.",
    subcommands = {
      AzureCommand.Login.class,
      AzureCommand.WhoAmI.class,
      AzureCommand.Logout.class,
      AzureCommand.ImportCache.class
    })
final class AzureCommand {
  private AzureCommand() {}

  /** How to sign in, as it is typed. */
  enum Way {
    auto(Method.AUTO),
    browser(Method.BROWSER),
    device_code(Method.DEVICE_CODE);

    private final Method method;

    Way(Method method) {
      this.method = method;
    }

    Method method() {
      return method;
    }

    @Override
    public String toString() {
      return name().replace('_', '-');
    }
  }

  @Command(
      name = "login",
      description = "Sign in, and keep the sign-in encrypted in the local store.",
      footer = {
        "",
        "Examples:",
        "  hexkey azure login",
        "  hexkey azure login --method device-code",
        "  hexkey azure login --profile work"
      })
  static final class Login implements CliCommand {
    private static final Duration LONGEST = Duration.ofMinutes(16);

    private final Session session;

    @Option(
        names = "--method",
        paramLabel = "WAY",
        converter = WayConverter.class,
        description = "auto, browser or device-code; what this machine can do unless given.")
    private Way way = Way.auto;

    @Option(names = "--restart", description = "Sign in anew, also if somebody is signed in.")
    private boolean restart;

    @Mixin private Tenant tenant = new Tenant();

    Login(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      SignIn signIn = tenant.signIn(session);
      SignIn.Status status = signIn.start(way.method(), restart);
      Deadline deadline = Deadline.after(LONGEST);
      if (status.state() == State.PENDING) {
        status = signIn.await(deadline);
      }
      HexkeyException problem = status.problemOrNull();
      if (problem != null) { // also where somebody is signed in still, from before
        throw problem;
      }
      answer(session, status);
      return ExitCodes.OK;
    }
  }

  @Command(name = "whoami", description = "Show who is signed in; asks nobody over the network.")
  static final class WhoAmI implements CliCommand {
    private final Session session;

    @Mixin private Tenant tenant = new Tenant();

    WhoAmI(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      answer(session, tenant.signIn(session).status());
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "logout",
      description = "Forget the sign-in here; at Microsoft it stays valid until it ends.")
  static final class Logout implements CliCommand {
    private final Session session;

    @Mixin private Tenant tenant = new Tenant();

    Logout(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      SignIn signIn = tenant.signIn(session);
      signIn.signOut();
      answer(session, signIn.status());
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "import-cache",
      description = "Take over the sign-ins in a plain token cache of MSAL; the file is only read.")
  static final class ImportCache implements CliCommand {
    private final Session session;

    @Option(
        names = "--from",
        paramLabel = "FILE",
        required = true,
        description = "The file, such as ~/.config/sanoptis-auth/sanoptis_auth_msal_cache.bin.")
    private Path file = Path.of("");

    @Mixin private Tenant tenant = new Tenant();

    ImportCache(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      int accounts =
          tenant.cache(session).importFrom(session.surroundings().directory().resolve(file));
      session.answer(
          json -> json.object().member("accounts", accounts).end(),
          () ->
              session
                  .out()
                  .line("took over " + accounts + (accounts == 1 ? " account" : " accounts")));
      return ExitCodes.OK;
    }
  }

  /** Which of several sign-ins. */
  static final class Tenant {
    @Option(
        names = "--profile",
        paramLabel = "NAME",
        description = "One of the setting hexkey_azure_profiles; without it the common one.")
    private @Nullable String profile;

    SignIn signIn(Session session) {
      List<SignIn> all = session.hexkey().signIns();
      ResolvedSettings settings = session.hexkey().settings();
      return profile == null
          ? AzureSignIns.of(all, settings)
          : AzureSignIns.ofProfile(profile, all, settings);
    }

    AzureTokenCache cache(Session session) {
      ResolvedSettings settings = session.hexkey().settings();
      Supplier<RecordStore> stores = session.hexkey()::recordStore;
      InstantSource clock = session.surroundings().clock();
      return profile == null
          ? AzureTokenCache.of(settings, stores, clock)
          : AzureTokenCache.ofProfile(profile, settings, stores, clock);
    }
  }

  /** Both spellings are typed. */
  static final class WayConverter implements ITypeConverter<Way> {
    @Override
    public Way convert(String text) {
      for (Way way : Way.values()) {
        if (way.toString().equals(text.toLowerCase(Locale.ROOT).replace('_', '-'))) {
          return way;
        }
      }
      throw new TypeConversionException("expected one of auto, browser, device-code");
    }
  }

  private static void answer(Session session, SignIn.Status status) {
    Map<String, String> facts = new TreeMap<>(status.facts());
    String state = status.state().name().toLowerCase(Locale.ROOT);
    session.answer(
        json -> {
          json.object().member("state", state);
          status.username().ifPresent(name -> json.member("username", name));
          facts.forEach(json::member);
          json.end();
        },
        () -> {
          session
              .out()
              .line(
                  status
                      .username()
                      .map(name -> "signed in as " + Text.printable(name))
                      .orElse(state.replace('_', ' ')));
          facts.forEach(
              (name, value) ->
                  session.out().line("  " + name.replace('_', ' ') + ": " + Text.printable(value)));
        });
  }
}

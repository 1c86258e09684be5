package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.DoctorCheck.Finding;
import dev.hexkey.ports.HexkeyException;
import io.github.jopenlibs.vault.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a doctor can look at in one server. Thread-safe. */
final class ServerChecks {
  /** The health of a standby or a sealed server is an answer, too. */
  private static final Call HEALTH =
      Call.get(
          "sys/health",
          "standbyok=true&perfstandbyok=true&drsecondarycode=200&sealedcode=200&uninitcode=200");

  private final ServerConfig config;
  private final ServerMembers members;
  private final Server server;

  ServerChecks(ServerConfig config, ServerMembers members, Server server) {
    this.config = config;
    this.members = members;
    this.server = server;
  }

  /**
   * The checks.
   *
   * @param allowed the mounts that secret URIs of this server may name
   */
  List<DoctorCheck> all(List<String> allowed) {
    List<DoctorCheck> checks = new ArrayList<>();
    checks.add(check("configuration", this::configuration));
    checks.add(check("reachable", this::reachable));
    checks.add(check("login", this::login));
    for (String mount : allowed) {
      checks.add(
          check(
              "mount_" + mount.replaceAll("[^a-z0-9]", "_"), // names of checks are lower snake
              () -> mount(mount)));
    }
    return checks;
  }

  private DoctorCheck check(String about, Supplier<Finding> look) {
    String name = "openbao_" + config.name().replace('-', '_') + "_" + about;
    return new DoctorCheck() {
      @Override
      public String name() {
        return name;
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

  /** Names of settings only, never their values. */
  private Finding configuration() {
    String trust =
        Stream.of(Member.CA_CERT, Member.CA_PEM, Member.CA_FOLDER)
            .filter(member -> members.find(member).isPresent())
            .findFirst()
            .map(member -> "the CA of " + members.placeOf(member) + " alone")
            .orElse("the system's authorities");
    String found =
        "The address is that of %s, the login is by %s with %s; TLS trusts %s."
            .formatted(config.addressFrom(), config.login().method(), loginFrom(), trust);
    return config.tls().skipVerify()
        ? Finding.warning(
            found + " It verifies nothing.",
            "Take " + members.placeOf(unverifiedBy()) + " back, and name the CA.")
        : Finding.ok(found);
  }

  private Member unverifiedBy() {
    return members.find(Member.SKIP_VERIFY).filter("true"::equals).isPresent()
        ? Member.SKIP_VERIFY
        : Member.VERIFY_SSL;
  }

  private String loginFrom() {
    LoginConfig login = config.login();
    if (login instanceof LoginConfig.TokenFile file) {
      return members.find(Member.TOKEN_FILE).isPresent()
          ? members.placeOf(Member.TOKEN_FILE)
          : "the file " + Path.of(file.path()).getFileName() + " of the user's directory";
    }
    if (login instanceof LoginConfig.Token) {
      return members.placeOf(Member.TOKEN);
    }
    if (login instanceof LoginConfig.AppRole) {
      return members.placeOf(Member.APPROLE_ROLE_ID);
    }
    if (login instanceof LoginConfig.Userpass) {
      return members.placeOf(Member.USERNAME);
    }
    if (login instanceof LoginConfig.Certificate) {
      return members.placeOf(Member.CLIENT_CERT);
    }
    return members.placeOf(login.method().equals("jwt") ? Member.JWT_PATH : Member.KUBERNETES_ROLE);
  }

  private Finding reachable() {
    try (Reply reply = server.sendOpenly(HEALTH)) {
      Health health = new Health();
      if (!reply.isSuccess() || !Answers.read(reply.body(), health::member)) {
        throw BaoErrors.answered(config.name(), reply.status());
      }
      if (health.uninitialised) {
        throw BaoErrors.notInitialised(config.name());
      }
      if (health.sealed) {
        throw BaoErrors.sealed(config.name());
      }
      return Finding.ok("The server answers, and is unsealed.");
    }
  }

  private Finding login() {
    server.send(Call.get("auth/token/lookup-self")).close();
    return Finding.ok("The login by " + config.login().method() + " works.");
  }

  private Finding mount(String mount) {
    return switch (server.mounts().look(mount)) {
      case VERSION_2 -> permissions(mount);
      case OTHER ->
          Finding.failure(
              "The mount " + mount + " is not KV version 2.",
              "Name a mount of KV version 2, or upgrade this one.");
      case REFUSED ->
          Finding.warning(
              "The login has no right in the mount " + mount + ", or there is no such mount.",
              "Check the mount's name, and the policy of this login.");
    };
  }

  private Finding permissions(String mount) {
    String json = Json.object().add("paths", Json.array(mount + "/data/*")).toString();
    Call call = Call.ask("sys/capabilities-self", json.getBytes(StandardCharsets.UTF_8));
    try (Reply reply = server.send(call)) {
      Capabilities capabilities = new Capabilities();
      Answers.read(reply.body(), capabilities::outer);
      return Finding.ok(
          "The mount "
              + mount
              + " is KV version 2; "
              + (capabilities.ofAll.isEmpty() || capabilities.ofAll.contains("deny")
                  ? "the login has rights in parts of it."
                  : "the login may " + String.join(", ", capabilities.ofAll) + " all of it."));
    }
  }

  /** Looks for {@code sealed}, which a server that was never initialised says of itself, too. */
  private static final class Health {
    private boolean sealed;
    private boolean uninitialised;

    void member(String name, JsonParser parser) throws IOException {
      if (name.equals("sealed")) {
        sealed = parser.currentToken() == JsonToken.VALUE_TRUE;
      } else if (name.equals("initialized")) {
        uninitialised = parser.currentToken() == JsonToken.VALUE_FALSE;
      }
    }
  }

  /** Looks for {@code capabilities}. */
  private static final class Capabilities {
    private final List<String> ofAll = new ArrayList<>();

    void outer(String name, JsonParser parser) throws IOException {
      if (name.equals("capabilities") && parser.currentToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
          ofAll.add(parser.getText());
        }
      }
    }
  }
}

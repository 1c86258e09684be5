package dev.hexkey.adapters.azure;

import dev.hexkey.adapters.azure.IdentityConfig.Machine;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.TokenRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of an application's identity in Service Fabric (its managed identity token service,
 * version 2019-07-01-preview). The service's certificate is known by its thumbprint alone. MSAL's
 * own source for it is not used: it asks with a client of its own, which takes the proxies of the
 * JVM and does not look at the thumbprint. Thread-safe.
 */
final class ServiceFabric implements Identity {
  private static final String VERSION = "2019-07-01-preview";

  private final Place place;
  private final SecretText code;
  private final Machine machine;
  private final String resource;
  private final boolean continuousAccess;
  private final Transport pinned;
  private final InstantSource clock;
  private final Pause pause;

  /**
   * Where the service is, as the platform tells a process.
   *
   * @param thumbprint SHA-1 of the service's certificate, in hexadecimal digits
   */
  record Place(String endpoint, String thumbprint) {
    /** The place, if the settings name all of it, which they do in Service Fabric alone. */
    static Optional<Place> find(Settings settings) {
      String endpoint = settings.find(IdentitySettings.IDENTITY_ENDPOINT).orElse("").strip();
      String code = settings.find(IdentitySettings.IDENTITY_HEADER).orElse("").strip();
      String thumbprint = settings.find(IdentitySettings.SERVER_THUMBPRINT).orElse("").strip();
      return endpoint.isEmpty() || code.isEmpty() || thumbprint.isEmpty()
          ? Optional.empty()
          : Optional.of(new Place(endpoint, thumbprint));
    }

    /** Trusts the service's certificate and no other. */
    SSLContext trust() {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new PinnedTrust[] {new PinnedTrust(thumbprint)}, null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e); // every JDK has it
      }
    }
  }

  /**
   * An identity.
   *
   * @param code what the process proves itself with
   * @param continuousAccess whether vaults may end its tokens before their time
   * @param pinned a way out that no proxy stands in, and that trusts the place
   */
  ServiceFabric(
      Place place,
      SecretText code,
      Machine machine,
      String resource,
      boolean continuousAccess,
      Transport pinned,
      InstantSource clock,
      Pause pause) {
    this.place = place;
    this.code = code;
    this.machine = machine;
    this.resource = resource;
    this.continuousAccess = continuousAccess;
    this.pinned = pinned;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    if (machine.kind() != Machine.Kind.SYSTEM) {
      throw IdentityErrors.onlyOneIdentity();
    }
    HttpRequest asked = asked(request);
    PlatformService service = new PlatformService(pinned, request.deadline(), clock, pause);
    try {
      Reply reply = service.ask(asked, status -> status == 429 || status >= 500);
      if (reply.status() != 200) {
        throw IdentityErrors.refusedByFabric(reply);
      }
      return token(reply);
    } catch (NoAnswerException | InterruptedException e) {
      throw IdentityErrors.ofManagedIdentity(e);
    }
  }

  @Override
  public String identity() {
    return Credential.MANAGED_IDENTITY.setting();
  }

  @Override
  public String label() {
    return "managed identity of Service Fabric";
  }

  private HttpRequest asked(TokenRequest request) {
    String shown = code.reveal();
    if (!shown.matches("[!-~]+")) {
      throw IdentityErrors.badEndpoint(); // the JDK's client would repeat it
    }
    return HttpRequest.newBuilder(address(request)).header("Secret", shown).GET().build();
  }

  /** What is asked for; after a claims challenge, with the hash of the token that it ended. */
  private URI address(TokenRequest request) {
    StringBuilder query = new StringBuilder("api-version=" + VERSION);
    query.append("&resource=").append(URLEncoder.encode(resource, StandardCharsets.UTF_8));
    if (continuousAccess) {
      query.append("&xms_cc=CP1");
    }
    if (request.claims() != null && request.previous() != null) {
      query.append("&token_sha256_to_refresh=").append(hash(request.previous()));
    }
    try {
      URI uri = new URI(place.endpoint() + "?" + query);
      if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
        throw IdentityErrors.badEndpoint();
      }
      return uri;
    } catch (URISyntaxException e) {
      throw IdentityErrors.badEndpoint();
    }
  }

  private static String hash(AccessToken token) {
    try {
      byte[] bytes = token.revealText().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static AccessToken token(Reply reply) {
    Map<String, String> members = new HashMap<>();
    boolean object =
        Json.read(reply.body(), (name, parser) -> TokenClaims.keep(members, name, parser));
    String token = members.getOrDefault("access_token", "");
    Instant end = instant(members.get("expires_on"));
    if (!object || token.isEmpty() || end == null) {
      throw IdentityErrors.noToken();
    }
    return AccessToken.builder(token).expiresAt(end).build();
  }

  /** Seconds since 1970, or a date. */
  private static @Nullable Instant instant(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return text.matches("[0-9]{1,11}")
          ? Instant.ofEpochSecond(Long.parseLong(text))
          : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}

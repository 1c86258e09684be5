package dev.hexkey.adapters.oauth;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerEndpointMetadata;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Ticker;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds an issuer's token endpoint in its metadata (RFC 8414, and OpenID Connect Discovery, which
 * most issuers have). Read when first needed and kept for an hour; if it cannot be read again, the
 * endpoint that was found before serves on. Thread-safe.
 */
final class IssuerMetadata {
  private static final long KEPT_NANOS = Duration.ofHours(1).toNanos();

  private final URI issuer;
  private final boolean mutualTls;
  private final SafeUris safe;
  private final Transport transport;
  private final InstantSource clock;
  private final Ticker ticker;
  private volatile @Nullable Found found;

  IssuerMetadata(
      URI issuer,
      boolean mutualTls,
      SafeUris safe,
      Transport transport,
      InstantSource clock,
      Ticker ticker) {
    this.issuer = issuer;
    this.mutualTls = mutualTls;
    this.safe = safe;
    this.transport = transport;
    this.clock = clock;
    this.ticker = ticker;
  }

  URI tokenEndpoint(Deadline deadline) {
    Found known = found;
    if (known != null && ticker.nanos() - known.atNanos < KEPT_NANOS) {
      return known.endpoint;
    }
    try {
      Found read = new Found(read(deadline), ticker.nanos());
      found = read;
      return read.endpoint;
    } catch (HexkeyException e) {
      if (known == null) {
        throw e;
      }
      return known.endpoint;
    }
  }

  /** Forgets what was found, after an endpoint that is not there any more. */
  void forget() {
    found = null;
  }

  private URI read(Deadline deadline) {
    Answer last = ask(places().get(0), deadline);
    if (!isFound(last)) {
      last = ask(places().get(1), deadline);
    }
    if (isFound(last)) {
      return endpoint(last);
    }
    throw last.status() >= 500 || last.status() == 429
        ? OAuthErrors.refused(last, issuer)
        : OAuthErrors.noMetadata(issuer, last.status());
  }

  private Answer ask(URI place, Deadline deadline) {
    HTTPRequest request = new HTTPRequest(HTTPRequest.Method.GET, place);
    request.setAccept("application/json");
    return new Answer(transport.fetch(request, deadline), List.of(), clock.instant());
  }

  private static boolean isFound(Answer answer) {
    return answer.status() == 200 && answer.isObject();
  }

  private List<URI> places() {
    String path = issuer.getRawPath() == null ? "" : issuer.getRawPath();
    String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String root = issuer.getScheme() + "://" + issuer.getRawAuthority();
    return List.of(
        URI.create(root + "/.well-known/oauth-authorization-server" + bare),
        URI.create(root + bare + "/.well-known/openid-configuration"));
  }

  /** The endpoint that these metadata name. */
  URI endpoint(Answer answer) {
    AuthorizationServerMetadata metadata = parse(answer);
    if (!metadata.getIssuer().getValue().equals(issuer.toString())) {
      throw OAuthErrors.foreignMetadata(issuer);
    }
    URI endpoint = endpoint(metadata);
    if (endpoint == null) {
      throw OAuthErrors.malformed(answer, "NO_ENDPOINT", "metadata without a token endpoint");
    }
    return safe.require("token endpoint of the issuer's metadata", endpoint);
  }

  private @Nullable URI endpoint(AuthorizationServerMetadata metadata) {
    AuthorizationServerEndpointMetadata aliases = metadata.getMtlsEndpointAliases();
    URI alias = mutualTls && aliases != null ? aliases.getTokenEndpointURI() : null;
    return alias == null ? metadata.getTokenEndpointURI() : alias;
  }

  private static AuthorizationServerMetadata parse(Answer answer) {
    try {
      return AuthorizationServerMetadata.parse(answer.body());
    } catch (ParseException | RuntimeException e) {
      throw OAuthErrors.malformed(answer, "BAD_METADATA", "metadata that are malformed");
    }
  }

  private record Found(URI endpoint, long atNanos) {}
}

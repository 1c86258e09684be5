package dev.hexkey.adapters.oauth;

import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.RefreshGrant;
import dev.hexkey.ports.RotatingTokenSource;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.Ticker;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A client of an OAuth authorization server, which makes token sources. Making one reads and sends
 * nothing; it holds no connection and no thread, so there is nothing to close. Thread-safe.
 *
 * <pre>{@code
 * OAuthClient client =
 *     OAuthClient.builder("inventory")
 *         .issuer(URI.create("https://login.example.com/realms/shop"))
 *         .authentication(ClientAuthentication.secretBasic(() -> secrets.resolve(SECRET_URI)))
 *         .build();
 * TokenSource source = client.clientCredentials("orders:read");
 * }</pre>
 */
public final class OAuthClient {
  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private final Settings settings;
  private final TokenEndpoint endpoint;
  private final Map<String, List<String>> parameters;

  private OAuthClient(
      Settings settings, TokenEndpoint endpoint, Map<String, List<String>> parameters) {
    this.settings = settings;
    this.endpoint = endpoint;
    this.parameters = parameters;
  }

  /** Begins a client by the name that the issuer knows. */
  public static Builder builder(String clientId) {
    return new Builder(clientId);
  }

  /**
   * The same client, whose sources send one more parameter, such as {@code audience}; may be said
   * more than once for one name.
   *
   * @param value nothing secret
   */
  public OAuthClient withParameter(String name, String value) {
    Map<String, List<String>> more = new LinkedHashMap<>(parameters);
    List<String> values = new ArrayList<>(more.getOrDefault(name, List.of()));
    values.add(value);
    more.put(name, values);
    return new OAuthClient(settings, endpoint, more);
  }

  /** The same client, whose tokens are for this resource (RFC 8707). */
  public OAuthClient withResource(URI resource) {
    return withParameter("resource", resource.toString());
  }

  /** The client's own tokens (RFC 6749, section 4.4); a refresh token is not kept. */
  public TokenSource clientCredentials(String... scopes) {
    Grant grant =
        (form, moment) -> scoped(form.add(new ClientCredentialsGrant().toParameters()), scopes);
    return source("client credentials", grant);
  }

  /**
   * Tokens for an assertion that this client signs (RFC 7523, section 2.1).
   *
   * @param assertion its issuer and subject as the server wants them
   */
  public TokenSource jwtBearer(JwtAssertion assertion, String... scopes) {
    return source(
        "JWT bearer",
        new Grant() {
          @Override
          public void addTo(TokenForm form, Moment moment) {
            form.add("grant_type", JWT_BEARER);
            scoped(form.addSecret("assertion", assertion.serialize(moment)), scopes);
          }

          @Override
          public boolean isDated() {
            return true;
          }
        });
  }

  /** Tokens for an assertion that somebody else signed; it is asked for at each request. */
  public TokenSource jwtBearer(Supplier<SecretValue> assertion, String... scopes) {
    return source(
        "JWT bearer",
        (form, moment) -> {
          form.add("grant_type", JWT_BEARER);
          scoped(form.addSecret("assertion", Secrets.line(assertion)), scopes);
        });
  }

  /** Tokens for other tokens (RFC 8693). */
  public TokenSource tokenExchange(TokenExchange exchange, String... scopes) {
    return source(
        "token exchange",
        (form, moment) -> {
          exchange.addTo(form);
          scoped(form, scopes);
        });
  }

  /**
   * Tokens for a refresh token that a sign-in left in a record (RFC 6749, section 6).
   *
   * @param scopes fewer than were granted; those of the grant if none are named
   */
  public RotatingTokenSource refreshToken(String... scopes) {
    return new RefreshTokens(this, scopes.clone());
  }

  @Override
  public String toString() {
    return "OAuthClient[" + settings.clientId() + " at " + settings.host() + "]";
  }

  private TokenSource source(String name, Grant grant) {
    return new GrantTokens(this, name, grant);
  }

  private static TokenForm scoped(TokenForm form, String... scopes) {
    return scopes.length == 0 ? form : form.add("scope", String.join(" ", scopes));
  }

  private Answer send(Grant grant, TokenRequest request) {
    return endpoint.send(grant, parameters, request);
  }

  private String label(String name) {
    return name + " of " + settings.clientId() + " at " + settings.host();
  }

  /** What a client was built with. */
  record Settings(
      String clientId,
      @Nullable URI issuer,
      @Nullable URI tokenEndpoint,
      ClientAuthentication authentication,
      @Nullable DpopProofs proofs,
      InstantSource clock) {
    String host() {
      URI uri = tokenEndpoint == null ? issuer : tokenEndpoint;
      return uri == null ? "?" : String.valueOf(uri.getHost());
    }
  }

  /** A grant that can be asked for again and again. */
  private record GrantTokens(OAuthClient client, String name, Grant grant) implements TokenSource {
    @Override
    public AccessToken fetch(TokenRequest request) {
      return ReplyReader.accessToken(client.send(grant, request), client.endpoint.isBound());
    }

    @Override
    public String label() {
      return client.label(name);
    }

    @Override
    public int triesPerFlight() {
      return 2;
    }

    @Override
    public String toString() {
      return label();
    }
  }

  /** The refresh token of a record. */
  private static final class RefreshTokens implements RotatingTokenSource {
    private final OAuthClient client;
    private final String[] scopes;

    RefreshTokens(OAuthClient client, String[] scopes) {
      this.client = client;
      this.scopes = scopes;
    }

    @Override
    public Redemption redeem(RefreshGrant held, TokenRequest request) {
      Grant grant =
          (form, moment) -> {
            form.add("grant_type", "refresh_token");
            scoped(form.addSecret("refresh_token", Secrets.text(held::refreshToken)), scopes);
          };
      return ReplyReader.redemption(client.send(grant, request), client.endpoint.isBound());
    }

    @Override
    public String label() {
      return client.label("refresh token");
    }

    @Override
    public String toString() {
      return label();
    }
  }

  /** Collects what a client needs. Not thread-safe. */
  public static final class Builder {
    private final String clientId;
    private final Set<String> plainHosts = new LinkedHashSet<>();
    private @Nullable URI issuer;
    private @Nullable URI tokenEndpoint;
    private ClientAuthentication authentication = ClientAuthentication.none();
    private @Nullable DpopProofs proofs;
    private @Nullable X509TrustManager trust;
    private InstantSource clock = InstantSource.system();
    private Ticker ticker = Ticker.SYSTEM;

    private Builder(String clientId) {
      this.clientId = clientId;
    }

    /**
     * The issuer, exactly as its metadata write it. Its token endpoint is read from there, unless
     * it is set; assertions are addressed to it.
     */
    public Builder issuer(URI uri) {
      issuer = uri;
      return this;
    }

    /** The token endpoint, for issuers without metadata. */
    public Builder tokenEndpoint(URI uri) {
      tokenEndpoint = uri;
      return this;
    }

    /** How the client shows who it is; a public client unless set. */
    public Builder authentication(ClientAuthentication how) {
      authentication = how;
      return this;
    }

    /** Binds tokens to a key (RFC 9449). */
    public Builder dpop(DpopProofs with) {
      proofs = with;
      return this;
    }

    /** Whose certificates are believed; those that the platform believes unless set. */
    public Builder trust(X509TrustManager manager) {
      trust = manager;
      return this;
    }

    /** Allows plain http to this host, for a network that protects it otherwise. */
    public Builder allowPlainHttp(String host) {
      plainHosts.add(host.toLowerCase(Locale.ROOT));
      return this;
    }

    /** The clock that dates assertions and proofs; the system's unless set. */
    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /** The clock that ages metadata; the system's unless set. */
    public Builder ticker(Ticker source) {
      ticker = source;
      return this;
    }

    /**
     * The client.
     *
     * @throws MisconfiguredException if neither issuer nor token endpoint is set, or one of them is
     *     not safe to send a credential to
     */
    public OAuthClient build() {
      SafeUris safe = new SafeUris(plainHosts);
      requireSafe(safe);
      Transport transport = new Transport(authentication.keys().orElse(null), trust);
      Settings settings =
          new Settings(clientId, issuer, tokenEndpoint, authentication, proofs, clock);
      return new OAuthClient(
          settings, new TokenEndpoint(settings, transport, metadata(safe, transport)), Map.of());
    }

    private void requireSafe(SafeUris safe) {
      if (issuer != null) {
        safe.require("issuer", issuer);
      }
      if (tokenEndpoint != null) {
        safe.require("token endpoint", tokenEndpoint);
      }
      if (issuer == null && tokenEndpoint == null) {
        throw new MisconfiguredException(
            Problem.of(
                    ErrorCodes.CLIENT_MISCONFIGURED,
                    "The OAuth client has neither an issuer nor a token endpoint.",
                    "Set one of them.")
                .withReason("NO_ISSUER"));
      }
    }

    private @Nullable IssuerMetadata metadata(SafeUris safe, Transport transport) {
      return issuer == null
          ? null
          : new IssuerMetadata(
              issuer, authentication.keys().isPresent(), safe, transport, clock, ticker);
    }
  }
}

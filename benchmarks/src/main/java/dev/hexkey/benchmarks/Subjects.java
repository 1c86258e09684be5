package dev.hexkey.benchmarks;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.util.Context;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2CredentialsWithRefresh;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.TokenProviderResult;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.renewal.TokenEngine;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.utils.cache.CachedSupplier;
import software.amazon.awssdk.utils.cache.RefreshResult;

/**
 * What keeps a token in other libraries, beside ours: each around the same issuer, which gives
 * tokens of an hour, and each as its documentation shows it.
 */
final class Subjects {
  private static final String SCOPE = "https://example.com/.default";
  private static final Duration HOUR = Duration.ofHours(1);

  private Subjects() {}

  /** An issuer: a token for each call. */
  @FunctionalInterface
  interface Issuer {
    String issue();
  }

  /** How each is made over an issuer. */
  static Map<String, Function<Issuer, Callable<String>>> all() {
    Map<String, Function<Issuer, Callable<String>>> all = new LinkedHashMap<>();
    all.put("hexkey", Subjects::hexkey);
    all.put("azure-identity", Subjects::azure);
    all.put("google-auth-library", Subjects::google);
    all.put("aws CachedSupplier", Subjects::aws);
    all.put("msal4j silent", Subjects::msal);
    all.put("spring-security manager", Subjects::spring);
    return all;
  }

  static Callable<String> hexkey(Issuer issuer) {
    return TokenEngine.create()
            .of(
                request -> dev.hexkey.ports.AccessToken.of(issuer.issue(), HOUR),
                TokenPolicy.DEFAULT)
        ::get;
  }

  /**
   * What {@code AuthenticationUtil.getBearerTokenSupplier} of azure-identity builds, but that its
   * pipeline ends in a client that answers at once: theirs sends a web request for each token that
   * it hands out, also from its cache.
   */
  static Callable<String> azure(Issuer issuer) {
    TokenCredential credential =
        request ->
            Mono.fromCallable(
                () ->
                    new com.azure.core.credential.AccessToken(
                        issuer.issue(), OffsetDateTime.now(ZoneOffset.UTC).plus(HOUR)));
    HttpPipeline pipeline =
        new HttpPipelineBuilder()
            .policies(new BearerTokenAuthenticationPolicy(credential, SCOPE))
            .httpClient(request -> Mono.just(new Answered(request)))
            .build();
    return () -> {
      try (HttpResponse response =
          pipeline.sendSync(
              new HttpRequest(HttpMethod.GET, "https://www.example.com"), Context.NONE)) {
        return response.getRequest().getHeaders().getValue(HttpHeaderName.AUTHORIZATION);
      }
    };
  }

  /** Nothing, at once. */
  private static final class Answered extends HttpResponse {
    Answered(HttpRequest request) {
      super(request);
    }

    @Override
    public int getStatusCode() {
      return 200;
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // deprecated where it is declared
    public @Nullable String getHeaderValue(String name) {
      return null;
    }

    @Override
    public HttpHeaders getHeaders() {
      return new HttpHeaders();
    }

    @Override
    public Flux<ByteBuffer> getBody() {
      return Flux.empty();
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
      return Mono.empty();
    }

    @Override
    public Mono<String> getBodyAsString() {
      return Mono.empty();
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
      return Mono.empty();
    }
  }

  static Callable<String> google(Issuer issuer) {
    OAuth2CredentialsWithRefresh credentials =
        OAuth2CredentialsWithRefresh.newBuilder()
            .setRefreshHandler(
                () -> new AccessToken(issuer.issue(), Date.from(Instant.now().plus(HOUR))))
            .build();
    URI uri = URI.create("https://example.com");
    return () ->
        Objects.requireNonNull(credentials.getRequestMetadata(uri).get("Authorization")).get(0);
  }

  static Callable<String> aws(Issuer issuer) {
    return CachedSupplier.builder(
                () ->
                    RefreshResult.builder(issuer.issue())
                        .staleTime(Instant.now().plus(HOUR).minusSeconds(60))
                        .prefetchTime(Instant.now().plus(HOUR).minusSeconds(300))
                        .build())
            .build()
        ::get;
  }

  static Callable<String> msal(Issuer issuer) {
    try {
      ConfidentialClientApplication application =
          ConfidentialClientApplication.builder(
                  "client", ClientCredentialFactory.createFromSecret("secret"))
              .authority("https://login.microsoftonline.com/tenant/")
              .instanceDiscovery(false)
              .appTokenProvider(
                  parameters -> CompletableFuture.completedFuture(msalToken(issuer.issue())))
              .build();
      ClientCredentialParameters parameters =
          ClientCredentialParameters.builder(Set.of(SCOPE)).build();
      return () -> application.acquireToken(parameters).get().accessToken();
    } catch (java.net.MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TokenProviderResult msalToken(String token) {
    TokenProviderResult result = new TokenProviderResult();
    result.setAccessToken(token);
    result.setTenantId("tenant");
    result.setExpiresInSeconds(HOUR.toSeconds());
    return result;
  }

  static Callable<String> spring(Issuer issuer) {
    ClientRegistration registration =
        ClientRegistration.withRegistrationId("example")
            .clientId("client")
            .clientSecret("secret")
            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
            .tokenUri("https://example.com/token")
            .build();
    InMemoryClientRegistrationRepository registrations =
        new InMemoryClientRegistrationRepository(List.of(registration));
    AuthorizedClientServiceOAuth2AuthorizedClientManager manager =
        new AuthorizedClientServiceOAuth2AuthorizedClientManager(
            registrations, new InMemoryOAuth2AuthorizedClientService(registrations));
    manager.setAuthorizedClientProvider(
        OAuth2AuthorizedClientProviderBuilder.builder()
            .clientCredentials(
                grant ->
                    grant.accessTokenResponseClient(
                        request ->
                            OAuth2AccessTokenResponse.withToken(issuer.issue())
                                .tokenType(TokenType.BEARER)
                                .expiresIn(HOUR.toSeconds())
                                .build()))
            .build());
    OAuth2AuthorizeRequest request =
        OAuth2AuthorizeRequest.withClientRegistrationId("example").principal("benchmark").build();
    return () ->
        Objects.requireNonNull(manager.authorize(request)).getAccessToken().getTokenValue();
  }
}

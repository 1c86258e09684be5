package dev.hexkey.testkit.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.aad.msal4j.ClaimsRequest;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.DeviceCode;
import com.microsoft.aad.msal4j.DeviceCodeFlowParameters;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.InteractiveRequestParameters;
import com.microsoft.aad.msal4j.MsalException;
import com.microsoft.aad.msal4j.MsalInteractionRequiredException;
import com.microsoft.aad.msal4j.OnBehalfOfParameters;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.SilentParameters;
import com.microsoft.aad.msal4j.SystemBrowserOptions;
import com.microsoft.aad.msal4j.UserAssertion;
import dev.hexkey.testkit.network.CertificateAuthority;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MsalJudgesTest {
  private static final Set<String> SCOPES = Set.of("https://vault.azure.net/.default");

  @TempDir Path folder;
  private AzureDouble azure;
  private EntraDouble entra;
  private EntraUser ada;
  private EntraApp app;

  @BeforeEach
  void start() throws Exception {
    azure = AzureDouble.start(folder);
    entra = azure.entra();
    entra.pollInterval(Duration.ofSeconds(1));
    entra.disturb().delay(Duration.ofMillis(20)); // MSAL4J trips over an answer that comes at once
    ada = entra.addUser("ada@contoso.example", "Ada");
    app = entra.addPublicClient("laptop");
  }

  @AfterEach
  void stop() {
    azure.close();
  }

  @Test
  void signsInByDeviceCodeOnceItIsApproved() throws Exception {
    IAuthenticationResult result = signIn(publicClient(app));

    assertThat(result.account().username()).isEqualTo("ada@contoso.example");
    assertThat(result.account().homeAccountId()).isEqualTo(ada.objectId() + "." + entra.tenantId());
    assertThat(result.scopes()).contains("https://vault.azure.net/.default");
    assertThat(polls()).isGreaterThan(1);
  }

  @Test
  void renewsInSilence() throws Exception {
    PublicClientApplication client = publicClient(app);
    IAuthenticationResult first = signIn(client);

    IAuthenticationResult cached = silent(client, first, false, "");
    IAuthenticationResult renewed = silent(client, first, true, "");
    IAuthenticationResult again = silent(client, first, true, "");

    assertThat(cached.accessToken()).isEqualTo(first.accessToken());
    assertThat(renewed.accessToken()).isNotEqualTo(first.accessToken());
    assertThat(again.accessToken()).isNotEqualTo(renewed.accessToken());
  }

  @Test
  void endsWhenTheUserDeclines() {
    assertThatSignInEnds(code -> entra.decline(code.userCode()))
        .hasFieldOrPropertyWithValue("errorCode", "authorization_declined");
  }

  @Test
  void endsWhenTheCodeExpires() {
    assertThatSignInEnds(code -> entra.expire(code.userCode()))
        .hasFieldOrPropertyWithValue("errorCode", "expired_token");
  }

  @Test
  void endsWhenAPolicyBlocksDeviceCode() {
    ada.refuse(SignInWay.DEVICE_CODE, 53003);

    assertThatSignInEnds(code -> entra.approve(code.userCode(), ada))
        .isInstanceOf(MsalInteractionRequiredException.class)
        .hasMessageContaining("AADSTS53003")
        .hasMessageContaining("Correlation ID: ");
  }

  @Test
  void endsWhenTheAppAllowsNoPublicFlows() {
    app.publicClientFlows(EntraApp.Switch.OFF);

    assertThatSignInEnds(code -> {}).hasMessageContaining("AADSTS7000218");
  }

  @Test
  void wantsASignInOnceTheOldOnesAreRevoked() throws Exception {
    PublicClientApplication client = publicClient(app);
    IAuthenticationResult first = signIn(client);
    ada.revokeSignIns();

    assertThatThrownBy(() -> silent(client, first, true, ""))
        .cause()
        .isInstanceOf(MsalInteractionRequiredException.class)
        .hasMessageContaining("AADSTS50173");
  }

  @Test
  void renewsForTheClaimsOfAChallenge() throws Exception {
    PublicClientApplication client = publicClient(app);
    IAuthenticationResult first = signIn(client);

    IAuthenticationResult renewed =
        silent(
            client,
            first,
            false,
            "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1\"}}}");

    assertThat(renewed.accessToken()).isNotEqualTo(first.accessToken());
    assertThat(lastForm().get("claims")).contains("CP1"); // MSAL4J 1.26 leaves the others out
  }

  @Test
  void givesAnAppATokenForItsSecret() throws Exception {
    EntraApp backend = entra.addConfidentialClient("backend").secret("s3cret");

    IAuthenticationResult result =
        asApp(backend, ClientCredentialFactory.createFromSecret("s3cret"));

    assertThat(result.accessToken()).isNotEmpty();
    assertThatThrownBy(() -> asApp(backend, ClientCredentialFactory.createFromSecret("wrong")))
        .hasMessageContaining("AADSTS7000215");
  }

  @Test
  void givesAnAppATokenForItsCertificate() throws Exception {
    KeyPair keys = rsaKeys();
    KeyPair others = rsaKeys();
    EntraApp backend = entra.addConfidentialClient("backend").key(keys.getPublic());

    IAuthenticationResult result = asApp(backend, certificate(keys));

    assertThat(result.accessToken()).isNotEmpty();
    assertThatThrownBy(() -> asApp(backend, certificate(others)))
        .hasMessageContaining("AADSTS700027");
  }

  @Test
  void givesAnAppATokenForTheAssertionOfToday() throws Exception {
    EntraApp backend = entra.addConfidentialClient("pod").federate("old").federate("new");

    IAuthenticationResult result =
        asApp(backend, ClientCredentialFactory.createFromClientAssertion("new"));

    assertThat(result.accessToken()).isNotEmpty();
    assertThatThrownBy(
            () -> asApp(backend, ClientCredentialFactory.createFromClientAssertion("old")))
        .hasMessageContaining("AADSTS700024");
  }

  @Test
  void exchangesTheTokenOfAUserThatAnAppWasSent() throws Exception {
    EntraApp backend = entra.addConfidentialClient("backend").secret("s3cret");
    EntraApp other = entra.addConfidentialClient("other").secret("s3cret");
    String sent = entra.tokenFor(ada, backend);

    assertThat(Jwt.parse(onBehalf(backend, sent).accessToken()).orElseThrow().text("oid"))
        .isEqualTo(ada.objectId());

    assertThatThrownBy(() -> onBehalf(other, sent)).hasMessageContaining("AADSTS500131");
    assertThatThrownBy(() -> onBehalf(backend, sent.replace("eyJ", "eyK")))
        .hasMessageContaining("AADSTS50013");
    ada.refuse(SignInWay.ON_BEHALF_OF, 50076);
    assertThatThrownBy(() -> onBehalf(backend, sent)).hasMessageContaining("AADSTS50076");
  }

  @Test
  void signsInThroughABrowser() throws Exception {
    IAuthenticationResult result = browse(page -> page.submit(ada.principalName(), "continue"));

    assertThat(result.account().username()).isEqualTo("ada@contoso.example");
    assertThat(lastForm()).containsEntry("grant_type", "authorization_code");
    assertThat(lastForm()).containsKey("code_verifier");
  }

  @Test
  void endsWhenTheUserCancelsInTheBrowser() {
    assertThatThrownBy(() -> browse(page -> page.submit("", "cancel")))
        .cause()
        .hasMessageContaining("No Authorization code"); // all that MSAL4J makes of access_denied
  }

  @Test
  void findsItsWayByInstanceDiscovery() throws Exception {
    PublicClientApplication client =
        PublicClientApplication.builder(app.clientId())
            .authority(entra.authority().toString())
            .instanceDiscovery(true)
            .sslSocketFactory(azure.sslContext().getSocketFactory())
            .build();

    assertThat(client.authority()).isEqualTo(entra.authority().toString());
  }

  private PublicClientApplication publicClient(EntraApp registered) throws Exception {
    return PublicClientApplication.builder(registered.clientId())
        .authority(entra.authority().toString())
        .instanceDiscovery(false)
        .clientCapabilities(Set.of("CP1"))
        .sslSocketFactory(azure.sslContext().getSocketFactory())
        .build();
  }

  private IAuthenticationResult signIn(PublicClientApplication client) throws Exception {
    return signIn(
        client,
        code ->
            // not on the common pool, whose one thread MSAL holds where there are two processors
            CompletableFuture.delayedExecutor(
                    1_500, TimeUnit.MILLISECONDS, task -> new Thread(task, "approval").start())
                .execute(() -> entra.approve(code.userCode(), ada)));
  }

  private static IAuthenticationResult signIn(
      PublicClientApplication client, Consumer<DeviceCode> person) throws Exception {
    return client
        .acquireToken(DeviceCodeFlowParameters.builder(SCOPES, person).build())
        .get(30, TimeUnit.SECONDS);
  }

  private AbstractThrowableAssert<?, ?> assertThatSignInEnds(Consumer<DeviceCode> person) {
    return assertThatThrownBy(() -> signIn(publicClient(app), person))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(MsalException.class);
  }

  private IAuthenticationResult silent(
      PublicClientApplication client, IAuthenticationResult first, boolean force, String claims)
      throws Exception {
    SilentParameters.SilentParametersBuilder parameters =
        SilentParameters.builder(SCOPES, first.account())
            .authorityUrl(client.authority()) // or the port is lost
            .forceRefresh(force);
    if (!claims.isEmpty()) {
      parameters.claims(ClaimsRequest.formatAsClaimsRequest(claims));
    }
    return client.acquireTokenSilently(parameters.build()).get(30, TimeUnit.SECONDS);
  }

  private IAuthenticationResult asApp(EntraApp backend, IClientCredential credential)
      throws Exception {
    return confidential(backend, credential)
        .acquireToken(ClientCredentialParameters.builder(SCOPES).build())
        .get(30, TimeUnit.SECONDS);
  }

  private IAuthenticationResult onBehalf(EntraApp backend, String sent) throws Exception {
    return confidential(backend, ClientCredentialFactory.createFromSecret("s3cret"))
        .acquireToken(OnBehalfOfParameters.builder(SCOPES, new UserAssertion(sent)).build())
        .get(30, TimeUnit.SECONDS);
  }

  private ConfidentialClientApplication confidential(EntraApp backend, IClientCredential credential)
      throws Exception {
    return ConfidentialClientApplication.builder(backend.clientId(), credential)
        .authority(entra.authority().toString())
        .instanceDiscovery(false)
        .sslSocketFactory(azure.sslContext().getSocketFactory())
        .build();
  }

  private IAuthenticationResult browse(Consumer<FormPage> person) throws Exception {
    SystemBrowserOptions browser =
        SystemBrowserOptions.builder()
            .openBrowserAction(
                url ->
                    new Thread(
                            () -> person.accept(FormPage.open(azure, URI.create(url.toString()))))
                        .start())
            .build();
    return publicClient(app)
        .acquireToken(
            InteractiveRequestParameters.builder(URI.create("http://localhost"))
                .scopes(SCOPES)
                .systemBrowserOptions(browser)
                .httpPollingTimeoutInSeconds(30)
                .build())
        .get(40, TimeUnit.SECONDS);
  }

  private long polls() {
    return entra.requests().stream().filter(r -> r.path().endsWith("/token")).count();
  }

  private Map<String, String> lastForm() {
    return entra.requests().get(entra.requests().size() - 1).form();
  }

  private static KeyPair rsaKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    return generator.generateKeyPair();
  }

  private static IClientCredential certificate(KeyPair keys) throws Exception {
    String pem = new CertificateAuthority().certificateFor(keys.getPublic());
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    return ClientCredentialFactory.createFromCertificate(keys.getPrivate(), certificate);
  }
}

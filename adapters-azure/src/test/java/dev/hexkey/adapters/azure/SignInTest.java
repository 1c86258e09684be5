package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.NextAction;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignIn.Method;
import dev.hexkey.ports.SignIn.State;
import dev.hexkey.testkit.Race;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.EntraUser;
import dev.hexkey.testkit.azure.FormPage;
import dev.hexkey.testkit.azure.SeenRequest;
import dev.hexkey.testkit.azure.SignInWay;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignInTest {
  private static final String URI_OF_SECRET = "azure+kv://my-vault/yokoy--api-key";
  private static final String DEVICE_CODE = "/oauth2/v2.0/devicecode";
  private static final String TOKEN = "/oauth2/v2.0/token";

  private SignedIn world;
  private Hexkey client;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    world = new SignedIn(folder);
    world.vault.put("yokoy--api-key", "s3cr3t");
    client = world.client();
  }

  @AfterEach
  void stop() {
    client.close();
    world.close();
  }

  private SignIn signIn() {
    return client.signIns().get(0);
  }

  private SignIn.Status outcome() {
    return signIn().await(Deadline.after(Duration.ofSeconds(20)));
  }

  private String userCode() {
    return SignedIn.userCode(signIn(), false);
  }

  private List<SeenRequest> seen(String path) {
    return world.azure.entra().requests().stream().filter(r -> r.path().endsWith(path)).toList();
  }

  private void awaitPolls(int count) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (seen(TOKEN).size() < count && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(seen(TOKEN)).hasSizeGreaterThanOrEqualTo(count);
  }

  private static void assertFailed(
      SignIn.Status status, String code, Family family, NextAction action) {
    assertThat(status.state()).isEqualTo(State.FAILED);
    HexkeyException e = status.problem().orElseThrow();
    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
    assertThat(e.family()).isEqualTo(family);
    assertThat(e.nextAction()).isEqualTo(action);
    assertThat(e.suggestion()).isNotBlank();
    assertThat(e.getCause()).isNull();
  }

  private void reopen() {
    client.close();
    client = world.client();
  }

  private HexkeyException refused() {
    return catchThrowableOfType(
        HexkeyException.class, () -> client.secrets().resolve(URI_OF_SECRET));
  }

  // --- by a code

  @Test
  void aCodeThatIsEnteredBeforeTheFirstPollSignsIn() {
    world.azure.entra().disturb().delay(Duration.ofMillis(300)); // the first poll takes so long
    String code = userCode();
    world.azure.entra().approve(code, world.ada);

    SignIn.Status status = outcome();

    assertThat(status.state()).isEqualTo(State.SIGNED_IN);
    assertThat(status.username()).contains("ada@contoso.example");
    assertThat(status.facts())
        .containsEntry("tenant_id", world.azure.entra().tenantId())
        .containsEntry("object_id", world.ada.objectId())
        .containsEntry("cloud", "public")
        .containsEntry("cache", "memory")
        .containsEntry("vaults", "my-vault");
    assertThat(client.secrets().resolve(URI_OF_SECRET).revealText()).isEqualTo("s3cr3t");
  }

  @Test
  void aCodeThatIsEnteredLaterSignsIn() throws Exception {
    String code = userCode();
    awaitPolls(3);
    assertThat(signIn().status().state()).isEqualTo(State.PENDING);
    world.azure.entra().approve(code, world.ada);

    assertThat(outcome().state()).isEqualTo(State.SIGNED_IN);
  }

  @Test
  void theGrantIsNamedAsTheStandardNamesIt() {
    world.signIn(client);

    SeenRequest poll = seen(TOKEN).get(0);
    assertThat(poll.form())
        .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
        .containsEntry("client_id", world.app.clientId());
    assertThat(seen(DEVICE_CODE).get(0).form().get("scope"))
        .contains("https://vault.azure.net/.default", "offline_access", "openid", "profile");
  }

  @Test
  void aPromptSaysWhatTheCodeIsFor() {
    Instant now = Instant.now();
    userCode();

    SignIn.Prompt prompt = signIn().status().prompt().orElseThrow();

    assertThat(prompt.method()).isEqualTo(Method.DEVICE_CODE);
    assertThat(prompt.address()).isEqualTo(world.azure.entra().url() + "/devicelogin");
    assertThat(prompt.expiresAt()).isBetween(now, now.plus(Duration.ofMinutes(6)));
    assertThat(prompt.message())
        .contains("Only enter this code if you started this sign-in yourself")
        .contains(world.app.clientId(), world.azure.entra().tenantId());
    assertThat(prompt + " " + signIn().status()).doesNotContain(prompt.userCode().orElseThrow());
  }

  @Test
  void slowDownMakesEveryFurtherPollFiveSecondsLater() throws Exception {
    world.azure.entra().slowDownNext(2);
    String code = userCode();
    awaitPolls(4);
    world.azure.entra().approve(code, world.ada);

    assertThat(outcome().state()).isEqualTo(State.SIGNED_IN);
    assertThat(world.pauses().subList(0, 3))
        .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));
  }

  @Test
  void whoDeclinesIsNotSignedIn() {
    world.azure.entra().decline(userCode());

    assertFailed(outcome(), "LOGIN_DECLINED", Family.UNAUTHENTICATED, NextAction.RUN_LOGIN);
  }

  @Test
  void aCodeThatDiesIsTooLate() {
    world.azure.entra().expire(userCode());

    assertFailed(outcome(), "LOGIN_EXPIRED", Family.UNAUTHENTICATED, NextAction.RUN_LOGIN);
  }

  @Test
  void aCodeThatDiesUnseenIsTooLate() {
    world.azure.entra().deviceCodeLife(Duration.ofSeconds(3)); // MSAL gives up by itself
    userCode();

    assertFailed(outcome(), "LOGIN_EXPIRED", Family.UNAUTHENTICATED, NextAction.RUN_LOGIN);
  }

  @Test
  void aRefusalOnThePageAloneEndsWithTheCodeAndAHint() {
    world.azure.entra().refuseOnPageOnly();
    world.ada.refuse(53003);
    String code = userCode();
    world.azure.entra().approve(code, world.ada);
    assertThat(signIn().status().state()).isEqualTo(State.PENDING);
    world.azure.entra().expire(code);

    SignIn.Status status = outcome();

    assertFailed(status, "LOGIN_EXPIRED", Family.UNAUTHENTICATED, NextAction.RUN_LOGIN);
    assertThat(status.problem().orElseThrow().suggestion())
        .contains("an administrator blocks this way", "--method browser");
  }

  @Test
  void onePassingFailureOfAPollIsNoEnd() throws Exception {
    String code = userCode();
    awaitPolls(1);
    world.azure.entra().disturb().failNext(1, 503);
    awaitPolls(3);
    world.azure.entra().approve(code, world.ada);

    assertThat(outcome().state()).isEqualTo(State.SIGNED_IN);
  }

  @Test
  void aServiceThatIsDownIsUnreachable() {
    world.azure.entra().disturb().failNext(10, 503);
    signIn().start(Method.DEVICE_CODE, false);

    assertFailed(outcome(), "SOURCE_UNAVAILABLE", Family.UNREACHABLE, NextAction.RETRY);
  }

  @Test
  void garbageIsNoCode() {
    world.azure.entra().disturb().garbageNext(1);
    signIn().start(Method.DEVICE_CODE, false);

    assertFailed(outcome(), "LOGIN_FAILED", Family.UNAUTHENTICATED, NextAction.RUN_LOGIN);
  }

  @Test
  void garbageIsNoToken() throws Exception {
    userCode();
    awaitPolls(1);
    world.azure.entra().disturb().garbageNext(2);

    assertFailed(outcome(), "LOGIN_FAILED", Family.UNAUTHENTICATED, NextAction.RUN_LOGIN);
  }

  @ParameterizedTest
  @CsvSource({
    "53003, LOGIN_BLOCKED_BY_POLICY, FORBIDDEN, ASK_ADMIN",
    "53000, LOGIN_BLOCKED_BY_POLICY, FORBIDDEN, ASK_ADMIN",
    "530003, LOGIN_BLOCKED_BY_POLICY, FORBIDDEN, ASK_ADMIN",
    "50097, LOGIN_BLOCKED_BY_POLICY, FORBIDDEN, ASK_ADMIN",
    "65001, LOGIN_CONSENT_REQUIRED, FORBIDDEN, ASK_ADMIN",
    "50020, LOGIN_WRONG_TENANT, UNAUTHENTICATED, FIX_CONFIG",
    "90072, LOGIN_WRONG_TENANT, UNAUTHENTICATED, FIX_CONFIG",
    "50076, LOGIN_REQUIRED, UNAUTHENTICATED, RUN_LOGIN",
    "50079, LOGIN_REQUIRED, UNAUTHENTICATED, RUN_LOGIN"
  })
  void whatEntraRefusesHasItsOwnError(
      int number, String code, Family family, NextAction nextAction) {
    world.ada.refuse(number);
    world.azure.entra().approve(userCode(), world.ada);

    SignIn.Status status = outcome();

    assertFailed(status, code, family, nextAction);
    assertThat(status.problem().orElseThrow().tokenFailure()).isPresent();
    assertThat(status.problem().orElseThrow().getMessage()).doesNotContain("Trace ID");
  }

  @Test
  void aPolicyThatBlocksCodesHintsAtTheBrowser() {
    world.ada.refuse(SignInWay.DEVICE_CODE, 53003);
    world.azure.entra().approve(userCode(), world.ada);

    assertThat(outcome().problem().orElseThrow().suggestion()).contains("--method browser");
  }

  @Test
  void anUnknownAppIsAFaultOfTheSettings() {
    world.azure.entra().remove(world.app);
    signIn().start(Method.DEVICE_CODE, false);

    assertFailed(outcome(), "LOGIN_MISCONFIGURED", Family.MISCONFIGURED, NextAction.FIX_CONFIG);
  }

  @Test
  void anAppWithoutPublicFlowsIsAFaultOfTheRegistration() {
    world.app.publicClientFlows(EntraApp.Switch.OFF);
    signIn().start(Method.DEVICE_CODE, false);

    SignIn.Status status = outcome();

    assertFailed(status, "LOGIN_MISCONFIGURED", Family.MISCONFIGURED, NextAction.FIX_CONFIG);
    assertThat(status.problem().orElseThrow().summary()).contains("allow public client flows");
  }

  @Test
  void anUnknownTenantIsAFaultOfTheSettings() {
    world.with("HEXKEY_AZURE_TENANT_ID", "11111111-2222-3333-4444-555555555555");
    reopen();
    signIn().start(Method.DEVICE_CODE, false);

    assertFailed(outcome(), "LOGIN_MISCONFIGURED", Family.MISCONFIGURED, NextAction.FIX_CONFIG);
  }

  @Test
  void aGuestOfTheTenantIsAsGoodAsAMember() {
    EntraUser guest =
        world.azure.entra().addUser("eve@fabrikam.example", "Eve", world.azure.entra().addTenant());
    guest.invite(world.azure.entra().tenantId());
    String objectId = guest.objectIdIn(world.azure.entra().tenantId()).orElseThrow();
    world.vault.grant(objectId, VaultPermission.GET);

    SignIn.Status status = world.signIn(client, guest, false);

    assertThat(status.state()).isEqualTo(State.SIGNED_IN);
    assertThat(status.username()).contains("eve@fabrikam.example");
    assertThat(status.facts()).containsEntry("object_id", objectId);
    assertThat(client.secrets().resolve(URI_OF_SECRET).revealText()).isEqualTo("s3cr3t");
  }

  @Test
  void aStrangerToTheTenantIsInTheWrongOne() {
    EntraUser stranger =
        world.azure.entra().addUser("eve@fabrikam.example", "Eve", world.azure.entra().addTenant());

    assertFailed(
        world.signIn(client, stranger, false),
        "LOGIN_WRONG_TENANT",
        Family.UNAUTHENTICATED,
        NextAction.FIX_CONFIG);
  }

  @Test
  void aForeignPageIsNotShown() {
    URI real = world.azure.entra().url();
    world.with("HEXKEY_AZURE_AUTHORITY", "https://127.0.0.1:" + real.getPort());
    reopen();

    signIn().start(Method.DEVICE_CODE, false);

    SignIn.Status status = outcome(); // the double's page is at localhost
    assertFailed(status, "LOGIN_FAILED", Family.UNAUTHENTICATED, NextAction.FIX_CONFIG);
    assertThat(status.problem().orElseThrow().reason()).contains("PAGE");
    assertThat(status.prompt()).isEmpty();
  }

  // --- one flow at a time

  /** The least time of three starts, since others use the machine too. */
  private Duration timeToStart() {
    Duration least = Duration.ofDays(1);
    for (int i = 0; i < 3; i++) {
      long begin = System.nanoTime();
      signIn().start(Method.DEVICE_CODE, true);
      Duration time = Duration.ofNanos(System.nanoTime() - begin);
      least = time.compareTo(least) < 0 ? time : least;
    }
    return least;
  }

  @Test
  void aStartAnswersWithinASecondWhateverEntraDoes() {
    userCode();
    world.azure.entra().disturb().delay(Duration.ofSeconds(4));

    assertThat(timeToStart()).isLessThan(Duration.ofSeconds(1));

    assertThat(signIn().status().state()).isEqualTo(State.PENDING);
    assertThat(signIn().status().prompt()).isEmpty();
  }

  @Test
  void aWarmStartAnswersWithTheCodeAtOnce() {
    userCode();

    assertThat(timeToStart()).isLessThan(Duration.ofSeconds(1));

    assertThat(signIn().status().prompt()).isPresent();
  }

  @Test
  void whoStartsTwiceJoinsTheSameFlow() throws Exception {
    List<String> codes = Race.run(2, runner -> SignedIn.userCode(signIn(), false));

    assertThat(codes.get(0)).isEqualTo(codes.get(1));
    assertThat(seen(DEVICE_CODE)).hasSize(1);
    assertThat(SignedIn.userCode(signIn(), false)).isEqualTo(codes.get(0));
    assertThat(seen(DEVICE_CODE)).hasSize(1);
  }

  @Test
  void aRestartGivesAnotherCode() {
    String first = userCode();

    String second = SignedIn.userCode(signIn(), true);
    world.azure.entra().approve(second, world.ada);

    assertThat(second).isNotEqualTo(first);
    assertThat(outcome().state()).isEqualTo(State.SIGNED_IN);
  }

  @Test
  void aCancelledFlowEndsAtOnceAndSoonStopsToPoll() throws Exception {
    userCode();
    awaitPolls(1);

    signIn().cancel();

    assertFailed(signIn().status(), "LOGIN_FAILED", Family.UNAUTHENTICATED, NextAction.RUN_LOGIN);
    assertThat(signIn().status().problem().orElseThrow().reason()).contains("CANCELLED");
    Thread.sleep(1_500); // the poll that was under way, and the wait before the next
    int polls = seen(TOKEN).size();
    Thread.sleep(2_500);
    assertThat(seen(TOKEN)).hasSize(polls);
  }

  @Test
  void whoIsSignedInIsNotAskedAgain() {
    world.signIn(client);

    SignIn.Status status = signIn().start(Method.DEVICE_CODE, false);

    assertThat(status.state()).isEqualTo(State.SIGNED_IN);
    assertThat(seen(DEVICE_CODE)).hasSize(1);
  }

  @Test
  void readersAreNotHeldUpByAFlow() {
    world.signIn(client);
    SignedIn.userCode(signIn(), true);

    long begin = System.nanoTime();
    client.secrets().resolve(URI_OF_SECRET).close();

    assertThat(signIn().status().state()).isEqualTo(State.PENDING);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  // --- who is signed in

  @Test
  void whoSignsInLastIsTheOne() {
    world.with("CACHE_TTL_SECONDS", "300");
    reopen();
    EntraUser bob = world.azure.entra().addUser("bob@contoso.example", "Bob");
    world.signIn(client);
    assertThat(client.secrets().resolve(URI_OF_SECRET).revealText()).isEqualTo("s3cr3t");
    world.vault.put("yokoy--api-key", "newer");
    assertThat(client.secrets().resolve(URI_OF_SECRET).revealText()).isEqualTo("s3cr3t");

    SignIn.Status status = world.signIn(client, bob, true);

    assertThat(status.username()).contains("bob@contoso.example");
    assertThat(refused().code()).as("Bob has no right").isEqualTo("VAULT_AUTHZ_ERROR");
    world.vault.grant(bob.objectId(), VaultPermission.GET);
    assertThat(client.secrets().resolve(URI_OF_SECRET).revealText()).isEqualTo("newer");
  }

  @Test
  void aFailedChangeLeavesWhoWasThereAndSaysSo() {
    world.signIn(client);
    String code = SignedIn.userCode(signIn(), true);
    world.azure.entra().decline(code);

    SignIn.Status status = outcome();

    assertThat(status.state()).isEqualTo(State.SIGNED_IN);
    assertThat(status.username()).contains("ada@contoso.example");
    assertThat(status.problem().orElseThrow().code()).isEqualTo("LOGIN_DECLINED");
  }

  @Test
  void afterASignOutNothingIsReadAnyMore() {
    world.with("CACHE_TTL_SECONDS", "300");
    reopen();
    world.signIn(client);
    client.secrets().resolve(URI_OF_SECRET).close();

    signIn().signOut();

    assertThat(signIn().status().state()).isEqualTo(State.SIGNED_OUT);
    assertThat(refused().code()).isEqualTo("LOGIN_REQUIRED");
    assertThat(refused().nextAction()).isEqualTo(NextAction.RUN_LOGIN);
  }

  @Test
  void aSignOutEndsAFlowThatIsUnderWay() {
    userCode();

    signIn().signOut();

    assertThat(signIn().status().state()).isEqualTo(State.SIGNED_OUT);
    assertThat(signIn().status().problem()).isEmpty();
  }

  @Test
  void aSignInThatWasRevokedIsWanted() {
    world.azure.entra().accessTokenLife(Duration.ofSeconds(2));
    world.signIn(client);
    world.ada.revokeSignIns();

    HexkeyException e = refused();

    assertThat(e.code()).isEqualTo("LOGIN_REQUIRED");
    assertThat(e.reason()).contains("REVOKED");
    assertThat(e.nextAction()).isEqualTo(NextAction.RUN_LOGIN);
  }

  @Test
  void microsoftIsNotAskedAgainAtOnceForASignInThatHasEnded() {
    world.azure.entra().accessTokenLife(Duration.ofSeconds(2));
    world.signIn(client);
    world.ada.revokeSignIns();
    refused();
    int asked = seen(TOKEN).size();

    world.endTokens(); // the core would ask again by now; MSAL does not for two minutes

    assertThat(refused().reason()).contains("REVOKED");
    assertThat(seen(TOKEN)).hasSize(asked);
  }

  @Test
  void aSignInOfAnotherProcessMakesGoodForOneThatHasEnded() throws Exception {
    world.azure.entra().accessTokenLife(Duration.ofSeconds(2));
    try (Hexkey service = world.clientWithStore();
        Hexkey terminal = world.clientWithStore()) {
      world.signIn(terminal);
      world.ada.revokeSignIns();
      assertThatThrownBy(() -> service.secrets().resolve(URI_OF_SECRET))
          .hasMessageContaining("REVOKED");

      world.signIn(terminal, world.ada, true);
      world.endTokens();

      assertThat(service.secrets().resolve(URI_OF_SECRET).revealText()).isEqualTo("s3cr3t");
    }
  }

  // --- in the browser

  private StandInBrowser browse(UnaryOperator<FormPage> person) {
    client.close();
    StandInBrowser browser = new StandInBrowser(world.azure, person);
    client = world.client(browser);
    return browser;
  }

  @Test
  void theBrowserComesBackWithASignIn() throws Exception {
    StandInBrowser browser = browse(page -> page.submit("ada@contoso.example", "continue"));

    signIn().start(Method.AUTO, false);

    SignIn.Status status = outcome();
    assertThat(status.state()).as("%s", status.problem()).isEqualTo(State.SIGNED_IN);
    assertThat(status.username()).contains("ada@contoso.example");
    assertThat(browser.shown().method()).isEqualTo(Method.BROWSER);
    assertThat(browser.shown().address())
        .contains("code_challenge_method=S256", "code_challenge=", "prompt=select_account");
    assertThat(browser.lastPage().html()).contains("You are signed in");
    assertThat(browser.lastPage().address().getQuery()).as("a code stays in no history").isNull();
    assertThat(seen(TOKEN).get(0).form()).containsKey("code_verifier");
    assertThat(client.secrets().resolve(URI_OF_SECRET).revealText()).isEqualTo("s3cr3t");
  }

  @Test
  void whoCancelsInTheBrowserHasDeclined() throws Exception {
    StandInBrowser browser = browse(page -> page.submit("", "cancel"));

    signIn().start(Method.BROWSER, false);

    assertFailed(outcome(), "LOGIN_DECLINED", Family.UNAUTHENTICATED, NextAction.RUN_LOGIN);
    assertThat(browser.lastPage().html()).contains("The sign-in did not work");
  }

  @Test
  void aPolicyRefusesTheBrowserToo() {
    world.ada.refuse(SignInWay.BROWSER, 530003);
    browse(page -> page.submit("ada@contoso.example", "continue"));

    signIn().start(Method.BROWSER, false);

    assertFailed(outcome(), "LOGIN_BLOCKED_BY_POLICY", Family.FORBIDDEN, NextAction.ASK_ADMIN);
  }

  @Test
  void aStrayRequestEndsNothing() throws Exception {
    StandInBrowser browser =
        browse(
            page -> {
              String redirect = parameter(page.address(), "redirect_uri");
              assertThat(get(redirect + "/?state=wrong&code=1")).isEqualTo(404);
              assertThat(get(redirect + "/?code=1")).isEqualTo(404);
              assertThat(get(redirect + "/favicon.ico")).isEqualTo(404);
              assertThat(get(redirect + "/?error=access_denied&state=")).isEqualTo(404);
              return page.submit("ada@contoso.example", "continue");
            });

    signIn().start(Method.BROWSER, false);

    assertThat(browser.lastPage().html()).contains("You are signed in");
    assertThat(outcome().state()).isEqualTo(State.SIGNED_IN);
  }

  @Test
  void aCancelledBrowserFlowClosesItsPort() throws Exception {
    StandInBrowser browser = browse(page -> page);
    signIn().start(Method.BROWSER, false);
    String redirect = parameter(URI.create(browser.shown().address()), "redirect_uri");

    signIn().cancel();

    assertFailed(signIn().status(), "LOGIN_FAILED", Family.UNAUTHENTICATED, NextAction.RUN_LOGIN);
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (get(redirect) != -1 && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(get(redirect)).isEqualTo(-1);
  }

  @Test
  void withoutABrowserACodeIsTheWay() {
    assertThat(userCode()).isNotEmpty(); // AUTO is tried by the next line on the same flow
    assertThat(signIn().start(Method.AUTO, true).prompt().orElseThrow().method())
        .isEqualTo(Method.DEVICE_CODE);
    HexkeyException e =
        catchThrowableOfType(HexkeyException.class, () -> signIn().start(Method.BROWSER, true));
    assertThat(e.family()).isEqualTo(Family.UNSUPPORTED);
    assertThat(e.suggestion()).contains("--method device-code");
  }

  private static String parameter(URI address, String name) {
    Matcher matcher = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(address.getRawQuery());
    assertThat(matcher.find()).isTrue();
    return URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8);
  }

  /** The status, or -1 if nobody is there. */
  private static int get(String address) {
    try {
      return HttpClient.newHttpClient()
          .send(
              // a port that is closed this moment may take a connection that nobody answers
              HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(2)).build(),
              BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

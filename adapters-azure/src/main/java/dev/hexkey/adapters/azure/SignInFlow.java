package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.AuthorizationCodeParameters;
import com.microsoft.aad.msal4j.AuthorizationRequestUrlParameters;
import com.microsoft.aad.msal4j.DeviceCode;
import com.microsoft.aad.msal4j.DeviceCodeFlowParameters;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.Prompt;
import com.microsoft.aad.msal4j.PublicClientApplication;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignIn.Method;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in of a person, from the first request to the tokens in the cache. Runs on a thread of
 * the core's. Thread-safe.
 */
final class SignInFlow {
  private static final Duration LONGEST_SHOWN = Duration.ofMinutes(5);
  private static final Duration BROWSER_TIME = Duration.ofMinutes(5);

  private final AzureConfig config;
  private final Entra entra;
  private final TokenCacheRecord cache;
  private final Executor executor;
  private final InstantSource clock;
  private final Method method;
  private final CompletableFuture<SignIn.Prompt> prompt = new CompletableFuture<>();
  private final CompletableFuture<IAuthenticationResult> outcome = new CompletableFuture<>();

  private volatile boolean cancelled;

  SignInFlow(
      AzureConfig config,
      Entra entra,
      TokenCacheRecord cache,
      Executor executor,
      InstantSource clock,
      Method method) {
    this.config = config;
    this.entra = entra;
    this.cache = cache;
    this.executor = executor;
    this.clock = clock;
    this.method = method;
  }

  /** Where the person has to go, once that is known. */
  CompletableFuture<SignIn.Prompt> prompt() {
    return prompt;
  }

  /** What it comes to; fails with an error of ours. */
  CompletableFuture<IAuthenticationResult> outcome() {
    return outcome;
  }

  /** Why it ended; {@code null} if it goes on, or somebody has signed in. */
  @Nullable HexkeyException failure() {
    try {
      outcome.getNow(null);
      return null;
    } catch (CompletionException | CancellationException e) {
      return EntraErrors.of(e);
    }
  }

  /** Gives it up, at the next turn of whoever waits. */
  void cancel() {
    cancelled = true;
    outcome.completeExceptionally(EntraErrors.cancelled());
  }

  /**
   * Runs to the end.
   *
   * @param show told where the person has to go
   * @param kept told who has signed in, before those who wait for the outcome are
   */
  void run(Consumer<SignIn.Prompt> show, Consumer<IAuthenticationResult> kept) {
    try {
      IAuthenticationResult result =
          method == Method.BROWSER ? byBrowser(show) : byDeviceCode(show);
      kept.accept(result);
      outcome.complete(result);
    } catch (RuntimeException | Error e) {
      HexkeyException ours = EntraErrors.of(e);
      outcome.completeExceptionally(ours);
      prompt.completeExceptionally(ours);
    }
  }

  // --- device code

  private IAuthenticationResult byDeviceCode(Consumer<SignIn.Prompt> show) {
    EntraHttp http = entra.http();
    PublicClientApplication application = entra.application(cache.unlocked(), http, executor);
    CompletableFuture<IAuthenticationResult> flow =
        application.acquireToken(
            DeviceCodeFlowParameters.builder(
                    Set.of(config.scope()), code -> publish(promptFor(code), show))
                .build());
    http.begin();
    CompletionStage<IAuthenticationResult> end = outcome;
    end.whenComplete(
        (value, failure) -> {
          if (cancelled) {
            flow.cancel(true);
          }
        });
    return Entra.value(flow);
  }

  private SignIn.Prompt promptFor(DeviceCode code) {
    if (!isPage(code.verificationUri())) {
      throw EntraErrors.foreignPage();
    }
    Instant end = clock.instant().plusSeconds(code.expiresIn());
    Instant shown = clock.instant().plus(LONGEST_SHOWN);
    return new SignIn.Prompt(
        Method.DEVICE_CODE,
        code.verificationUri(),
        code.userCode(),
        end.isBefore(shown) ? end : shown,
        "Open the page on any device and enter the code soon. Only enter this code if you started"
            + " this sign-in yourself: it signs you in to the app "
            + config.clientOrNull()
            + " in the tenant "
            + config.tenantOrNull()
            + ".");
  }

  /** A page that is not Microsoft's could ask for anything. */
  private boolean isPage(String text) {
    try {
      URI page = new URI(text);
      String host = page.getHost() == null ? "" : page.getHost().toLowerCase(Locale.ROOT);
      boolean known = page.getPort() < 0 && config.cloud().hasPageAt(host);
      boolean own =
          config.ownAuthority() && config.authority().getAuthority().equals(page.getAuthority());
      return "https".equals(page.getScheme()) && page.getRawUserInfo() == null && (known || own);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  // --- browser

  private IAuthenticationResult byBrowser(Consumer<SignIn.Prompt> show) {
    EntraHttp http = entra.http();
    http.begin();
    PublicClientApplication application =
        entra.application(cache.unlocked(), http, BorrowedExecutor.CALLER);
    String state = random();
    String verifier = random();
    try (LoopbackRedirect redirect = new LoopbackRedirect(state, executor)) {
      AuthorizationRequestUrlParameters.Builder request =
          AuthorizationRequestUrlParameters.builder(
                  redirect.address().toString(), Set.of(config.scope()))
              .codeChallenge(challenge(verifier))
              .codeChallengeMethod("S256")
              .prompt(Prompt.SELECT_ACCOUNT)
              .state(state);
      if (config.usernameOrNull() != null) {
        request.loginHint(config.usernameOrNull());
      }
      publish(
          new SignIn.Prompt(
              Method.BROWSER,
              application.getAuthorizationRequestUrl(request.build()).toString(),
              null,
              clock.instant().plus(BROWSER_TIME),
              "Finish the sign-in in the browser."),
          show);
      Map<String, String> answer = answer(redirect);
      String code = answer.get("code");
      if (code == null) {
        throw EntraErrors.said(
            answer.getOrDefault("error", ""), answer.getOrDefault("error_description", ""));
      }
      return Entra.value(
          application.acquireToken(
              AuthorizationCodeParameters.builder(code, redirect.address())
                  .scopes(Set.of(config.scope()))
                  .codeVerifier(verifier)
                  .build()));
    } catch (IOException e) {
      throw EntraErrors.noRedirect();
    }
  }

  /** What the browser brings back, or what ended the wait for it. */
  private Map<String, String> answer(LoopbackRedirect redirect) {
    CompletableFuture<Map<String, String>> answer = redirect.answer();
    CompletionStage<IAuthenticationResult> end = outcome;
    end.whenComplete((value, failure) -> answer.completeExceptionally(EntraErrors.cancelled()));
    try {
      return answer.get(BROWSER_TIME.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw EntraErrors.expired();
    } catch (InterruptedException | ExecutionException e) {
      throw EntraErrors.of(e);
    }
  }

  private void publish(SignIn.Prompt shown, Consumer<SignIn.Prompt> show) {
    prompt.complete(shown);
    show.accept(shown);
  }

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** RFC 7636, section 4.2. */
  private static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

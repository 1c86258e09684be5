package dev.hexkey.adapters.oauth;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.renewal.TokenEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/**
 * A program of eight threads that want new tokens of the shared grant all the time. It reports a
 * grant that needs a sign-in to its parent, and goes on when that has answered; a file named {@code
 * stop} ends it.
 */
final class RedeemingProcess {
  static final int THREADS = 8;
  static final String STOP = "stop";

  private final TokenProvider provider;
  private final Path stop;
  private final URI reports;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Integer> outcomes = new TreeMap<>(); // guarded by this

  private RedeemingProcess(TokenProvider provider, Path stop, URI reports) {
    this.provider = provider;
    this.stop = stop;
    this.reports = reports;
  }

  /**
   * Runs.
   *
   * @param args the store's home, the token endpoint, where to report, the process's name
   */
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    try (Hexkey hexkey = SharedGrant.open(home)) {
      TimedStore store = new TimedStore(hexkey.recordStore());
      try (TokenEngine engine = TokenEngine.builder().recordStore(() -> store).build()) {
        OAuthClient client = SharedGrant.client(URI.create(args[1]), args[3]);
        TokenProvider provider =
            engine.rotating(
                store.watched(client.refreshToken()), SharedGrant.KEY, TokenPolicy.DEFAULT);
        RedeemingProcess process =
            new RedeemingProcess(provider, home.resolve(STOP), URI.create(args[2]));
        process.run();
        System.out.println("outcomes " + process.outcomes + " windows " + told(store.windows()));
      }
    }
  }

  private static String told(List<Duration> windows) {
    return windows.isEmpty()
        ? "none"
        : windows.size()
            + ", median "
            + windows.get(windows.size() / 2).toMillis()
            + " ms, longest "
            + windows.get(windows.size() - 1).toMillis()
            + " ms";
  }

  private void run() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(this::refreshUntilStopped, "refreshing " + i);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void refreshUntilStopped() {
    while (!Files.exists(stop)) {
      count(refresh());
    }
  }

  private String refresh() {
    try {
      provider.refresh().toCompletableFuture().join();
      return provider.get().isEmpty() ? "empty" : outcome();
    } catch (CompletionException e) {
      return e.getCause() instanceof HexkeyException failure ? failure.code() : "other " + e;
    } catch (HexkeyException e) {
      return e.code();
    }
  }

  /** What became of the renewal; a token that is still good hides it from the caller. */
  private String outcome() {
    String failure = provider.state().lastFailure();
    if (ErrorCodes.SIGN_IN_REQUIRED.equals(failure)) {
      report();
    }
    return failure == null ? "renewed" : failure;
  }

  private void report() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(reports).POST(HttpRequest.BodyPublishers.noBody()).build();
      http.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (java.io.IOException e) {
      count("report failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }
}

package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import dev.hexkey.adapters.azure.NoAnswerException.Kind;
import dev.hexkey.ports.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MSAL's way to the service that gives a machine its tokens, for one request. Asks again where the
 * service asks for that, and turns refusals into errors before MSAL sees them, which would log what
 * the service wrote. Not thread-safe.
 */
final class ManagedIdentityHttp implements IHttpClient {
  private static final int TRIES = 6;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1); // 1, 2, 4, 8 and 16 s

  private final Transport direct;
  private final Deadline deadline;
  private final InstantSource clock;
  private final Pause pause;

  ManagedIdentityHttp(Transport direct, Deadline deadline, InstantSource clock, Pause pause) {
    this.direct = direct;
    this.deadline = deadline;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public IHttpResponse send(HttpRequest request) throws Exception {
    Reply reply = answered(MsalRequests.translated(request, ""));
    if (reply.status() != 200 && reply.status() != 401) { // which is Azure Arc's challenge
      throw IdentityErrors.refusedByPlatform(reply);
    }
    HttpResponse response = new HttpResponse();
    reply
        .headers()
        .firstValue("WWW-Authenticate")
        .ifPresent(
            challenge -> response.addHeaders(Map.of("WWW-Authenticate", List.of(challenge))));
    return response.statusCode(reply.status()).body(reply.text());
  }

  /** An answer that is not one to ask again after. */
  private Reply answered(java.net.http.HttpRequest request)
      throws NoAnswerException, InterruptedException {
    for (int tried = 1; ; tried++) {
      Reply reply;
      try {
        reply = direct.send(request, deadline.left());
      } catch (NoAnswerException e) {
        if (e.kind() == Kind.NOT_CONNECTED || e.kind() == Kind.UNKNOWN_HOST) {
          throw IdentityErrors.noManagedIdentity();
        }
        throw e;
      }
      Duration wait = wait(reply, tried);
      boolean last = tried == TRIES || wait.compareTo(deadline.left()) >= 0;
      if (!mayPass(reply.status())) {
        return reply;
      }
      if (last) {
        throw IdentityErrors.platformUnavailable(reply.status(), wait);
      }
      pause.await(wait);
    }
  }

  /** 404 and 410 while the service starts or is renewed, says Microsoft of IMDS. */
  private static boolean mayPass(int status) {
    return status == 404 || status == 410 || status == 429 || status >= 500;
  }

  private Duration wait(Reply reply, int tried) {
    Optional<Duration> asked = RetryAfter.read(reply.headers(), clock.instant());
    return asked.orElseGet(() -> Pause.jittered(FIRST_PAUSE.multipliedBy(1L << (tried - 1))));
  }
}

package dev.hexkey.adapters.azure;

import dev.hexkey.adapters.azure.AzureConfig.Vault;
import dev.hexkey.adapters.azure.NoAnswerException.Kind;
import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.Verdict;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way to one vault. Sends each request with the token that serves now, after the vault has
 * shown once, in answer to a request without a token, that it asks for that kind of token. A vault
 * that asks for patience is left alone by everybody for so long. Thread-safe.
 */
final class VaultConnection {
  private static final int TRIES = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(800);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(1);
  private static final int MOST_PATIENCE = 5; // 1, 2, 4, 8 and 16 s
  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(30);
  private static final Duration SPREAD = Duration.ofSeconds(5);

  private final Vault vault;
  private final AzureConfig config;
  private final Transport transport;
  private final VaultChallenge challenge;
  private final InstantSource clock;
  private final Pause pause;
  private final ReentrantLock introduction = new ReentrantLock();
  private final AtomicLong waitedFor = new AtomicLong();

  private volatile boolean introduced;
  private volatile @Nullable Deadline leftAlone;

  /** A way to a vault; nothing is sent yet. */
  VaultConnection(
      Vault vault, AzureConfig config, Transport transport, InstantSource clock, Pause pause) {
    this.vault = vault;
    this.config = config;
    this.transport = transport;
    this.challenge = new VaultChallenge(config);
    this.clock = clock;
    this.pause = pause;
  }

  Vault vault() {
    return vault;
  }

  /**
   * Sends a request of somebody's and gives the vault's answer, whatever its status.
   *
   * @throws dev.hexkey.ports.HexkeyException if no answer came, or one that only asks for a later
   *     try
   */
  Reply send(VaultRequest request, VaultReader reader) {
    try {
      return new Call(request, reader).run();
    } catch (UnauthenticatedException e) {
      throw reader.told(e);
    }
  }

  /** One call with all its tries. Not thread-safe. */
  private final class Call {
    private final VaultRequest request;
    private final VaultReader reader;
    private final Deadline deadline = Deadline.after(config.timeout());
    private int failures;
    private int refusals;
    private boolean replaced;

    Call(VaultRequest request, VaultReader reader) {
      this.request = request;
      this.reader = reader;
    }

    Reply run() {
      introduce();
      CurrentToken token = reader.token(deadline);
      while (true) {
        Reply reply = sent(token.revealHeader());
        if (reply == null) {
          continue;
        }
        if (reply.status() == 401) {
          token = replacement(token, reply);
        } else if (!isTooEarly(reply)) {
          return reply;
        }
      }
    }

    /** The first contact: without a token, and without anything but the address. */
    private void introduce() {
      if (introduced) {
        return;
      }
      lockIntroduction();
      try {
        while (!introduced) {
          Reply reply = sent(null);
          if (reply != null) {
            if (reply.status() != 401) {
              throw turnedAway(reply);
            }
            challenge.require(vault, reply);
            introduced = true;
          }
        }
      } finally {
        introduction.unlock();
      }
    }

    /** Network rules may come before the question who asks. */
    private HexkeyException turnedAway(Reply reply) {
      VaultRefusal refusal = VaultRefusal.read(reply.body());
      return reply.status() == 403 && refusal.isOfNetwork()
          ? AzureErrors.networkDenied(
              vault.name(), refusal.clientAddress().orElse(null), requestId(reply))
          : AzureErrors.answered(vault.name(), reply.status());
    }

    private void lockIntroduction() {
      try {
        if (!introduction.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
          throw AzureErrors.noAnswer(vault.name(), Kind.TIMED_OUT, config.cloud().vaultSuffix());
        }
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }

    /** A new token instead of one that the vault refused, once. */
    private CurrentToken replacement(CurrentToken refused, Reply reply) {
      challenge.require(vault, reply);
      if (VaultRefusal.read(reply.body()).isOfOtherTenant()) {
        throw challenge.wrongTenant(reply);
      }
      if (replaced) {
        throw AzureErrors.tokenRefused(vault.name(), requestId(reply));
      }
      replaced = true;
      Verdict verdict = reader.rejected(refused.revealText(), challengeOf(reply));
      Optional<CurrentToken> other = verdict.token();
      return other.orElseThrow(
          () ->
              verdict
                  .problem()
                  .orElseGet(() -> AzureErrors.tokenRefused(vault.name(), requestId(reply))));
    }

    /**
     * Whether a role may be on its way still, in which case it has been waited for: once for each
     * sign-in.
     */
    private boolean isTooEarly(Reply reply) {
      long person = reader.newcomer();
      return reply.status() == 403
          && request.isRead()
          && waitedFor.get() < person
          && VaultRefusal.read(reply.body()).is("ForbiddenByRbac")
          && waitedFor.getAndSet(person) != person
          && await(SPREAD);
    }

    /** An answer that stands; {@code null} if the same is to be sent again. */
    private @Nullable Reply sent(@Nullable String authorization) {
      awaitPatience();
      Reply reply;
      try {
        reply = transport.send(httpRequest(authorization), deadline.left());
      } catch (NoAnswerException e) {
        goOnAfter(e.kind());
        return null;
      }
      if (reply.status() == 429) {
        bePatient(reply);
        return null;
      }
      if (reply.status() >= 500) {
        failures++;
        if (failures >= TRIES || !request.isRead() || !await(backOff())) {
          throw AzureErrors.unavailable(vault.name(), reply.status(), requestId(reply));
        }
        return null;
      }
      return reply;
    }

    private HttpRequest httpRequest(@Nullable String authorization) {
      HttpRequest.Builder builder = HttpRequest.newBuilder(request.address());
      if (authorization == null) {
        return builder.GET().build();
      }
      request.headers().forEach(builder::setHeader);
      return builder
          .setHeader("Authorization", authorization)
          .method(request.method(), request.body())
          .build();
    }

    /** Nothing was sent, or what was sent may be sent twice: else it stays as it is. */
    private void goOnAfter(Kind kind) {
      boolean again =
          switch (kind) {
            case NOT_CONNECTED -> true;
            case LOST -> request.isRead();
            default -> false;
          };
      failures++;
      if (!again || failures >= TRIES || !await(backOff())) {
        throw AzureErrors.noAnswer(vault.name(), kind, config.cloud().vaultSuffix());
      }
    }

    private Duration backOff() {
      Duration most = FIRST_PAUSE.multipliedBy(1L << (failures - 1));
      return Pause.jittered(most.compareTo(LONGEST_PAUSE) < 0 ? most : LONGEST_PAUSE);
    }

    /** A request that was refused as one too many did nothing, whatever it was. */
    private void bePatient(Reply reply) {
      Optional<Duration> asked = RetryAfter.read(reply.headers(), clock.instant());
      Duration patience =
          asked.orElseGet(() -> Pause.jittered(FIRST_PATIENCE.multipliedBy(1L << refusals)));
      refusals++;
      if (patience.compareTo(LONGEST_PATIENCE) > 0
          || refusals > MOST_PATIENCE
          || patience.compareTo(deadline.left()) >= 0) {
        leaveAlone(patience);
        throw AzureErrors.throttled(vault.name(), asked.orElse(patience), requestId(reply));
      }
      leaveAlone(patience);
    }

    private void leaveAlone(Duration time) {
      Duration bounded = time.compareTo(LONGEST_PATIENCE) < 0 ? time : LONGEST_PATIENCE;
      leftAlone = Deadline.after(bounded);
    }

    /** Nobody asks a vault that one of us has been told to leave alone. */
    private void awaitPatience() {
      Deadline until = leftAlone;
      if (until == null || until.hasPassed()) {
        return;
      }
      Duration left = until.left();
      if (!await(left)) {
        throw AzureErrors.throttled(vault.name(), left, null);
      }
    }

    /** Waits, if the call's time allows it. */
    private boolean await(Duration time) {
      if (time.compareTo(deadline.left()) >= 0) {
        return false;
      }
      try {
        pause.await(time);
        return true;
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }

    private RuntimeException interrupted() {
      Thread.currentThread().interrupt();
      return AzureErrors.noAnswer(vault.name(), Kind.INTERRUPTED, config.cloud().vaultSuffix());
    }
  }

  /** What a refusal asks for; claims that cannot be read make it a refusal like any other. */
  private static @Nullable Challenge challengeOf(Reply reply) {
    return Challenge.find(reply.headers().allValues("WWW-Authenticate"))
        .filter(challenge -> challenge.claims().map(VaultConnection::isJson).orElse(true))
        .orElse(null);
  }

  private static boolean isJson(String claims) {
    return Json.read(claims.getBytes(StandardCharsets.UTF_8), (name, parser) -> {});
  }

  /** What the vault calls the request in its own log. */
  static @Nullable String requestId(Reply reply) {
    return reply
        .headers()
        .firstValue("x-ms-request-id")
        .filter(id -> id.matches("[0-9A-Za-z-]{1,64}"))
        .orElse(null);
  }
}

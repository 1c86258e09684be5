package dev.hexkey.testkit.azure;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sign-ins by device code (RFC 8628) under way. Thread-safe. */
final class DeviceSignIns {
  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int USER_CODE_LENGTH = 9;

  /** One sign-in; its fields are guarded by itself. */
  static final class Flow {
    private final String userCode;
    private final EntraApp app;
    private final String tenant;
    private final Scope scope;
    private Instant expiresAt;
    private boolean declined;
    private boolean redeemed;
    private @Nullable EntraFailure refusal;
    private @Nullable EntraUser user;

    Flow(String userCode, EntraApp app, String tenant, Scope scope, Instant expiresAt) {
      this.userCode = userCode;
      this.app = app;
      this.tenant = tenant;
      this.scope = scope;
      this.expiresAt = expiresAt;
    }

    EntraApp app() {
      return app;
    }

    Scope scope() {
      return scope;
    }

    synchronized boolean isPending(Instant now) {
      return now.isBefore(expiresAt) && !declined && !redeemed && refusal == null && user == null;
    }

    synchronized void decline() {
      declined = true;
    }

    synchronized void expire(Instant now) {
      expiresAt = now;
    }

    synchronized void refuse(EntraFailure failure) {
      refusal = failure;
    }

    synchronized void approve(EntraUser who) {
      user = who;
    }

    synchronized Principal redeem(Instant now) {
      if (declined) {
        throw EntraFailure.aadsts(70017);
      }
      if (refusal != null) {
        throw refusal;
      }
      if (!now.isBefore(expiresAt)) {
        throw EntraFailure.aadsts(70020);
      }
      if (redeemed) {
        throw EntraFailure.aadsts(54005);
      }
      if (user == null) {
        throw EntraFailure.aadsts(70016);
      }
      redeemed = true;
      return Principal.of(user, app, tenant);
    }
  }

  private final Map<String, Flow> flows = new ConcurrentHashMap<>(); // by device code
  private final AtomicInteger slowDowns = new AtomicInteger();
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;
  private volatile Duration life = Duration.ofMinutes(15);
  private volatile Duration interval = Duration.ofSeconds(5);
  private volatile boolean refusesOnPageOnly;

  DeviceSignIns(InstantSource clock) {
    this.clock = clock;
  }

  void life(Duration next) {
    life = next;
  }

  void interval(Duration next) {
    interval = next;
  }

  void slowDownNext(int count) {
    slowDowns.set(count);
  }

  void refuseOnPageOnly() {
    refusesOnPageOnly = true;
  }

  /** Begins one. */
  Answer begin(EntraApp app, String tenant, Scope scope, String page, String language) {
    String deviceCode = Jwt.encode(UUID.randomUUID() + "/" + UUID.randomUUID());
    String userCode = newUserCode();
    Instant expiresAt = clock.instant().plus(life);
    flows.put(deviceCode, new Flow(userCode, app, tenant, scope, expiresAt));
    String message =
        language.startsWith("de")
            ? "Öffnen Sie zur Anmeldung die Seite %s, und geben Sie den Code %s ein."
            : "To sign in, use a web browser to open the page %s and enter the code %s to"
                + " authenticate.";
    return Answer.json(
        200,
        Json.of(
            "user_code",
            userCode,
            "device_code",
            deviceCode,
            "verification_uri",
            page,
            "expires_in",
            life.toSeconds(),
            "interval",
            interval.toSeconds(),
            "message",
            String.format(Locale.ROOT, message, page, userCode)));
  }

  /** The flow of a poll. */
  Flow polled(String deviceCode, EntraApp app) {
    Flow flow = flows.get(deviceCode);
    if (flow == null || flow.app() != app) {
      throw EntraFailure.aadsts(70018);
    }
    if (slowDowns.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw EntraFailure.aadsts(70019);
    }
    return flow;
  }

  /** The codes that wait for somebody, the newest at any place. */
  List<String> pendingUserCodes() {
    return flows.values().stream()
        .filter(flow -> flow.isPending(clock.instant()))
        .map(flow -> flow.userCode)
        .toList();
  }

  /** The flow of what somebody typed; null if no such code waits. */
  @Nullable Flow pending(String userCode) {
    return flows.values().stream()
        .filter(flow -> flow.userCode.equalsIgnoreCase(userCode.trim()))
        .filter(flow -> flow.isPending(clock.instant()))
        .findFirst()
        .orElse(null);
  }

  /**
   * Signs somebody in.
   *
   * @throws EntraFailure if this is refused; the program hears of it too, unless only the page says
   *     it
   */
  void approve(Flow flow, EntraUser user) {
    try {
      Principal.of(user, flow.app(), flow.tenant).requireAllowed(SignInWay.DEVICE_CODE);
      flow.approve(user);
    } catch (EntraFailure e) {
      if (!refusesOnPageOnly) {
        flow.refuse(e);
      }
      throw e;
    }
  }

  void expire(Flow flow) {
    flow.expire(clock.instant());
  }

  private String newUserCode() {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < USER_CODE_LENGTH; i++) {
      code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return code.toString();
  }
}

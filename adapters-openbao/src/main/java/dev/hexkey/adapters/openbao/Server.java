package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.Verdict;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One server, signed in at when something is first asked of it. Remembers how far it had written,
 * so that a standby that has not caught up is not believed. Thread-safe.
 *
 * <p>A 403 may mean that the token lacks a right, or that it is dead. It is dead if it can neither
 * look itself up nor list what it sees, which every token that lives may do. Then there is one new
 * login for all who find it out, and one more try. A token that was new and is refused all the same
 * is never taken for dead again.
 */
final class Server implements AutoCloseable {
  private static final String INDEX = "X-Vault-Index";
  private static final Call LOOK_UP = Call.get("auth/token/lookup-self");
  private static final Call LIST = Call.get("sys/internal/ui/mounts");

  private final String name;
  private final Endpoints endpoints;
  private final Login login;
  private final MountProbe mounts = new MountProbe(this);
  private final AtomicReference<@Nullable WriteIndex> index = new AtomicReference<>();

  private volatile @Nullable String mayNotLookUp;
  private volatile @Nullable String neverDead;
  private volatile boolean loginStays;

  Server(String name, Endpoints endpoints, Login login) {
    this.name = name;
    this.endpoints = endpoints;
    this.login = login;
  }

  String name() {
    return name;
  }

  /** What is mounted there. */
  MountProbe mounts() {
    return mounts;
  }

  /**
   * Sends a call with the login's token.
   *
   * @throws dev.hexkey.ports.UnauthenticatedException with code {@code VAULT_AUTH_ERROR} if the
   *     token is dead, and there is no other
   */
  Reply send(Call call) {
    TokenProvider tokens = login.tokens();
    String token = tokens.token().revealText();
    Reply reply = sendWith(call, token);
    if (reply.status() != 403 || token.equals(neverDead) || isAlive(token)) {
      return reply;
    }
    reply.close();
    return sendAnew(call, replacement(tokens, token));
  }

  /** The login that serves now. */
  CurrentToken login() {
    return login.tokens().token();
  }

  /** Sees to it that closing does not end the login, on which something hangs. */
  void leaveLogin() {
    loginStays = true;
  }

  /** Sends a call that needs no token. */
  Reply sendOpenly(Call call) {
    return endpoints.send(call, null, null);
  }

  @Override
  public void close() {
    if (loginStays) {
      login.tokens().close();
    } else {
      login.close();
    }
    endpoints.close();
  }

  /** Sends a call with a token of the login's, which may have been replaced meanwhile. */
  Reply sendWith(Call call, String token) {
    WriteIndex written = call.isRead() ? index.get() : null;
    Reply reply = endpoints.send(call, token, written == null ? null : written.text());
    String told = call.isRead() ? null : reply.header(INDEX);
    if (told != null) {
      WriteIndex now = WriteIndex.of(told);
      index.updateAndGet(now::orFurther);
    }
    return reply;
  }

  private Reply sendAnew(Call call, String token) {
    Reply reply = sendWith(call, token);
    if (reply.status() == 403 && !isAlive(token)) {
      neverDead = token;
    }
    return reply;
  }

  private String replacement(TokenProvider tokens, String dead) {
    Verdict verdict = tokens.rejected(dead, null);
    return verdict
        .token()
        .map(CurrentToken::revealText)
        .orElseThrow(() -> verdict.problem().orElseGet(() -> BaoErrors.tokenRefused(name)));
  }

  private boolean isAlive(String token) {
    if (!token.equals(mayNotLookUp) && statusOf(LOOK_UP, token) != 403) {
      return true;
    }
    if (statusOf(LIST, token) == 200) {
      mayNotLookUp = token;
      return true;
    }
    return false;
  }

  private int statusOf(Call call, String token) {
    try (Reply reply = endpoints.send(call, token, null)) {
      return reply.status();
    }
  }
}

package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.Verdict;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One server, signed in at when something is first asked of it. Remembers what was written last, so
 * that a standby that has not caught up is not believed. Thread-safe.
 */
final class Server implements AutoCloseable {
  private static final String INDEX = "X-Vault-Index";

  private final String name;
  private final Endpoints endpoints;
  private final TokenProvider token;
  private final AtomicReference<@Nullable String> index = new AtomicReference<>();

  /** The generation of the token whose 403 was found to be about rights, not about the token. */
  private volatile long aliveGeneration = -1;

  Server(String name, Endpoints endpoints, TokenProvider token) {
    this.name = name;
    this.endpoints = endpoints;
    this.token = token;
  }

  String name() {
    return name;
  }

  /**
   * Sends a call with the login's token. A refusal that the token's end explains is answered by one
   * new login and one more try.
   */
  Reply send(Call call) {
    CurrentToken current = token.token();
    Reply reply = sendWith(call, current.revealText());
    if (reply.status() != 403
        || current.generation() == aliveGeneration
        || isAlive(current.revealText())) {
      if (reply.status() == 403) {
        aliveGeneration = current.generation();
      }
      return reply;
    }
    Verdict verdict = token.rejected(current.revealText(), null);
    if (verdict.action() != Verdict.Action.RETRY || verdict.token().isEmpty()) {
      return reply;
    }
    reply.close();
    CurrentToken next = verdict.token().get();
    Reply second = sendWith(call, next.revealText());
    if (second.status() == 403) {
      aliveGeneration = next.generation();
    }
    return second;
  }

  /** Sends a call that needs no token. */
  Reply sendOpenly(Call call) {
    return endpoints.send(call, null, null);
  }

  @Override
  public void close() {
    token.close();
    endpoints.close();
  }

  private Reply sendWith(Call call, String value) {
    Reply reply = endpoints.send(call, value, call.isRead() ? index.get() : null);
    if (!call.isRead()) {
      String written = reply.header(INDEX);
      if (written != null) {
        index.set(written);
      }
    }
    return reply;
  }

  private boolean isAlive(String value) {
    try (Reply reply = endpoints.send(Call.get("auth/token/lookup-self"), value, null)) {
      return reply.status() != 403;
    }
  }
}

package dev.hexkey.tokenprovider.conformance;

import dev.hexkey.tokenprovider.http.TokenBinding;
import dev.hexkey.tokenprovider.schedule.TokenHour;
import java.util.Map;

/** A schedule with a server that answers whoever has a good token. */
public final class HttpSchedule implements AutoCloseable {
  /** The course of events. */
  public final TokenHour schedule = new TokenHour();

  /** Where the calls go. */
  public final LoopbackServer server = new LoopbackServer();

  /** Starts a server that says that all is well. */
  public HttpSchedule() {
    this(Reply.ok());
  }

  /** Starts a server that answers in JSON. */
  public HttpSchedule(String json) {
    this(new Reply(200, Map.of("Content-Type", "application/json"), json));
  }

  private HttpSchedule(Reply answer) {
    server.behave(request -> accepts(request) ? answer : Reply.refused());
  }

  /** The provider, bound to the server. */
  public TokenBinding binding() {
    return TokenBinding.of(schedule.provider, server.origin());
  }

  /** Whether the request has one token, which is good now. */
  public boolean accepts(Seen request) {
    return request.authorization().size() == 1
        && schedule.issuer.acceptsHeader(request.authorization().get(0));
  }

  @Override
  public void close() {
    schedule.close();
    server.close();
  }
}

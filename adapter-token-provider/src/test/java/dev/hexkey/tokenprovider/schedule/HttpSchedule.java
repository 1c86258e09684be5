package dev.hexkey.tokenprovider.schedule;

import dev.hexkey.tokenprovider.conformance.LoopbackServer;
import dev.hexkey.tokenprovider.conformance.Reply;
import java.util.Map;

/** A schedule with a server that answers in JSON whoever has a good token. */
public final class HttpSchedule implements AutoCloseable {
  /** The course of events. */
  public final TokenHour schedule = new TokenHour();

  /** Where the calls go. */
  public final LoopbackServer server = new LoopbackServer();

  /** Starts the server. */
  public HttpSchedule(String json) {
    Reply answer = new Reply(200, Map.of("Content-Type", "application/json"), json);
    server.behave(
        request ->
            request.authorization().size() == 1
                    && schedule.issuer.acceptsHeader(request.authorization().get(0))
                ? answer
                : Reply.refused());
  }

  @Override
  public void close() {
    schedule.close();
    server.close();
  }
}

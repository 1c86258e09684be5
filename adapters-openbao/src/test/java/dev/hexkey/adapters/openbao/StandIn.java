package dev.hexkey.adapters.openbao;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;

/**
 * A server that says what a real one does not on demand. Whatever it is asked for, it gives the
 * next of the answers, the last one from then on; a token it knows lives for ever.
 */
final class StandIn implements AutoCloseable {
  static final String GOOD =
      "{\"data\":{\"data\":{\"token\":\"good\"},\"metadata\":"
          + "{\"deletion_time\":\"\",\"destroyed\":false,\"version\":1}}}";

  private final MockWebServer server = new MockWebServer();
  private final Deque<MockResponse> answers = new ArrayDeque<>(); // guarded by this
  private final List<RecordedRequest> asked = new CopyOnWriteArrayList<>();

  StandIn() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** Answers with that from now on, after what it was told before. */
  StandIn says(int status, String body, String... headers) {
    MockResponse.Builder answer = new MockResponse.Builder().code(status).body(body);
    for (int i = 0; i < headers.length; i += 2) {
      answer.addHeader(headers[i], headers[i + 1]);
    }
    return says(answer.build());
  }

  StandIn says(int status, Buffer body) {
    return says(new MockResponse.Builder().code(status).body(body).build());
  }

  /** What it was asked for, but for the token's life. */
  List<RecordedRequest> asked() {
    return asked;
  }

  private synchronized MockResponse answer(RecordedRequest request) {
    if (request.getTarget().endsWith("/lookup-self")) {
      return new MockResponse.Builder().body("{\"data\":{\"ttl\":0}}").build();
    }
    asked.add(request);
    return answers.size() > 1 ? answers.remove() : answers.element();
  }

  private synchronized StandIn says(MockResponse answer) {
    answers.add(answer);
    return this;
  }

  @Override
  public void close() {
    server.close();
  }
}

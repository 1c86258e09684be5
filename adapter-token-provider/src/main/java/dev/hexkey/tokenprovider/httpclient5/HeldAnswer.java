package dev.hexkey.tokenprovider.httpclient5;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/**
 * An answer that may not be the caller's in the end: keeps its body until that is known. One of
 * more than 256 KiB is the caller's without asking.
 */
final class HeldAnswer implements AsyncDataConsumer {
  private static final int MOST_BYTES = 256 * 1024;

  private final AsyncExecCallback callers;
  private final HttpResponse head;
  private final @Nullable EntityDetails details;
  private final Runnable unasked;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private List<? extends Header> trailers = List.of();
  private boolean passedOn;
  private @Nullable AsyncDataConsumer consumer;

  /**
   * An answer to decide on.
   *
   * @param unasked runs if the body is too long to ask
   */
  HeldAnswer(
      AsyncExecCallback callers,
      HttpResponse head,
      @Nullable EntityDetails details,
      Runnable unasked) {
    this.unasked = unasked;
    this.callers = callers;
    this.head = head;
    this.details = details;
  }

  boolean isPassedOn() {
    return passedOn;
  }

  /** Gives the whole answer to the caller. */
  void passOn() throws HttpException, IOException {
    begin();
    if (consumer != null) {
      consumer.streamEnd(trailers);
    }
  }

  private void begin() throws HttpException, IOException {
    passedOn = true;
    consumer = callers.handleResponse(head, details);
    if (consumer != null && body.size() > 0) {
      consumer.consume(ByteBuffer.wrap(body.toByteArray()));
    }
    body.reset();
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    if (consumer != null) {
      consumer.updateCapacity(channel);
    } else {
      channel.update(Integer.MAX_VALUE);
    }
  }

  @Override
  public void consume(ByteBuffer bytes) throws IOException {
    if (passedOn) {
      if (consumer != null) {
        consumer.consume(bytes);
      }
      return;
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    body.write(copy, 0, copy.length);
    if (body.size() > MOST_BYTES) {
      unasked.run();
      try {
        begin();
      } catch (HttpException e) {
        throw new IOException(e);
      }
    }
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> last) throws HttpException, IOException {
    if (passedOn) {
      if (consumer != null) {
        consumer.streamEnd(last);
      }
    } else {
      trailers = last == null ? List.of() : List.copyOf(last);
    }
  }

  @Override
  public void releaseResources() {
    if (consumer != null) {
      consumer.releaseResources();
    }
  }
}

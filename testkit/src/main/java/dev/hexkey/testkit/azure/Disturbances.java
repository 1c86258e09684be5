package dev.hexkey.testkit.azure;

import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.IntFunction;

/**
 * What a double does to its callers on purpose, one after the other in the order asked for. At a
 * vault only requests with a good token are disturbed, so that the challenge before them is not.
 * Thread-safe.
 */
public final class Disturbances {
  private final Deque<Answer> answers = new ConcurrentLinkedDeque<>();
  private final IntFunction<Answer> failure;
  private volatile Duration delay = Duration.ZERO;

  Disturbances(IntFunction<Answer> failure) {
    this.failure = failure;
  }

  /** Answers this status to the next ones, with a body as the service would write it. */
  public void failNext(int count, int status) {
    answerNext(count, failure.apply(status));
  }

  /**
   * Answers this status to the next ones.
   *
   * @param retryAfter the header's text: seconds, or a date
   */
  public void failNext(int count, int status, String retryAfter) {
    answerNext(count, failure.apply(status).with("Retry-After", retryAfter));
  }

  /** Answers 200 to the next ones, with a body that breaks off and is no JSON. */
  public void garbageNext(int count) {
    answerNext(count, new Answer(200, Map.of("Content-Type", Answer.JSON), "<html>{\"val"));
  }

  /** Sends the next ones elsewhere (307). */
  public void redirectNext(int count, URI target) {
    answerNext(count, Answer.redirect(307, target.toString()));
  }

  /** Holds every answer back from now on. */
  public void delay(Duration each) {
    delay = each;
  }

  /** Disturbs nobody any more. */
  public void clear() {
    answers.clear();
    delay = Duration.ZERO;
  }

  Duration delay() {
    return delay;
  }

  Optional<Answer> next() {
    return Optional.ofNullable(answers.poll());
  }

  private void answerNext(int count, Answer answer) {
    for (int i = 0; i < count; i++) {
      answers.add(answer);
    }
  }
}

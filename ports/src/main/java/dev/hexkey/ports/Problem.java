package dev.hexkey.ports;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an error says: a stable code, an optional finer reason, one sentence on what happened and
 * one on what to do. Immutable; the {@code with…} methods return a changed copy.
 *
 * <p>No part may hold a secret, a token, or a secret URI other than in its redacted form.
 */
public final class Problem {
  private final String code;
  private final @Nullable String reason;
  private final String summary;
  private final String suggestion;
  private final @Nullable Throwable cause;
  private final @Nullable TokenFailure tokenFailure;
  private final @Nullable NextAction nextAction;

  private Problem(
      String code,
      @Nullable String reason,
      String summary,
      String suggestion,
      @Nullable Throwable cause,
      @Nullable TokenFailure tokenFailure,
      @Nullable NextAction nextAction) {
    this.code = Names.requireUpperSnake("code", code);
    this.reason = reason == null ? null : Names.requireUpperSnake("reason", reason);
    this.summary = summary;
    this.suggestion = suggestion;
    this.cause = cause;
    this.tokenFailure = tokenFailure;
    this.nextAction = nextAction;
  }

  /**
   * A problem with its code and sentences.
   *
   * @param code upper snake case, never changed once published; the shared ones are in {@link
   *     ErrorCodes}
   * @param summary one sentence: what happened
   * @param suggestion one sentence: what to do
   */
  public static Problem of(String code, String summary, String suggestion) {
    return new Problem(code, null, summary, suggestion, null, null, null);
  }

  /** Says something else that can be done. */
  public Problem withSuggestion(String newSuggestion) {
    return new Problem(code, reason, summary, newSuggestion, cause, tokenFailure, nextAction);
  }

  /** Adds the finer reason, upper snake case. */
  public Problem withReason(String newReason) {
    return new Problem(code, newReason, summary, suggestion, cause, tokenFailure, nextAction);
  }

  /** Adds the cause. Leave it out where its text could hold plaintext. */
  public Problem withCause(Throwable newCause) {
    return new Problem(code, reason, summary, suggestion, newCause, tokenFailure, nextAction);
  }

  /** Adds what an error about a token carries. */
  public Problem withTokenFailure(TokenFailure failure) {
    return new Problem(code, reason, summary, suggestion, cause, failure, nextAction);
  }

  /** Says what helps, where that is not what helps against most errors of the family. */
  public Problem withNextAction(NextAction action) {
    return new Problem(code, reason, summary, suggestion, cause, tokenFailure, action);
  }

  /** The stable code, for machines. */
  public String code() {
    return code;
  }

  /** The finer reason beside the code, if there is one. */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** What happened. */
  public String summary() {
    return summary;
  }

  /** What to do. */
  public String suggestion() {
    return suggestion;
  }

  /** What it carries if it is about a token. */
  public Optional<TokenFailure> tokenFailure() {
    return Optional.ofNullable(tokenFailure);
  }

  @Nullable NextAction nextAction() {
    return nextAction;
  }

  @Nullable Throwable cause() {
    return cause;
  }

  String message() {
    return "[" + code + (reason == null ? "" : "/" + reason) + "] " + summary + " " + suggestion;
  }

  @Override
  public String toString() {
    return message();
  }
}

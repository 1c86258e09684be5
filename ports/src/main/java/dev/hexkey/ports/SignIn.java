package dev.hexkey.ports;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Driven port: signs a person in to what an adapter reads from. One flow is under way at a time; it
 * goes on in the background, so that a program that may not wait can show where a person has to go
 * and ask later. Thread-safe.
 */
public interface SignIn {
  /** A short name in lower case, such as {@code azure}. */
  String name();

  /**
   * Begins to sign in, or joins the flow that is under way. Answers as soon as it is known where a
   * person has to go, usually at once and after a second at most.
   *
   * @param method how
   * @param restart whether a flow that is under way is given up for a new one
   * @return {@link State#PENDING} with where to go, or how it came out already
   */
  Status start(Method method, boolean restart);

  /** How things stand; asks nobody over the network. */
  Status status();

  /**
   * Waits for the flow that is under way.
   *
   * @return how it came out, or {@link State#PENDING} when the deadline has passed
   */
  Status await(Deadline deadline);

  /** Gives up the flow that is under way, if there is one. */
  void cancel();

  /** Forgets the sign-in. What was obtained stays valid at the issuer until it ends. */
  void signOut();

  /** How a person signs in. */
  enum Method {
    /** What this machine can do. */
    AUTO,
    /** The system's browser, which comes back to this machine (RFC 8252). */
    BROWSER,
    /** A code that is entered on another device (RFC 8628). */
    DEVICE_CODE
  }

  /** Where a sign-in stands. */
  enum State {
    /** Nobody is signed in. */
    SIGNED_OUT,
    /** A person has to act. */
    PENDING,
    /** Somebody is signed in. */
    SIGNED_IN,
    /** The last flow failed; the problem says why. */
    FAILED
  }

  /**
   * How a sign-in stands. Its text shows no code.
   *
   * @param promptOrNull where a person has to go; there if the state is {@link State#PENDING}
   * @param usernameOrNull who is signed in
   * @param facts what else is known, for people: tenant, identity, cloud, where it is kept
   * @param problemOrNull why the last flow failed
   */
  record Status(
      State state,
      @Nullable Prompt promptOrNull,
      @Nullable String usernameOrNull,
      Map<String, String> facts,
      @Nullable HexkeyException problemOrNull) {
    /** Copies the facts. */
    public Status {
      facts = Map.copyOf(facts);
    }

    /** Where a person has to go. */
    public Optional<Prompt> prompt() {
      return Optional.ofNullable(promptOrNull);
    }

    /** Who is signed in. */
    public Optional<String> username() {
      return Optional.ofNullable(usernameOrNull);
    }

    /** Why the last flow failed. */
    public Optional<HexkeyException> problem() {
      return Optional.ofNullable(problemOrNull);
    }

    @Override
    public String toString() {
      return "Status[" + state + "]";
    }
  }

  /**
   * Where a person has to go. Its text shows no code.
   *
   * @param address the page to open
   * @param userCodeOrNull what to enter there; {@code null} where nothing is
   * @param expiresAt when it is too late
   * @param message one or two sentences for the person
   */
  record Prompt(
      Method method,
      String address,
      @Nullable String userCodeOrNull,
      Instant expiresAt,
      String message) {
    /** What to enter there. */
    public Optional<String> userCode() {
      return Optional.ofNullable(userCodeOrNull);
    }

    @Override
    public String toString() {
      return "Prompt[" + method + "]";
    }
  }
}

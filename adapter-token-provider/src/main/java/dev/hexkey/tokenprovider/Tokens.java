package dev.hexkey.tokenprovider;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenProviders;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.renewal.TokenEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Token providers in one line, from what is at hand. What a method makes reads, sends and starts
 * nothing until it is first called. Immutable, thread-safe.
 *
 * <p>The static methods use one engine for the whole program, without a record store, which holds
 * no thread at rest and needs no closing; {@link #with} uses another one, such as that of {@code
 * Hexkey.tokens()}.
 */
public final class Tokens {
  private final TokenProviders providers;
  private final TokenPolicy policy;
  private final boolean policyIsDefault;

  private Tokens(TokenProviders providers, TokenPolicy policy, boolean policyIsDefault) {
    this.providers = providers;
    this.policy = policy;
    this.policyIsDefault = policyIsDefault;
  }

  /** The program's engine, made when it is first needed. */
  private static final class Shared {
    static final Tokens TOKENS = new Tokens(TokenEngine.create(), TokenPolicy.DEFAULT, true);
  }

  /** On another engine. */
  public static Tokens with(TokenProviders providers) {
    return new Tokens(providers, TokenPolicy.DEFAULT, true);
  }

  /** With another policy, on the program's engine. */
  public static Tokens with(TokenPolicy policy) {
    return Shared.TOKENS.policy(policy);
  }

  /** With another policy. */
  public Tokens policy(TokenPolicy other) {
    return new Tokens(providers, other, false);
  }

  // --- the program's engine

  /** From what obtains a token and says how long it lives. */
  public static TokenProvider from(Supplier<AccessToken> source) {
    return Shared.TOKENS.supplier(source);
  }

  /** From what obtains a token of which is known how long it lives, from when it is asked for. */
  public static TokenProvider from(Callable<String> source, Duration lifetime) {
    return Shared.TOKENS.callable(source, lifetime);
  }

  /** From a source. */
  public static TokenProvider from(TokenSource source) {
    return Shared.TOKENS.source(source);
  }

  /** From a file that something else keeps up to date, such as a mounted service account token. */
  public static TokenProvider fromFile(Path file) {
    return Shared.TOKENS.file(file);
  }

  /**
   * From the first line that a command writes.
   *
   * @param command the program and its arguments, which any user of the machine can see: none may
   *     be a secret
   */
  public static TokenProvider fromCommand(String... command) {
    return Shared.TOKENS.command(List.of(command));
  }

  /** From an environment variable. */
  public static TokenProvider fromEnvironment(String variable) {
    return Shared.TOKENS.environment(variable);
  }

  /** From a secret URI, such as {@code openbao+kv2://secret/app/api#token}. */
  public static TokenProvider fromSecret(SecretResolver secrets, String uri) {
    return Shared.TOKENS.secret(secrets, uri);
  }

  // --- this engine and policy

  /** From what obtains a token and says how long it lives. */
  public TokenProvider supplier(Supplier<AccessToken> source) {
    return source(new CallableTokenSource(source::get));
  }

  /** From what obtains a token of which is known how long it lives, from when it is asked for. */
  public TokenProvider callable(Callable<String> source, Duration lifetime) {
    return source(
        new CallableTokenSource(() -> AccessToken.of(Texts.bare(source.call()), lifetime)));
  }

  /**
   * From what obtains a token that lives as long as it says itself (a JWT), or else as long as the
   * policy assumes, or else until a server refuses it.
   */
  public TokenProvider callable(Callable<String> source) {
    return source(new CallableTokenSource(() -> AccessToken.of(Texts.bare(source.call()))));
  }

  /** From a source. */
  public TokenProvider source(TokenSource source) {
    return providers.of(source, policy);
  }

  /** From a file, see {@link #fromFile}. */
  public TokenProvider file(Path file) {
    FileTokenSource source = new FileTokenSource(file);
    return providers.of(source, policyIsDefault ? FileTokenSource.POLICY : policy);
  }

  /** From a command, see {@link #fromCommand}. */
  public TokenProvider command(List<String> command) {
    return source(new CommandTokenSource(command));
  }

  /** From an environment variable, see {@link #fromEnvironment}. */
  public TokenProvider environment(String variable) {
    return source(new EnvironmentTokenSource(variable));
  }

  /** From a secret URI, see {@link #fromSecret}. */
  public TokenProvider secret(SecretResolver secrets, String uri) {
    return source(new SecretUriTokenSource(secrets, uri));
  }
}

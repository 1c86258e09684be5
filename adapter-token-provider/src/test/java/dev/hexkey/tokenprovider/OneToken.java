package dev.hexkey.tokenprovider;

import java.time.Duration;

/** A program that only wants a token, for {@link TokensAloneTest}. */
final class OneToken {
  private OneToken() {}

  public static void main(String[] args) {
    System.out.println(Tokens.from(() -> args[0], Duration.ofHours(1)).get());
  }
}

package dev.hexkey.testkit;

/** Texts that stand nowhere else, so that a leak is found by searching for them. */
public final class Canary {
  /** The secret of the contracts. */
  public static final String SECRET = "canary-7f3aQx9ZtL2vBw";

  /** A path of the contracts, which no message may hold. */
  public static final String PATH = "hushed-5c1e8d";

  private Canary() {}
}

package dev.hexkey.cli;

/** Where the launcher enters. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(Surroundings.ofThisProcess(), args));
  }

  static int run(Surroundings surroundings, String... args) {
    return new Cli(surroundings).run(args);
  }
}

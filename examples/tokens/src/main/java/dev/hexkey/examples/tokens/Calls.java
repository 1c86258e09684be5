package dev.hexkey.examples.tokens;

/** Makes a call now and then, for longer than a token lives. */
final class Calls {
  private Calls() {}

  /** One call. */
  interface Call {
    void make() throws Exception;
  }

  static void make(Call call) throws Exception {
    for (int i = 0; i < 10; i++) {
      call.make();
      Thread.sleep(500); // what else a program does
    }
  }
}

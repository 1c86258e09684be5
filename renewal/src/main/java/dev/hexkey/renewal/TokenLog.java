package dev.hexkey.renewal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What token providers tell the log: labels and codes, never a value nor what a source wrote. */
interface TokenLog {
  /** Tells nobody, and loads no logging library. */
  TokenLog NONE =
      new TokenLog() {
        @Override
        public void failed(String source, String code, boolean usable) {}

        @Override
        public void expired(String source, String code) {}

        @Override
        public void recovered(String source, int failures) {}

        @Override
        public void listenerFailed(String source, String type) {}
      };

  /** A source fails; the token still serves, or there is none. */
  void failed(String source, String code, boolean usable);

  /** The token ended while its source fails. */
  void expired(String source, String code);

  /** The source gives tokens again. */
  void recovered(String source, int failures);

  /** A listener threw. */
  void listenerFailed(String source, String type);

  /** The SLF4J API, first touched when there is something to tell. */
  final class Slf4j implements TokenLog {
    @Override
    public void failed(String source, String code, boolean usable) {
      Lazy.LOG
          .atWarn()
          .addKeyValue("source", source)
          .addKeyValue("code", code)
          .log(
              usable
                  ? "token not renewed; the current one still serves"
                  : "no token can be obtained");
    }

    @Override
    public void expired(String source, String code) {
      Lazy.LOG
          .atWarn()
          .addKeyValue("source", source)
          .addKeyValue("code", code)
          .log("token ended while it could not be renewed");
    }

    @Override
    public void recovered(String source, int failures) {
      Lazy.LOG
          .atWarn()
          .addKeyValue("source", source)
          .addKeyValue("failures", failures)
          .log("token renewed again");
    }

    @Override
    public void listenerFailed(String source, String type) {
      Lazy.LOG
          .atWarn()
          .addKeyValue("source", source)
          .addKeyValue("exception", type)
          .log("a token listener threw");
    }

    private static final class Lazy {
      private static final Logger LOG = LoggerFactory.getLogger(TokenEngine.class);
    }
  }
}

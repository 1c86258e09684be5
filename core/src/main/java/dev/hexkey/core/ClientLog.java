package dev.hexkey.core;

import dev.hexkey.ports.HexkeyException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the client tells the log: never a value, and secrets by their redacted address only.
 *
 * <p>A program that runs for one call has none, because starting a logging back end costs more than
 * the call.
 */
interface ClientLog {
  /** Tells nobody, and loads no logging library. */
  ClientLog NONE =
      new ClientLog() {
        @Override
        public void fetched(SecretKey key, Duration took) {}

        @Override
        public void failed(SecretKey key, HexkeyException failure) {}

        @Override
        public void servedStale(SecretKey key, HexkeyException failure) {}

        @Override
        public void opened(String adapter, Duration took) {}
      };

  /** A store gave a secret. */
  void fetched(SecretKey key, Duration took);

  /** A store did not give a secret; the caller is told why by the exception. */
  void failed(SecretKey key, HexkeyException failure);

  /** A value past its life was served, because its store could not be asked. */
  void servedStale(SecretKey key, HexkeyException failure);

  /** An adapter was opened. */
  void opened(String adapter, Duration took);

  /** The SLF4J API, first touched when there is something to tell. */
  final class Slf4j implements ClientLog {
    @Override
    public void fetched(SecretKey key, Duration took) {
      Lazy.LOG
          .atDebug()
          .addKeyValue("uri", key)
          .addKeyValue("millis", took.toMillis())
          .log("secret fetched");
    }

    @Override
    public void failed(SecretKey key, HexkeyException failure) {
      Lazy.LOG
          .atDebug()
          .addKeyValue("uri", key)
          .addKeyValue("code", failure.code())
          .log("secret not fetched");
    }

    @Override
    public void servedStale(SecretKey key, HexkeyException failure) {
      Lazy.LOG
          .atWarn()
          .addKeyValue("uri", key)
          .addKeyValue("code", failure.code())
          .log("secret past its life served, because its store cannot be asked");
    }

    @Override
    public void opened(String adapter, Duration took) {
      Lazy.LOG
          .atDebug()
          .addKeyValue("adapter", adapter)
          .addKeyValue("millis", took.toMillis())
          .log("adapter opened");
    }

    private static final class Lazy {
      private static final Logger LOG = LoggerFactory.getLogger(SecretsClient.class);
    }
  }
}

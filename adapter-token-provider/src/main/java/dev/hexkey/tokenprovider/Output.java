package dev.hexkey.tokenprovider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * What a process writes, read on a thread of its own so that no pipe fills up: the beginning is
 * kept, the rest thrown away.
 */
final class Output implements AutoCloseable {
  private final InputStream stream;
  private final int most;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Thread reader;

  Output(InputStream stream, int most) {
    this.stream = stream;
    this.most = most;
    reader = new Thread(null, this::read, "hexkey-command", 0, false);
    reader.setDaemon(true);
    reader.setContextClassLoader(null);
    reader.start();
  }

  /** What was kept, once the process has ended. A child that lives on does not hold this up. */
  byte[] bytes() throws InterruptedException, IOException {
    reader.join(TimeUnit.SECONDS.toMillis(1));
    synchronized (kept) {
      return kept.toByteArray();
    }
  }

  String text() throws InterruptedException, IOException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  private void read() {
    byte[] buffer = new byte[4096];
    try {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        synchronized (kept) {
          kept.write(buffer, 0, Math.min(n, most - kept.size()));
        }
      }
    } catch (IOException e) {
      return; // closed under it, because the time is up
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

package dev.hexkey.testkit.openbao;

import java.io.IOException;

/** Two servers, one of which follows the other. Closing it kills both. */
public final class OpenBaoCluster implements AutoCloseable {
  private final OpenBaoServer first;
  private final OpenBaoServer second;

  OpenBaoCluster(OpenBaoServer first, OpenBaoServer second) {
    this.first = first;
    this.second = second;
  }

  /**
   * The one that takes writes now.
   *
   * @throws IllegalStateException if there is none
   */
  public OpenBaoServer leader() throws InterruptedException {
    if (first.isLeader()) {
      return first;
    }
    if (second.isLeader()) {
      return second;
    }
    throw new IllegalStateException("neither server leads");
  }

  /** The other one. */
  public OpenBaoServer standby() throws InterruptedException {
    return leader() == first ? second : first;
  }

  /** Kills both. */
  @Override
  public void close() throws IOException {
    try (first;
        second) {
      return;
    }
  }

  @Override
  public String toString() {
    return "OpenBaoCluster[" + first.address() + ", " + second.address() + "]";
  }
}

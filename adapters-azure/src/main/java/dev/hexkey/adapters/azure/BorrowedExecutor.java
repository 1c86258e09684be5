package dev.hexkey.adapters.azure;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Somebody else's executor where MSAL wants one that could be shut down; it never is. */
final class BorrowedExecutor extends AbstractExecutorService {
  /** Runs on the caller's thread, which an interrupt and a deadline then reach. */
  static final BorrowedExecutor CALLER = new BorrowedExecutor(Runnable::run);

  private final Executor owner;

  BorrowedExecutor(Executor owner) {
    this.owner = owner;
  }

  @Override
  public void execute(Runnable task) {
    owner.execute(task);
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long time, TimeUnit unit) {
    return false;
  }
}

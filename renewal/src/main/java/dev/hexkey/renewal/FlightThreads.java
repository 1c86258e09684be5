package dev.hexkey.renewal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where renewals run unless somebody says otherwise: one virtual thread for each where the platform
 * has them (JDK 21 and newer), else owned threads. Neither takes over thread locals, the context
 * class loader or anything else from whoever happens to start a renewal.
 */
final class FlightThreads implements Executor {
  /** {@code (Runnable) -> Thread}, not started; {@code null} before JDK 21. */
  private static final @Nullable MethodHandle VIRTUAL = virtual();

  private final OwnedThreads owned;

  FlightThreads(OwnedThreads owned) {
    this.owned = owned;
  }

  @Override
  public void execute(Runnable task) {
    if (VIRTUAL == null || owned.isClosed()) {
      owned.execute(task);
    } else {
      unstarted(VIRTUAL, task).start();
    }
  }

  private static Thread unstarted(MethodHandle maker, Runnable task) {
    try {
      return (Thread) maker.invoke(task);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("no virtual thread", e);
    }
  }

  private static @Nullable MethodHandle virtual() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      Object made =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual)).invoke();
      Object plain =
          lookup
              .findVirtual(
                  virtual,
                  "inheritInheritableThreadLocals",
                  MethodType.methodType(virtual, boolean.class))
              .invoke(made, false);
      Object named =
          lookup
              .findVirtual(virtual, "name", MethodType.methodType(virtual, String.class))
              .invoke(plain, "hexkey-renewal");
      return lookup
          .findVirtual(builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class))
          .bindTo(named);
    } catch (ReflectiveOperationException e) {
      return null; // before JDK 21, or a preview there
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("virtual threads cannot be made", e);
    }
  }
}

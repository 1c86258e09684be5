package dev.hexkey.adapters.local.sqlite;

import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import dev.hexkey.adapters.local.sqlite.keys.KeyWrappers;
import dev.hexkey.ports.HexkeyAdapter;

/** Adds the local store to the adapters that {@code HexkeyModule} hands to the builder. */
public final class LocalStoreModule extends AbstractModule {
  private final LocalAdapter adapter;

  /** The local store as the client's settings say. */
  public LocalStoreModule() {
    this.adapter = new LocalAdapter();
  }

  /** The local store as said here. */
  public LocalStoreModule(LocalSettings settings, KeyWrappers wrappers) {
    this.adapter = new LocalAdapter(settings, wrappers);
  }

  @Override
  protected void configure() {
    newSetBinder(binder(), HexkeyAdapter.class).addBinding().toInstance(adapter);
  }
}

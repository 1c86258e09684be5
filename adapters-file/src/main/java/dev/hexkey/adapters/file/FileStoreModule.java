package dev.hexkey.adapters.file;

import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import dev.hexkey.ports.HexkeyAdapter;

/** Adds mounted files to the adapters that {@code HexkeyModule} hands to the builder. */
public final class FileStoreModule extends AbstractModule {
  private final FileAdapter adapter;

  /** Files as the client's settings say. */
  public FileStoreModule() {
    this.adapter = new FileAdapter();
  }

  /** Files as said here. */
  public FileStoreModule(FileSettings settings) {
    this.adapter = new FileAdapter(settings);
  }

  @Override
  protected void configure() {
    newSetBinder(binder(), HexkeyAdapter.class).addBinding().toInstance(adapter);
  }
}

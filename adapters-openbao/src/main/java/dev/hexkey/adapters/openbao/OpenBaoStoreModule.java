package dev.hexkey.adapters.openbao;

import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import dev.hexkey.ports.HexkeyAdapter;

/** Adds OpenBao and Vault to the adapters that {@code HexkeyModule} hands to the builder. */
public final class OpenBaoStoreModule extends AbstractModule {
  /** Servers as the client's settings say. */
  public OpenBaoStoreModule() {}

  @Override
  protected void configure() {
    newSetBinder(binder(), HexkeyAdapter.class).addBinding().toInstance(new OpenBaoAdapter());
  }
}

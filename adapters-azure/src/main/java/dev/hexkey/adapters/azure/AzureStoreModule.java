package dev.hexkey.adapters.azure;

import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import dev.hexkey.ports.HexkeyAdapter;

/** Adds Azure Key Vault to the adapters that {@code HexkeyModule} hands to the builder. */
public final class AzureStoreModule extends AbstractModule {
  /** Vaults as the client's settings say. */
  public AzureStoreModule() {}

  @Override
  protected void configure() {
    newSetBinder(binder(), HexkeyAdapter.class).addBinding().toInstance(new AzureAdapter());
  }
}

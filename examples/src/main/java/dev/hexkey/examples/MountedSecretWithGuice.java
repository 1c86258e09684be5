package dev.hexkey.examples;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.hexkey.adapters.file.FileStoreModule;
import dev.hexkey.assembly.HexkeyModule;
import dev.hexkey.core.Hexkey;
import dev.hexkey.core.SecretsClient;
import java.util.Map;

/** Reads a secret mounted under {@code FILE_MOUNT_PATH} through a client that Guice injects. */
public final class MountedSecretWithGuice extends AbstractModule {
  @Override
  protected void configure() {
    install(new HexkeyModule(Map.of("secrets_allowed_mounts", "primary")));
    install(new FileStoreModule());
  }

  record Login(SecretsClient secrets) {
    @Inject
    Login {}

    void run() {
      String password = secrets.resolve("file://primary/ldap.json#bindPassword").revealText();
      System.out.println("The password has " + password.length() + " characters.");
    }
  }

  public static void main(String[] args) {
    Injector injector = Guice.createInjector(Stage.PRODUCTION, new MountedSecretWithGuice());
    Hexkey hexkey = injector.getInstance(Hexkey.class);
    try (hexkey) {
      injector.getInstance(Login.class).run();
    }
  }
}

package dev.hexkey.examples;

import dev.hexkey.adapters.file.FileAdapter;
import dev.hexkey.adapters.file.FileSettings;
import dev.hexkey.core.Hexkey;
import java.nio.file.Path;

/** Reads a mounted secret. Its argument is the directory that holds the mount {@code primary}. */
public final class MountedSecret {
  private MountedSecret() {}

  public static void main(String[] args) {
    FileSettings files = FileSettings.under(Path.of(args[0])).withMounts("primary");
    try (Hexkey hexkey = Hexkey.builder().adapter(new FileAdapter(files)).build()) {
      String password =
          hexkey.secrets().resolve("file://primary/ldap.json#bindPassword").revealText();
      System.out.println("The password has " + password.length() + " characters.");
    }
  }
}

import dev.hexkey.adapters.file.FileAdapter;
import dev.hexkey.adapters.file.PropertiesFile;
import dev.hexkey.adapters.local.sqlite.LocalAdapter;
import dev.hexkey.core.Hexkey;
import java.nio.file.Path;
import java.util.List;

/** What {@code hexkey quickstart} does, as a program. */
public final class Quickstart {
  private Quickstart() {}

  public static void main(String[] args) {
    // shown by the command from here
    Path home = Path.of(System.getenv("HEXKEY_HOME"));
    try (Hexkey hexkey =
        Hexkey.builder()
            .home(home)
            .properties(PropertiesFile.in(home).read())
            .adapters(List.of(new FileAdapter(), new LocalAdapter()))
            .build()) {
      for (String uri : List.of("local://default/demo/password", "file://demo/api-key")) {
        System.out.println(hexkey.secrets().resolve(uri).revealText());
      }
    }
    // to here
  }
}

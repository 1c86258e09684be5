package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeanJdkTest {
  @TempDir private Path home;

  @Test
  void onlyTheProvidersThatAreNeededAreLoaded() throws Exception {
    String loaded = classesLoadedWith();

    assertThat(loaded).contains("com.sun.crypto.provider.SunJCE ");
    assertThat(loaded).doesNotContain("sun.security.ssl.SunJSSE ");
  }

  @Test
  void anotherListOfProvidersIsLeftAsItIs() throws Exception {
    Path properties = home.resolve("java.security");
    Files.writeString(properties, "security.provider.1=SunRsaSign\nsecurity.provider.2=SUN\n");

    String loaded = classesLoadedWith("-Djava.security.properties=" + properties);

    assertThat(loaded).contains("sun.security.ssl.SunJSSE ");
  }

  private String classesLoadedWith(String... options) throws Exception {
    Run.in(home).input("s3cret").hexkey("secret", "put", "local://default/app/db");
    Path log = home.resolve("classes.log");
    List<String> all = new java.util.ArrayList<>(List.of(options));
    all.add("-Xlog:class+load:file=" + log);
    Result result =
        HexkeyProcess.run(
            home,
            new byte[0],
            HexkeyProcess.commandWith(all, "secret", "get", "local://default/app/db"));
    assertThat(result.out()).as(result.err()).isEqualTo("s3cret");
    return Files.readString(log);
  }
}

package dev.hexkey.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.cli.Main;
import dev.hexkey.ports.HexkeyAdapter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line with the sample adapter, which was built outside of this build. */
class SampleAdapterIT {
  private static final String CANARY = "canary-sample-80ab";
  private static final String URI = "env://process/HEXKEY_SAMPLE";
  private static final Path SAMPLE = Path.of("target/samples/adapter-env");

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void home() throws IOException {
    home = ownersAlone(Files.createDirectory(folder.resolve("home")), "rwx------");
  }

  @Test
  void withoutTheJarNobodyServesTheScheme() throws Exception {
    JavaProgram.Result result = hexkey("secret", "get", URI);

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).isEmpty();
    assertThat(result.errors()).startsWith("error: [UNSUPPORTED_ENGINE");
  }

  @Test
  void theJarInTheHomeServesItsScheme() throws Exception {
    install(builtJar());

    JavaProgram.Result result = hexkey("secret", "get", URI);

    assertThat(result.errors()).isEmpty();
    assertThat(result.output().strip()).isEqualTo(CANARY);
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void theDoctorKnowsTheAdapter() throws Exception {
    install(builtJar());

    assertThat(hexkey("doctor").output()).contains("env");
  }

  @Test
  void anAdapterForAnotherVersionOfTheInterfaceIsAClearError() throws Exception {
    int other = HexkeyAdapter.API_VERSION + 1;
    install(jarBuiltForVersion(other));

    JavaProgram.Result result = hexkey("secret", "get", URI);

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).isEmpty();
    assertThat(result.errors())
        .startsWith("error: [ADAPTER_API_MISMATCH]")
        .contains("version " + other, "version " + HexkeyAdapter.API_VERSION)
        .doesNotContain(CANARY);
  }

  private JavaProgram.Result hexkey(String... arguments) throws Exception {
    return JavaProgram.of(Main.class)
        .with("HEXKEY_HOME", home.toString())
        .with("HEXKEY_SAMPLE", CANARY)
        .run(arguments);
  }

  private void install(Path jar) throws IOException {
    Path adapters = ownersAlone(Files.createDirectory(home.resolve("adapters")), "rwx------");
    Path env = ownersAlone(Files.createDirectory(adapters.resolve("env")), "rwx------");
    ownersAlone(Files.copy(jar, env.resolve("env.jar")), "rw-------");
  }

  private static Path ownersAlone(Path path, String permissions) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static Path builtJar() throws IOException {
    try (Stream<Path> jars = Files.list(SAMPLE.resolve("target"))) {
      return jars.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
  }

  /** The sample, compiled against ports whose interface has another version. */
  private Path jarBuiltForVersion(int version) throws IOException {
    Path ports = Path.of(System.getProperty("hexkey.root"), "ports/src/main/java");
    Path original = ports.resolve("dev/hexkey/ports/HexkeyAdapter.java");
    String changed =
        Files.readString(original)
            .replace(
                "API_VERSION = " + HexkeyAdapter.API_VERSION + ";",
                "API_VERSION = " + version + ";");
    List<String> sources = new ArrayList<>();
    sources.add(
        Files.writeString(
                Files.createDirectory(folder.resolve("ports")).resolve("HexkeyAdapter.java"),
                changed)
            .toString());
    try (Stream<Path> files = Files.walk(SAMPLE.resolve("src/main/java"))) {
      files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(sources::add);
    }
    Path classes = Files.createDirectory(folder.resolve("classes"));
    compile(sources, classes);
    return jar(classes.resolve("com"), SAMPLE.resolve("src/main/resources/META-INF"));
  }

  private static void compile(List<String> sources, Path classes) {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    List<String> arguments =
        new ArrayList<>(
            List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
    arguments.addAll(List.of("--release", "17", "-proc:none"));
    arguments.addAll(sources);
    assertThat(javac.run(null, null, null, arguments.toArray(String[]::new))).isZero();
  }

  private Path jar(Path... trees) throws IOException {
    Path jar = folder.resolve("other.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Path tree : trees) {
        add(entries, tree);
      }
    }
    return jar;
  }

  private static void add(JarOutputStream entries, Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path name = tree.resolveSibling("").relativize(file);
        entries.putNextEntry(new JarEntry(name.toString().replace('\\', '/')));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
  }
}

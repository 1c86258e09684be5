package dev.hexkey.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Builds the jar of an adapter and puts it where a person would. */
final class AddedAdapter {
  /** An adapter for {@code sample://}, whose only store answers with the path that is asked for. */
  static final String SAMPLE =
      """
      package sample;

      import dev.hexkey.ports.*;
      import java.nio.charset.StandardCharsets;
      import java.util.*;

      public final class SampleAdapter implements HexkeyAdapter {
        public int apiVersion() { return %d; }
        public String name() { return "sample"; }
        public List<SchemeDescriptor> schemes(Settings settings) {
          return List.of(SchemeDescriptor.scheme("sample", MountNames.OWN).build());
        }
        public OpenAdapter open(AdapterContext context) {
          return new OpenAdapter() {
            public Map<String, SecretStore> secretStores() {
              return Map.of("sample", address ->
                  FetchedSecret.of(SecretValue.of(%s.getBytes(StandardCharsets.UTF_8))));
            }
            public void close() {}
          };
        }
      }
      """;

  private AddedAdapter() {}

  /** The jar of an adapter that works, owner-only as it has to be. */
  static Path install(Path home) throws IOException {
    return install(home, SAMPLE.formatted(1, "address.path()"));
  }

  /** The jar of an adapter with this source, owner-only as it has to be. */
  static Path install(Path home, String source) throws IOException {
    Path directory = home.resolve("adapters/sample");
    Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(mode("rwx------")));
    Path classes = compile(source);
    Path jar = directory.resolve("sample.jar");
    Files.createFile(jar, PosixFilePermissions.asFileAttribute(mode("rw-------")));
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        add(entries, classes.relativize(file).toString(), Files.readAllBytes(file));
      }
      add(
          entries,
          "META-INF/services/dev.hexkey.ports.HexkeyAdapter",
          "sample.SampleAdapter".getBytes(StandardCharsets.UTF_8));
    } finally {
      deleteTree(requireNonNull(classes.getParent()));
    }
    return jar;
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  static Set<PosixFilePermission> mode(String text) {
    return PosixFilePermissions.fromString(text);
  }

  private static Path compile(String source) throws IOException {
    Path directory = Files.createTempDirectory("adapter");
    Path file = Files.writeString(directory.resolve("SampleAdapter.java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path classes = Files.createDirectory(directory.resolve("classes"));
    boolean compiled =
        compiler
            .getTask(
                null,
                null,
                null,
                List.of(
                    "-d",
                    classes.toString(),
                    "-proc:none",
                    "-nowarn",
                    "--release",
                    "17",
                    "-cp",
                    System.getProperty("java.class.path")),
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file.toFile()))
            .call();
    if (!compiled) {
      throw new IllegalStateException("the sample adapter does not compile");
    }
    return classes;
  }

  private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }
}

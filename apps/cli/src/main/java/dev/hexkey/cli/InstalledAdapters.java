package dev.hexkey.cli;

import dev.hexkey.adapters.azure.AzureAdapter;
import dev.hexkey.adapters.file.FileAdapter;
import dev.hexkey.adapters.local.sqlite.LocalAdapter;
import dev.hexkey.adapters.openbao.OpenBaoAdapter;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The adapters of this installation: those that come with it, and those that somebody put into
 * {@code HEXKEY_HOME/adapters/<name>/*.jar}. An added adapter that cannot be used is set aside with
 * the reason, so that commands which do not need it still work.
 */
final class InstalledAdapters implements AutoCloseable {
  private final List<HexkeyAdapter> usable = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();
  private final List<AdapterClassLoader> loaders = new ArrayList<>();

  private InstalledAdapters() {}

  /** Finds all adapters; only those that were added below {@code home} can be refused. */
  static InstalledAdapters find(Path home) {
    InstalledAdapters found = new InstalledAdapters();
    found.usable.add(new FileAdapter()); // named, as a search would open every jar at each start
    found.usable.add(new LocalAdapter());
    found.usable.add(new OpenBaoAdapter());
    found.usable.add(new AzureAdapter());
    found.addAllBelow(home.resolve("adapters"), home);
    return found;
  }

  /** Those that can be used, with those that come with it first. */
  List<HexkeyAdapter> usable() {
    return List.copyOf(usable);
  }

  /** Those that were set aside. */
  List<Refused> refused() {
    return List.copyOf(refused);
  }

  @Override
  public void close() {
    loaders.forEach(AdapterClassLoader::close);
  }

  private void addAllBelow(Path adapters, Path home) {
    if (!Files.isDirectory(adapters)) {
      return;
    }
    try {
      OwnerOnly.require(adapters, home);
      for (Path directory : directories(adapters)) {
        add(directory, adapters);
      }
    } catch (HexkeyException e) {
      refused.add(new Refused(name(adapters), e));
    } catch (IOException e) {
      refused.add(new Refused(name(adapters), doesNotLoad(adapters)));
    }
  }

  private void add(Path directory, Path adapters) {
    try {
      OwnerOnly.require(directory, adapters);
      usable.addAll(load(directory));
    } catch (HexkeyException e) {
      refused.add(new Refused(name(directory), e));
    } catch (IOException | ServiceConfigurationError | LinkageError e) {
      refused.add(new Refused(name(directory), doesNotLoad(directory)));
    }
  }

  private List<HexkeyAdapter> load(Path directory) throws IOException {
    List<URL> jars = new ArrayList<>();
    for (Path jar : jars(directory)) {
      OwnerOnly.require(jar, directory);
      jars.add(url(jar));
    }
    AdapterClassLoader loader = new AdapterClassLoader(name(directory), jars);
    loaders.add(loader);
    List<HexkeyAdapter> adapters = new ArrayList<>();
    ServiceLoader.load(HexkeyAdapter.class, loader).forEach(adapters::add);
    if (adapters.isEmpty()) {
      throw doesNotLoad(directory);
    }
    adapters.forEach(InstalledAdapters::requireApiVersion);
    return adapters;
  }

  private static void requireApiVersion(HexkeyAdapter adapter) {
    int version = adapter.apiVersion();
    if (version != HexkeyAdapter.API_VERSION) {
      throw new MisconfiguredException(
          Problem.of(
              ErrorCodes.ADAPTER_API_MISMATCH,
              "The adapter "
                  + adapter.name()
                  + " was built for version "
                  + version
                  + " of the adapter interface; this Hexkey has version "
                  + HexkeyAdapter.API_VERSION
                  + ".",
              "Install a build of the adapter for this Hexkey."));
    }
  }

  private static List<Path> directories(Path adapters) throws IOException {
    try (Stream<Path> entries = Files.list(adapters)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static List<Path> jars(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("the URI of a file is always a URL", e);
    }
  }

  private static MisconfiguredException doesNotLoad(Path directory) {
    return new MisconfiguredException(
        Problem.of(
            CliCodes.ADAPTER_REFUSED,
            "What is in " + directory + " does not load as an adapter.",
            "Put the adapter's jars there, built for this Hexkey, or remove the directory."));
  }

  private static String name(Path directory) {
    return String.valueOf(directory.getFileName());
  }

  /** An adapter that was set aside, and why. */
  record Refused(String name, HexkeyException error) {}
}

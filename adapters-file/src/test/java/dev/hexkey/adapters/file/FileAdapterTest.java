package dev.hexkey.adapters.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FileAdapterTest {
  private static final Settings NONE =
      new Settings() {
        @Override
        public <T> Optional<T> find(Setting<T> setting) {
          return Optional.empty();
        }
      };

  private static final FileSettings STATED =
      FileSettings.under(Path.of("/srv").toAbsolutePath()).withMounts("primary", "team/kv");

  @Test
  void theServiceLoaderFindsIt() {
    assertThat(ServiceLoader.load(HexkeyAdapter.class))
        .singleElement()
        .isInstanceOf(FileAdapter.class);
  }

  @Test
  void theSchemeTakesItsMountsFromTheListOfTheSettings() {
    SchemeDescriptor scheme = new FileAdapter().schemes(NONE).get(0);

    assertThat(scheme.name()).isEqualTo("file");
    assertThat(scheme.mountNames()).isEqualTo(MountNames.LISTED);
    assertThat(scheme.mounts()).isEmpty();
    assertThat(scheme.pathsAreLeaves()).isTrue();
    assertThat(scheme.versions()).isEmpty();
  }

  @Test
  void mountsStatedInCodeNeedNoList() {
    SchemeDescriptor scheme = new FileAdapter(STATED).schemes(NONE).get(0);

    assertThat(scheme.mounts()).containsExactlyInAnyOrder("primary", "team/kv");
  }

  @Test
  void withSettingsInCodeItReadsNoOthers() {
    assertThat(new FileAdapter(STATED).settings()).isEmpty();
    assertThat(new FileAdapter().settings()).hasSize(10);
  }

  @Test
  void theGuiceModuleAddsItToTheSetOfAdapters() {
    Set<HexkeyAdapter> adapters =
        Guice.createInjector(Stage.PRODUCTION, new FileStoreModule(STATED))
            .getInstance(Key.get(new TypeLiteral<Set<HexkeyAdapter>>() {}));

    assertThat(adapters).singleElement().isInstanceOf(FileAdapter.class);
  }
}

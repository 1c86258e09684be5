package dev.hexkey.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.Document;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private final Map<String, Document> files = new HashMap<>();
  private final List<String> read = new ArrayList<>();
  private volatile Optional<Document> given = Optional.empty();
  private final FakeAdapter reader =
      new FakeAdapter("reader", new FakeStore()).bootstrapReader(this::readFile);
  private final FakeAdapter user =
      new FakeAdapter("user", new FakeStore().with("a", "x"))
          .onOpen(context -> given = context.bootstrap());

  private Optional<Document> readFile(String path) {
    read.add(path);
    return Optional.ofNullable(files.get(path));
  }

  private Hexkey.Builder builder() {
    return Hexkey.builder().adapter(reader).adapter(user).environment(Map.of()).withoutLog();
  }

  /** What the adapter that uses it was given. */
  private Optional<Document> documentOf(Hexkey.Builder builder) {
    try (Hexkey hexkey = builder.build()) {
      hexkey.secrets().resolve("user://m/a");
      return given;
    }
  }

  private Document file(String path) {
    Document document = Document.of(Map.of("vault_addr", path));
    files.put(path, document);
    return document;
  }

  @Test
  void anExplicitPathWinsOverTheVariableAndThatOverTheWellKnownPath() {
    final Document explicit = file("/explicit.json");
    final Document variable = file("/variable.json");
    final Document wellKnown = file(Bootstrap.WELL_KNOWN_PATH);
    Map<String, String> environment = Map.of("SECRETS_BOOTSTRAP_PATH", "/variable.json");

    assertThat(
            documentOf(builder().environment(environment).bootstrapPath(Path.of("/explicit.json"))))
        .containsSame(explicit);
    assertThat(documentOf(builder().environment(environment))).containsSame(variable);
    assertThat(documentOf(builder())).containsSame(wellKnown);
  }

  @Test
  void theSettingStandsForTheVariable() {
    Document document = file("/property.json");

    assertThat(documentOf(builder().properties(Map.of("secrets_bootstrap_path", "/property.json"))))
        .containsSame(document);
  }

  @Test
  void onlyTheWellKnownPathMayLeadNowhere() {
    assertThat(documentOf(builder())).isEmpty();
    assertThat(read).containsExactly(Bootstrap.WELL_KNOWN_PATH);
  }

  @Test
  void aStatedPathThatLeadsNowhereIsFoundAtTheStart() {
    file(Bootstrap.WELL_KNOWN_PATH);

    for (Hexkey.Builder builder :
        List.of(
            builder().bootstrapPath(Path.of("/absent.json")),
            builder().environment(Map.of("SECRETS_BOOTSTRAP_PATH", "/absent.json")))) {
      assertThatThrownBy(builder::build)
          .isInstanceOf(MisconfiguredException.class)
          .hasMessageStartingWith("[VAULT_CONFIG_ERROR/BOOTSTRAP_MISSING]");
    }
    assertThat(read).as("nothing else is tried").containsOnly("/absent.json");
    assertThat(reader.opens).as("nothing is opened for it").hasValue(0);
  }

  @Test
  void aStatedFileThatCannotBeUsedIsFoundAtTheStart() {
    MisconfiguredException unusable =
        new MisconfiguredException(
            Problem.of(ErrorCodes.VAULT_CONFIG_ERROR, "It is no JSON object.", "Correct it."));
    FakeAdapter broken =
        new FakeAdapter("broken", new FakeStore())
            .bootstrapReader(
                path -> {
                  throw unusable;
                });

    assertThatThrownBy(
            () ->
                Hexkey.builder()
                    .adapter(broken)
                    .environment(Map.of())
                    .bootstrapPath(Path.of("/b.json"))
                    .withoutLog()
                    .build())
        .isSameAs(unusable);
  }

  @Test
  void aStatedPathNeedsAnAdapterThatReadsIt() {
    assertThatThrownBy(
            () ->
                Hexkey.builder()
                    .adapter(user)
                    .environment(Map.of())
                    .bootstrapPath(Path.of("/b.json"))
                    .withoutLog()
                    .build())
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("[VAULT_CONFIG_ERROR")
        .hasMessageContaining("no installed adapter reads such files");
  }

  @Test
  void withoutAReaderTheWellKnownPathIsNotLookedAt() {
    assertThat(documentOf(Hexkey.builder().adapter(user).environment(Map.of()).withoutLog()))
        .isEmpty();
  }

  @Test
  void theFileIsReadOnce() {
    file("/b.json");
    FakeAdapter third =
        new FakeAdapter("third", new FakeStore().with("a", "x"))
            .onOpen(context -> given = context.bootstrap());
    try (Hexkey hexkey = builder().adapter(third).bootstrapPath(Path.of("/b.json")).build()) {
      hexkey.secrets().resolve("user://m/a");
      hexkey.secrets().resolve("third://m/a");
    }

    assertThat(read).containsExactly("/b.json");
  }

  @Test
  void schemesMayDependOnTheFile() {
    files.put("/b.json", Document.of(Map.of("servers", List.of("prod", "staging"))));
    HexkeyAdapter servers =
        new FakeAdapter("servers", new FakeStore()) {
          @Override
          public List<SchemeDescriptor> schemes(
              Settings settings, Supplier<Optional<Document>> bootstrap) {
            List<?> names = (List<?>) bootstrap.get().orElseThrow().find("servers").orElseThrow();
            return names.stream()
                .map(name -> SchemeDescriptor.scheme(name + "+kv2", MountNames.OWN).build())
                .toList();
          }
        };

    try (Hexkey hexkey = builder().adapter(servers).bootstrapPath(Path.of("/b.json")).build()) {
      assertThat(hexkey.schemes().names()).contains("prod+kv2", "staging+kv2");
    }
    assertThat(reader.opens).as("nothing is opened for it").hasValue(0);
  }

  @Test
  void faultsOfSettingsComeBeforeTheFile() {
    assertThatThrownBy(
            () ->
                builder()
                    .bootstrapPath(Path.of("/absent.json"))
                    .properties(Map.of("cache_ttl_seconds", "soon"))
                    .build())
        .hasMessageStartingWith("[STARTUP_VALIDATION_ERROR]")
        .hasMessageContaining("cache_ttl_seconds");
  }
}

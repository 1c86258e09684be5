package dev.hexkey.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house below a root package: {@code dev.hexkey}, or that of the fixtures, each of
 * which breaks one rule.
 */
final class House {
  private static final String[] ANYWHERE = {"java..", "org.jspecify.."};

  /**
   * Top-level classes that may call {@code SecretValue.reveal…}, relative to the root, with the
   * reason. A new line here is a decision: plaintext leaves its wrapper there.
   */
  private static final Set<String> REVEALERS =
      Set.of(
          // the value itself
          "ports.SecretValue",
          // shows the access token of a shared grant, as a renewal would
          "renewal.GrantRecord",
          // lends the text to the readers of fields and of bootstrap files, and wipes it
          "adapters.file.Bytes",
          // seal what is stored
          "adapters.local.sqlite.DocumentCodec",
          "adapters.local.sqlite.LocalSecretStore",
          // reads and sets members of a JSON object
          "adapters.local.sqlite.JsonFields",
          // turns an unwrapped data key into a cipher's key
          "adapters.local.sqlite.KeyRing",
          // make wrapping keys, use them, and keep them in their places
          "adapters.local.sqlite.keys.Argon2",
          "adapters.local.sqlite.keys.JavaKeyringKeychain",
          "adapters.local.sqlite.keys.KeyFile",
          "adapters.local.sqlite.keys.KeychainKeyWrapper",
          "adapters.local.sqlite.keys.SecretServiceClient",
          "adapters.local.sqlite.keys.WrappingKey",
          // hands client secrets, tokens and keys to the OAuth SDK, which takes texts
          "adapters.oauth.Secrets",
          // keeps MSAL's cache, stores what people write, and hands out text
          "adapters.azure.TokenCacheRecord",
          "adapters.azure.KeyVaultWrites",
          "adapters.azure.KeyVaultStore",
          "adapters.azure.JsonFields",
          "adapters.azure.AzureOnBehalfOf",
          "adapters.azure.AzureSecrets",
          "adapters.azure.SecretText",
          // read and set members of a secret's JSON object, and write it
          "adapters.openbao.KvFields",
          "adapters.openbao.KvFieldWriter",
          "adapters.openbao.KvWrites",
          // hands credentials to the server
          "adapters.openbao.Credentials",
          // keeps the values of a lease for those who ask for its fields
          "adapters.openbao.Lease",
          // sends the key that the server wraps
          "adapters.openbao.TransitKeyWrapper",
          // hands out a secret as the token that it is
          "tokenprovider.SecretUriTokenSource",
          // logs a pool in
          "tokenprovider.hikari.HikariLease",
          // write a secret to the person who asked for it
          "cli.QuickstartCommand",
          "cli.SecretCommand",
          // gives a secret to the command that this person named
          "cli.SecretExec");

  private final String root;

  House(String root) {
    this.root = root;
  }

  /** A rule, and the fixture class that breaks it, relative to the root of the fixtures. */
  record Rule(ArchRule rule, String brokenBy) {
    @Override
    public String toString() {
      return rule.getDescription();
    }
  }

  List<Rule> rules() {
    return List.of(
        new Rule(knowsOnly("ports", "com.google.errorprone.annotations.."), "ports.KnowsGuice"),
        new Rule(
            knowsOnly(
                "renewal",
                in("ports"),
                "org.slf4j..",
                "com.github.benmanes.caffeine.cache..",
                "com.google.errorprone.annotations.."),
            "renewal.KnowsCore"),
        new Rule(
            knowsOnly(
                "core",
                in("ports"),
                in("renewal"),
                "org.slf4j..",
                "com.github.benmanes.caffeine.cache..",
                "com.google.errorprone.annotations.."),
            "core.KnowsGuice"),
        new Rule(
            knowsOnly(
                "adapters.file",
                in("ports"),
                "org.slf4j..",
                "com.fasterxml.jackson..",
                "com.google.inject.."),
            "adapters.file.KnowsCore"),
        new Rule(
            knowsOnly(
                "adapters.local",
                in("ports"),
                "javax.crypto..",
                "javax.sql..",
                "org.slf4j..",
                "com.fasterxml.jackson..",
                "com.google.inject..",
                "org.sqlite..",
                "org.bouncycastle..",
                "org.freedesktop.dbus..",
                "com.github.javakeyring.."),
            "adapters.local.KnowsCore"),
        new Rule(
            knowsOnly(
                "adapters.oauth",
                in("ports"),
                "javax.net.ssl..",
                "com.nimbusds..",
                "net.minidev.json..",
                "okhttp3..",
                "okio..",
                "kotlin.."),
            "adapters.oauth.KnowsCore"),
        new Rule(
            knowsOnly(
                "adapters.azure",
                in("ports"),
                "javax.crypto..",
                "javax.net.ssl..",
                "com.sun.net.httpserver..",
                "org.slf4j..",
                "com.fasterxml.jackson..",
                "com.google.inject..",
                "com.azure..",
                "com.microsoft.aad.msal4j..",
                "reactor.core.."),
            "adapters.azure.KnowsCore"),
        new Rule(
            knowsOnly(
                "adapters.openbao",
                in("ports"),
                "javax.net.ssl..",
                "org.slf4j..",
                "com.fasterxml.jackson..",
                "com.google.inject..",
                "io.github.jopenlibs.vault..",
                "okhttp3..",
                "okio..",
                "kotlin.."),
            "adapters.openbao.KnowsCore"),
        new Rule(
            knowsOnly(
                "assembly", in("core"), in("ports"), "com.google.inject..", "jakarta.inject.."),
            "assembly.KnowsAdapter"),
        new Rule(tokenProviderKnowsNoAdapter(), "tokenprovider.KnowsAdapter"),
        new Rule(tokenProviderNeedsNoCore(), "tokenprovider.KnowsCore"),
        new Rule(
            knowsOnly(
                "testkit",
                in("core"),
                in("ports"),
                "javax.crypto..",
                "javax.net.ssl..",
                "javax.tools..",
                "com.sun.net.httpserver..",
                "org.slf4j..",
                "org.junit.jupiter.api..",
                "org.assertj..",
                "org.opentest4j.."),
            "testkit.KnowsAdapter"),
        new Rule(adaptersDoNotKnowCoreOrItsFaces(), "adapters.file.KnowsCore"),
        new Rule(adaptersDoNotKnowEachOther(), "adapters.file.KnowsOther"),
        new Rule(cliHasNoGuice(), "cli.KnowsGuice"),
        new Rule(theInsideDoesNoInputOrOutput(), "core.ReadsFile"),
        new Rule(onlyModulesKnowGuiceInAdapters(), "adapters.file.Binds"),
        new Rule(onlyListedClassesReveal(), "core.Reveals"),
        new Rule(theInsideHasNoSynchronizedMethods(), "core.Synchronizes"),
        new Rule(noInputOrOutputUnderAMonitor(), "adapters.azure.WaitsInMonitor"),
        new Rule(librariesDoNotPrint(), "core.Prints"),
        new Rule(packagesAreFreeOfCycles(), "core.loop.Loops"),
        new Rule(packagesAreNullMarked(), "adapters.unmarked.Unmarked"));
  }

  private String in(String module) {
    return root + "." + module + "..";
  }

  private String[] in(String... modules) {
    return Arrays.stream(modules).map(this::in).toArray(String[]::new);
  }

  private ArchRule knowsOnly(String module, String... others) {
    String[] allowed =
        Stream.of(new String[] {in(module)}, ANYWHERE, others)
            .flatMap(Arrays::stream)
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(in(module))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .as(module + " knows only what it may");
  }

  private ArchRule adaptersDoNotKnowCoreOrItsFaces() {
    return noClasses()
        .that()
        .resideInAPackage(in("adapters"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in("core", "renewal", "assembly", "cli", "testkit"))
        .as("adapters do not know core, renewal or their faces");
  }

  private ArchRule tokenProviderKnowsNoAdapter() {
    return noClasses()
        .that()
        .resideInAPackage(in("tokenprovider"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in("adapters", "assembly", "cli", "testkit"))
        .as("the token provider knows renewal and core, and no adapter");
  }

  /** So that whoever only wants a token need not take the core along. */
  private ArchRule tokenProviderNeedsNoCore() {
    return noClasses()
        .that()
        .resideInAPackage(in("tokenprovider"))
        .and()
        .resideOutsideOfPackage(in("tokenprovider.hikari"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("core"))
        .as("the token provider needs the core only for a pool whose password is leased");
  }

  private ArchRule adaptersDoNotKnowEachOther() {
    return slices()
        .matching(root + ".adapters.(*)..")
        .should()
        .notDependOnEachOther()
        .as("adapters do not know each other");
  }

  private ArchRule cliHasNoGuice() {
    return noClasses()
        .that()
        .resideInAPackage(in("cli"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.inject..", in("assembly"), in("testkit"))
        .as("the CLI has no Guice, no assembly and no testkit");
  }

  private ArchRule theInsideDoesNoInputOrOutput() {
    DescribedPredicate<JavaClass> io =
        DescribedPredicate.describe(
            "do input or output",
            type ->
                IO_CLASSES.contains(type.getName())
                    || IO_PACKAGES.stream()
                        .anyMatch(p -> (type.getPackageName() + ".").startsWith(p + ".")));
    return noClasses()
        .that()
        .resideInAnyPackage(in("ports", "renewal", "core"))
        .should()
        .dependOnClassesThat(io)
        .as("ports, renewal and core do no file, network, database or process I/O");
  }

  private static final Set<String> IO_PACKAGES =
      Set.of(
          "java.net.http",
          "java.nio.channels",
          "java.rmi",
          "java.sql",
          "java.util.jar",
          "java.util.zip",
          "javax.naming",
          "javax.net",
          "javax.sql");

  private static final Set<String> IO_CLASSES =
      Set.of(
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.RandomAccessFile",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.net.DatagramSocket",
          "java.net.HttpURLConnection",
          "java.net.InetAddress",
          "java.net.InetSocketAddress",
          "java.net.ServerSocket",
          "java.net.Socket",
          "java.net.URL",
          "java.net.URLClassLoader",
          "java.net.URLConnection",
          "java.nio.file.FileSystem",
          "java.nio.file.FileSystems",
          "java.nio.file.Files");

  private ArchRule onlyModulesKnowGuiceInAdapters() {
    return classes()
        .that()
        .resideInAPackage(in("adapters"))
        .and()
        .haveSimpleNameNotEndingWith("Module")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackage("com.google.inject..")
        .as("in adapters only …Module knows Guice");
  }

  private ArchRule onlyListedClassesReveal() {
    DescribedPredicate<JavaAccess<?>> reveal =
        DescribedPredicate.describe(
            "reveals",
            access ->
                access.getTarget().getName().startsWith("reveal")
                    && access.getTarget().getOwner().isAssignableTo(root + ".ports.SecretValue"));
    return noClasses()
        .that(
            DescribedPredicate.describe(
                "are not listed as revealers", type -> !REVEALERS.contains(topLevel(type))))
        .and()
        .resideOutsideOfPackage(
            in("testkit")) // compares what stores give with what they were given
        .should()
        .accessTargetWhere(reveal)
        .as("only listed classes reveal plaintext");
  }

  private String topLevel(JavaClass type) {
    String relative =
        type.getName().substring(Math.min(root.length() + 1, type.getName().length()));
    int nested = relative.indexOf('$');
    return nested < 0 ? relative : relative.substring(0, nested);
  }

  private ArchRule theInsideHasNoSynchronizedMethods() {
    return noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(in("renewal", "core"))
        .should()
        .haveModifier(JavaModifier.SYNCHRONIZED)
        .as("renewal and core have no synchronized methods");
  }

  /**
   * A virtual thread that waits for a file or a server under a monitor keeps its carrier, on JDK 17
   * to 23. What a monitor's owner calls is searched through our own classes; of blocks inside of
   * methods byte code tells no more than that there is one, so that whole methods count.
   */
  private ArchRule noInputOrOutputUnderAMonitor() {
    return codeUnits()
        .that(
            DescribedPredicate.describe(
                "use a monitor",
                (JavaCodeUnit unit) ->
                    unit.getModifiers().contains(JavaModifier.SYNCHRONIZED)
                        || Monitors.areEnteredBy(unit)))
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(in("testkit"))
        .should(
            new ArchCondition<JavaCodeUnit>("do no input or output") {
              @Override
              public void check(JavaCodeUnit unit, ConditionEvents events) {
                blocking(unit, new HashSet<>())
                    .ifPresent(
                        call ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    unit, unit.getFullName() + " holds a monitor at " + call)));
              }
            })
        .as("nothing waits for input or output under a monitor");
  }

  private Optional<String> blocking(JavaCodeUnit unit, Set<String> seen) {
    if (!seen.add(unit.getFullName())) {
      return Optional.empty();
    }
    for (JavaCall<?> call : unit.getCallsFromSelf()) {
      if (waits(call)) {
        return Optional.of(call.getTarget().getFullName());
      }
      if (call.getTargetOwner().getPackageName().startsWith(root + ".")) {
        Optional<String> deeper =
            call.getTarget()
                .resolveMember()
                .filter(JavaCodeUnit.class::isInstance)
                .map(JavaCodeUnit.class::cast)
                .flatMap(called -> blocking(called, seen));
        if (deeper.isPresent()) {
          return deeper;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean waits(JavaCall<?> call) {
    String owner = call.getTargetOwner().getName();
    return WAITING.stream().anyMatch(owner::startsWith)
        && !call.getTarget().getName().equals(JavaConstructor.CONSTRUCTOR_NAME);
  }

  /** Beginnings of the names of what reads, writes, or asks somebody else. */
  private static final Set<String> WAITING =
      Set.of(
          "java.io.File",
          "java.io.RandomAccessFile",
          "java.net.Socket",
          "java.net.ServerSocket",
          "java.net.HttpURLConnection",
          "java.net.InetAddress",
          "java.net.http.",
          "java.nio.channels.",
          "java.nio.file.Files",
          "java.sql.",
          "com.azure.",
          "com.microsoft.aad.msal4j.",
          "com.nimbusds.oauth2.sdk.http.",
          "com.sun.net.httpserver.",
          "io.github.jopenlibs.vault.",
          "okhttp3.");

  private ArchRule librariesDoNotPrint() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            in("ports", "renewal", "core", "adapters", "tokenprovider", "assembly", "testkit"))
        .should(ACCESS_STANDARD_STREAMS)
        .as("libraries do not print");
  }

  private ArchRule packagesAreFreeOfCycles() {
    return slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .as("packages are free of cycles");
  }

  private static ArchRule packagesAreNullMarked() {
    return classes()
        .should(
            new ArchCondition<JavaClass>("reside in a @NullMarked package") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(
                    new SimpleConditionEvent(
                        type, marked, type.getName() + " is not in a @NullMarked package"));
              }
            })
        .as("packages are @NullMarked");
  }
}

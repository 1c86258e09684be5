package dev.hexkey.adapters.openbao;

import dev.hexkey.adapters.openbao.OpenBaoSettings.Family;
import dev.hexkey.adapters.openbao.OpenBaoSettings.Found;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.EditDistance;
import dev.hexkey.ports.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was said about one server, member by member, and where each was said. */
interface ServerMembers {
  /** The member's text; booleans as {@code true} or {@code false}. */
  Optional<String> find(Member member);

  /** What a person calls the place of this member: a setting, or a member of a file. */
  String placeOf(Member member);

  /** What is wrong with what was said, apart from the members. */
  default List<String> faults() {
    return List.of();
  }

  /**
   * The files below the user's directory in which the servers' own tools may keep a token for this
   * server; none for a server that only a file describes, so that no token goes to another one.
   */
  default List<String> helperFiles() {
    return List.of();
  }

  /** As a bootstrap file says it. */
  static ServerMembers of(Document document) {
    return new ServerMembers() {
      @Override
      public Optional<String> find(Member member) {
        return document
            .find(member.bootstrapName())
            .filter(value -> value != Document.NULL)
            .map(ServerMembers::text)
            .filter(text -> !text.isEmpty());
      }

      @Override
      public String placeOf(Member member) {
        return member.bootstrapName() + " of the bootstrap file";
      }

      @Override
      public List<String> faults() {
        return Stream.concat(unknown(document), objects(document)).toList();
      }
    };
  }

  /** As the settings of a lone server say it. */
  static ServerMembers of(Settings settings) {
    return ofSettings(
        member -> OpenBaoSettings.find(settings, member),
        Family.OPENBAO,
        Arrays.stream(Family.values()).map(Family::helperFile).toList());
  }

  /** As the settings of one of two servers say it. */
  static ServerMembers of(Settings settings, Family family) {
    return ofSettings(
        member -> OpenBaoSettings.find(settings, member, family),
        family,
        List.of(family.helperFile()));
  }

  private static ServerMembers ofSettings(
      Function<Member, Optional<Found>> found, Family family, List<String> helperFiles) {
    return new ServerMembers() {
      @Override
      public Optional<String> find(Member member) {
        return found.apply(member).map(Found::value);
      }

      @Override
      public String placeOf(Member member) {
        return found
            .apply(member)
            .map(Found::setting)
            .orElseGet(() -> family.prefix() + member.settingSuffix());
      }

      @Override
      public List<String> helperFiles() {
        return helperFiles;
      }
    };
  }

  private static String text(Object value) {
    if (value instanceof Document object) {
      return DocumentJson.of(object);
    }
    return value instanceof List<?> list
        ? list.stream().map(Object::toString).collect(Collectors.joining(","))
        : value.toString();
  }

  private static Stream<String> unknown(Document document) {
    return document.names().stream()
        .filter(name -> Member.named(name).isEmpty())
        .map(ServerMembers::unknown);
  }

  private static Stream<String> objects(Document document) {
    return Arrays.stream(Member.values())
        .filter(member -> member.kind() != Member.Kind.OBJECT)
        .map(Member::bootstrapName)
        .filter(name -> document.document(name).isPresent())
        .map(name -> name + " of the bootstrap file is an object");
  }

  /** A misspelt name is shown; anything else may be a pasted secret. */
  private static String unknown(String name) {
    if (!name.matches("[A-Za-z0-9_.-]{1,48}")) {
      return "the bootstrap file has a member with a name that no member has";
    }
    List<String> names = Arrays.stream(Member.values()).map(Member::bootstrapName).toList();
    return "the bootstrap file has no member of the name "
        + name
        + EditDistance.nearest(name, names).map(near -> " (did you mean " + near + "?)").orElse("");
  }
}

package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.Document;
import dev.hexkey.ports.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was said about one server, member by member, and where each was said. */
interface ServerMembers {
  /** The member's text; booleans as {@code true} or {@code false}. */
  Optional<String> find(Member member);

  /** What a person calls the place of this member: a setting, or a member of a file. */
  String placeOf(Member member);

  /** As a bootstrap file says it. */
  static ServerMembers of(Document document) {
    return new ServerMembers() {
      @Override
      public Optional<String> find(Member member) {
        return document
            .find(member.bootstrapName())
            .filter(value -> value != Document.NULL)
            .map(value -> value instanceof List<?> list ? joined(list) : value.toString())
            .filter(text -> !text.isEmpty());
      }

      @Override
      public String placeOf(Member member) {
        return member.bootstrapName() + " of the bootstrap file";
      }
    };
  }

  /** As the settings of a lone server say it. */
  static ServerMembers of(Settings settings) {
    return new ServerMembers() {
      @Override
      public Optional<String> find(Member member) {
        return OpenBaoSettings.find(settings, member).map(OpenBaoSettings.Found::value);
      }

      @Override
      public String placeOf(Member member) {
        return OpenBaoSettings.find(settings, member)
            .map(OpenBaoSettings.Found::setting)
            .orElse("openbao_" + member.settingSuffix());
      }
    };
  }

  /** As the settings of one of two servers say it. */
  static ServerMembers of(Settings settings, OpenBaoSettings.Family family) {
    return new ServerMembers() {
      @Override
      public Optional<String> find(Member member) {
        return OpenBaoSettings.find(settings, member, family).map(OpenBaoSettings.Found::value);
      }

      @Override
      public String placeOf(Member member) {
        return OpenBaoSettings.find(settings, member, family)
            .map(OpenBaoSettings.Found::setting)
            .orElseGet(() -> family.prefix() + member.settingSuffix());
      }
    };
  }

  private static String joined(List<?> list) {
    return list.stream().map(Object::toString).collect(Collectors.joining(","));
  }
}

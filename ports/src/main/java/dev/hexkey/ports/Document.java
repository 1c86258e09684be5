package dev.hexkey.ports;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A small immutable tree of named members, in which records and bootstrap files cross the ports;
 * adapters encode it. Members are {@code String}, {@code Long}, {@code BigDecimal}, {@code
 * Boolean}, {@link SecretValue}, {@code Document}, {@link #NULL}, or a {@code List} of these.
 * Members that a reader does not know are kept. Its text shows no values.
 */
public final class Document {
  /** A document without members. */
  public static final Document EMPTY = new Document(new LinkedHashMap<>());

  /** The member value that stands for JSON's null. */
  public static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  private final Map<String, Object> members;

  private Document(Map<String, Object> members) {
    this.members = Collections.unmodifiableMap(members);
  }

  /**
   * A document with these members, in this order. Whole numbers become {@code Long}, nested maps
   * documents.
   *
   * @throws IllegalArgumentException if a member is of a type that documents do not hold
   */
  public static Document of(Map<String, ?> members) {
    Map<String, Object> copy = new LinkedHashMap<>();
    members.forEach((name, value) -> copy.put(name, member(value)));
    return new Document(copy);
  }

  /** The names of the members, in order. */
  public Set<String> names() {
    return members.keySet();
  }

  /** The member as it is, if it is there. */
  public Optional<Object> find(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /** The member if it is text. */
  public Optional<String> text(String name) {
    return find(name, String.class);
  }

  /** The member if it is a whole number. */
  public Optional<Long> number(String name) {
    return find(name, Long.class);
  }

  /** The member if it is true or false. */
  public Optional<Boolean> bool(String name) {
    return find(name, Boolean.class);
  }

  /** The member if it is a secret; it stays this document's. */
  public Optional<SecretValue> secret(String name) {
    return find(name, SecretValue.class);
  }

  /** The member if it is itself a document. */
  public Optional<Document> document(String name) {
    return find(name, Document.class);
  }

  /** A copy with one member set. */
  public Document with(String name, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(members);
    copy.put(name, member(value));
    return new Document(copy);
  }

  /** A copy without one member. */
  public Document without(String name) {
    Map<String, Object> copy = new LinkedHashMap<>(members);
    copy.remove(name);
    return new Document(copy);
  }

  @Override
  public String toString() {
    return "Document[" + members.size() + " members]";
  }

  private <T> Optional<T> find(String name, Class<T> type) {
    Object value = members.get(name);
    return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
  }

  private static Object member(Object value) {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((name, nested) -> copy.put((String) name, member(nested)));
      return new Document(copy);
    }
    if (value instanceof Collection<?> list) {
      return List.copyOf(list.stream().map(Document::member).toList());
    }
    if (value instanceof String
        || value instanceof Long
        || value instanceof BigDecimal
        || value instanceof Boolean
        || value instanceof SecretValue
        || value instanceof Document
        || value == NULL) {
      return value;
    }
    throw new IllegalArgumentException("a document does not hold " + value.getClass().getName());
  }
}

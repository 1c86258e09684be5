package dev.hexkey.adapters.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where a path leads, with every link on the way.
 *
 * <p>It tells "absent" from "swapped away while looked at". Kubernetes replaces a volume by putting
 * {@code ..data} on a new directory and deleting the old one, so that whoever read the link before
 * the swap finds nothing behind it. Two trails in a row that are equal and end at a missing name
 * prove that the name was missing while the links were as they are: the second trail read each link
 * after the first had found nothing behind it.
 *
 * @param at where the trail ends
 * @param links where each link on the way leads, in order
 */
record LinkTrail(End end, Path at, List<Path> links) {
  /** As many as Linux follows. */
  private static final int MAX_LINKS = 40;

  /** How a trail ends. */
  enum End {
    /** At something that is there. */
    PRESENT,
    /** At a name that is not there. */
    MISSING,
    /** Nowhere: the links go round in a circle. */
    CIRCLE
  }

  /**
   * Follows a path from a directory without links in it.
   *
   * @param from a real path
   * @param target a path under it
   */
  static LinkTrail follow(Path from, Path target) throws IOException {
    Deque<Path> ahead = new ArrayDeque<>();
    push(ahead, from.relativize(target));
    List<Path> links = new ArrayList<>();
    Path at = from;
    while (!ahead.isEmpty()) {
      Path next = at.resolve(ahead.pop()).normalize(); // sound, since nothing up to here is a link
      try {
        BasicFileAttributes found =
            Files.readAttributes(next, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (found.isSymbolicLink()) {
          Path leadsTo = Files.readSymbolicLink(next);
          links.add(leadsTo);
          if (links.size() > MAX_LINKS) {
            return new LinkTrail(End.CIRCLE, next, links);
          }
          push(ahead, leadsTo);
          at = leadsTo.isAbsolute() ? leadsTo.getRoot() : at;
        } else if (found.isDirectory() || ahead.isEmpty()) {
          at = next;
        } else {
          return new LinkTrail(End.MISSING, next, links); // nothing lies under a file
        }
      } catch (NoSuchFileException e) {
        return new LinkTrail(End.MISSING, next, links);
      }
    }
    return new LinkTrail(End.PRESENT, at, links);
  }

  private static void push(Deque<Path> ahead, Path names) {
    for (int i = names.getNameCount() - 1; i >= 0; i--) {
      ahead.push(names.getName(i));
    }
  }
}

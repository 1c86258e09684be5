package dev.hexkey.adapters.local.sqlite.faults;

import dev.hexkey.adapters.local.sqlite.LocalStore;
import dev.hexkey.adapters.local.sqlite.faults.Place.Found;
import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.HexkeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a store must hold of a series of writes. Not thread-safe. */
final class Expected {
  private final long series;
  private final Map<Place, State> states = new TreeMap<>();
  private @Nullable Write open;

  Expected(long series) {
    this.series = series;
  }

  /**
   * What a place holds.
   *
   * @param version of the last write, also of one that was deleted since
   * @param text {@code null} if it was deleted or never written
   */
  private record State(long version, @Nullable String text) {
    static final State NONE = new State(0, null);

    State after(Write next) {
      return next.isDeletion() ? new State(version, null) : new State(version + 1, next.text());
    }

    Optional<Found> found() {
      return text == null ? Optional.empty() : Optional.of(new Found(version, text));
    }
  }

  /** Notes a write that was acknowledged. */
  void acknowledge(int number) {
    Write write = Write.of(series, number);
    states.put(write.place(), state(write.place()).after(write));
    open = null;
  }

  /** Notes a write that was begun and not acknowledged: it may be there or not, but not in part. */
  void leaveOpen(int number) {
    open = Write.of(series, number);
  }

  /**
   * Decides on the open write, once nobody has the store open: while others have, SQLite may not
   * show what a killed process wrote last, and find it when the file is next recovered.
   *
   * @return whether there was an open write and it is there
   */
  boolean settle(LocalStore store) {
    boolean isThere = holdsOpen(store);
    if (open != null && isThere) {
      states.put(open.place(), state(open.place()).after(open));
    }
    open = null;
    return isThere;
  }

  /** Whether there is an open write and it is there. */
  boolean holdsOpen(LocalStore store) {
    return open != null && open.place().read(store).equals(state(open.place()).after(open).found());
  }

  /** Each place that is not read exactly as it was written, and each list that is not complete. */
  List<String> faultsIn(LocalStore store) {
    List<String> faults = new ArrayList<>();
    for (Place place : places()) {
      try {
        Optional<Found> found = place.read(store);
        if (!mayBe(place).contains(found)) {
          faults.add("lost: " + place + " should be " + mayBe(place) + " and is " + found);
        }
      } catch (HexkeyException e) {
        faults.add("unreadable: " + place + ": " + e + " caused by " + e.getCause());
      }
    }
    try {
      checkLists(store, faults);
    } catch (HexkeyException e) {
      faults.add("unreadable: lists: " + e);
    }
    return faults;
  }

  private void checkLists(LocalStore store, List<String> faults) {
    String folder = Long.toString(series);
    TreeSet<Place> listed = new TreeSet<>();
    store
        .secrets()
        .list(new AddressPrefix(LocalStore.DEFAULT_PROFILE, folder))
        .forEach(entry -> listed.add(new Place(false, folder + "/" + entry.name())));
    store
        .records()
        .list(LocalStore.DEFAULT_PROFILE, folder + "/")
        .forEach(key -> listed.add(new Place(true, key.name())));
    TreeSet<Place> written = new TreeSet<>(states.keySet());
    written.removeIf(place -> state(place).text() == null);
    if (open != null) {
      listed.remove(open.place());
      written.remove(open.place());
    }
    if (!listed.equals(written)) {
      faults.add("lost: listed are " + listed + " and written " + written);
    }
  }

  private Set<Place> places() {
    Set<Place> places = new TreeSet<>(states.keySet());
    if (open != null) {
      places.add(open.place());
    }
    return places;
  }

  private List<Optional<Found>> mayBe(Place place) {
    State state = state(place);
    return open != null && open.place().equals(place)
        ? List.of(state.found(), state.after(open).found())
        : List.of(state.found());
  }

  private State state(Place place) {
    return states.getOrDefault(place, State.NONE);
  }
}

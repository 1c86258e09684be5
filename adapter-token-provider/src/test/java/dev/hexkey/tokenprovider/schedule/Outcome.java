package dev.hexkey.tokenprovider.schedule;

import java.util.List;

/**
 * How a schedule went.
 *
 * @param rotations how many tokens followed the first
 * @param failures what the client threw
 */
public record Outcome(int calls, int rotations, List<Throwable> failures) {}

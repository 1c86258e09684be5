/**
 * The {@code hexkey} command. Reads flags, finds adapters, and drives the core; what it knows of a
 * store beyond the ports are the commands for the local store, which ships with it.
 *
 * <p>A run is one {@link dev.hexkey.cli.Cli} over its {@link dev.hexkey.cli.Surroundings}, so that
 * a test can be the outside world. Commands that do one thing and end load no cache, no JSON
 * library, no Guice and no logging back end.
 */
@NullMarked
package dev.hexkey.cli;

import org.jspecify.annotations.NullMarked;

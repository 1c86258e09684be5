/** Tests of the scripts that build and start the command line, in child processes. */
@NullMarked
package dev.hexkey.cli.launcher;

import org.jspecify.annotations.NullMarked;

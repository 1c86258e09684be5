/** Clients of Jakarta RESTful Web Services. */
@NullMarked
package dev.hexkey.tokenprovider.jaxrs;

import org.jspecify.annotations.NullMarked;

/** Apache HttpClient 5, classic and asynchronous. */
@NullMarked
package dev.hexkey.tokenprovider.httpclient5;

import org.jspecify.annotations.NullMarked;

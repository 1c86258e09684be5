/** Microsoft's driver for SQL Server (tried with 13.6.2): its access-token callback. */
@NullMarked
package dev.hexkey.tokenprovider.sqlserver;

import org.jspecify.annotations.NullMarked;

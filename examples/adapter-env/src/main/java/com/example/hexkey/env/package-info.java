/** {@code env://process/NAME}: the variables of this process's environment as secrets. */
package com.example.hexkey.env;

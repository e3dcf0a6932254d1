/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

int
main (int argc, char **argv)
{
  return argc > 1 ? EXIT_FAILURE : EXIT_SUCCESS;
}

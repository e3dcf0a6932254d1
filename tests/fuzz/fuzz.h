/* SPDX-License-Identifier: MIT */
/* fuzz - a target takes any bytes and aborts when a promise is broken
 *
 * Built with libFuzzer under --enable-fuzzing; otherwise replay.c feeds it the corpus and
 * a fixed number of altered copies, in make check. */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

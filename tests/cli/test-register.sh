#!/bin/sh
# SPDX-License-Identifier: MIT
# registers, disclosures and duties: what is written down, what opens by itself, who sees it

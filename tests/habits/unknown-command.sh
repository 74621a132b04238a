#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Stands for a taskglass-cli that has one command more than anybody was told of.
printf 'Subcommands:\n  list   a\n  show   b\n  wait   c\n  export d\n  groups e\n  frobnicate  f\n'

#!/bin/sh
# A night of measurement without a batch system. It continues when you log out.
#
#   COUNTERS=/where/it/is/bin/counters sh night.sh
#
# 'kill PID' stops it as Ctrl-C does: the current fork finishes, and the file of results is written. The same command
# continues the night.
set -eu
nohup "${COUNTERS:-bin/counters}" night --budget "${BUDGET:-8h}" --until-ci 2% "$@" >night.log 2>&1 &
echo "process $!, which writes night.log"

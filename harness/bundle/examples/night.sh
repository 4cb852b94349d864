#!/bin/sh
# A night of measurement without a batch system: it goes on when you log out.
#
#   COUNTERS=/where/it/is/bin/counters sh night.sh
#
# 'kill PID' ends it as Ctrl-C does: the fork under way ends, and the file of results is written. The same command
# goes on where it was.
set -eu
nohup "${COUNTERS:-bin/counters}" night --budget "${BUDGET:-8h}" --until-ci 2% "$@" >night.log 2>&1 &
echo "process $!, which writes night.log"

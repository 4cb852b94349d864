'use strict';
/* Bytes per counter, and the time between CPUs. */

/*
 * The bytes of a counter on the heap and off the heap together: {subject, counters, possibleCpus,
 * bytes}.
 */
function memoryTotals(entries) {
  const totals = new Map();
  for (const entry of entries) {
    const key = JSON.stringify([entry.subject, entry.counters, entry.possibleCpus]);
    const total = totals.get(key) ?? { ...entry, bytes: 0 };
    total.bytes += entry.bytes;
    totals.set(key, total);
  }
  return [...totals.values()];
}

/* Bytes by 'counters' or by 'possibleCpus'. Both axes are logarithmic. */
function memoryLines(points, by, shown) {
  const name = by === 'counters' ? 'counters of one group' : 'possible CPUs';
  return width => {
    const narrow = width < NARROW;
    const values = [...new Set(points.map(point => point[by]))].sort((a, b) => a - b);
    const drawn = shown().filter(subject => points.some(point => point.subject === subject));
    const names = shortNames(drawn);
    const labels = [];
    const series = drawn.map(subject => {
      const style = look(subject);
      const line = points.filter(point => point.subject === subject).sort((a, b) => a[by] - b[by])
        .map(point => [point[by], point.bytes]);
      labels.push({
        name: names.get(subject), colour: tone(style.tone), ink: inkOf(subject), strong: style.rank > 0,
        at: line.at(-1), last: line.at(-1)[0] === values.at(-1),
      });
      return markedLine(subject, style, line);
    });
    return {
      height: narrow ? 340 : 380,
      labels,
      option: {
        grid: { left: 66, top: 14, bottom: 46, right: labelRoom(labels.map(each => each.name), width) },
        xAxis: axis({
          type: 'log', logBase: by === 'counters' ? 10 : 2, min: values[0], max: values.at(-1), name, nameGap: 28, splitLine: { show: false },
          axisLine: floorLine(),
          axisLabel: {
            color: tone('--muted'), fontSize: 12, hideOverlap: true, customValues: values,
            formatter: by === 'counters' ? tick : value => value.toLocaleString('en-GB'),
          },
        }),
        yAxis: axis({
          type: 'log', ...decades(points.filter(point => drawn.includes(point.subject)).map(point => point.bytes)),
          name: 'bytes per counter', nameGap: 52,
          axisLabel: { color: tone('--muted'), fontSize: 12, formatter: value => bytes(value) },
        }),
        tooltip: tooltip({
          trigger: 'axis', axisPointer: { lineStyle: { color: tone('--muted') } },
          formatter: hits => tip(`${Number(hits[0].axisValue).toLocaleString('en-GB')} ${name}`, hits.map(hit =>
            ({ subject: hit.seriesName, value: bytes(hit.value[1], engineering) }))),
        }),
        series,
      },
    };
  };
}

/* A square of CPUs. Each field is the time from one CPU to another, one way. */
function latencyMap(latencies) {
  const times = latencies.pairs.map(pair => pair[2]);
  const names = latencies.cpus.map(String);
  return width => {
    const legend = 46;
    const left = 44;
    const side = Math.min(width - left - 14, 720);
    const ticks = { color: tone('--muted'), fontSize: 12, interval: Math.ceil(names.length / (side / 30)) - 1 };
    return {
      height: side + 44 + legend,
      option: {
        grid: { left, top: 8, width: side, height: side },
        xAxis: axis({ type: 'category', data: names, splitLine: { show: false }, axisLabel: ticks, name: 'CPU, neighbours next to each other', nameGap: 26 }),
        yAxis: axis({ type: 'category', data: names, inverse: true, splitLine: { show: false }, axisLabel: ticks }),
        visualMap: {
          min: Math.min(...times), max: Math.max(...times), calculable: false, orient: 'horizontal', left: left - 4, bottom: 0,
          itemHeight: Math.min(260, side - 120), itemWidth: 12, precision: 0, textStyle: { color: tone('--muted'), fontSize: 12 },
          text: [Math.max(...times).toFixed(0) + ' ns', Math.min(...times).toFixed(0) + ' ns'],
          inRange: { color: [tone('--heat-low'), tone('--accent'), tone('--heat-high')] },
        },
        tooltip: tooltip({
          formatter: cell => `CPU ${names[cell.value[0]]} ↔ CPU ${names[cell.value[1]]}: ${number(cell.value[2])} ns`,
        }),
        series: [{
          type: 'heatmap', progressive: 0, itemStyle: { borderWidth: 0 }, emphasis: { disabled: true },
          data: latencies.pairs.flatMap(([one, other, ns]) => [[one, other, ns], [other, one, ns]]),
        }],
      },
    };
  };
}

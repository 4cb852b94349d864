'use strict';
/* The cost of reads compared with the cost of updates. */

/* The points that no other point beats at both costs, cheapest update first. */
function front(points) {
  const sorted = points.toSorted((a, b) => a.update - b.update || a.read - b.read);
  const best = [];
  for (const point of sorted) {
    if (best.length === 0 || point.read < best.at(-1).read) best.push(point);
  }
  return best;
}

/*
 * Each counter as a point: {subject, update, read}, in nanoseconds. Points of the front are named
 * first.
 */
function readersAgainstWriters(points) {
  return width => {
    const narrow = width < NARROW;
    const best = front(points);
    const merit = point => [look(point.subject).rank, point === best[0] || point === best.at(-1), best.includes(point)];
    const telling = points.toSorted((a, b) => {
      const [one, other] = [merit(a), merit(b)];
      return other.map((value, i) => value - one[i]).find(value => value !== 0) ?? 0;
    });
    const named = telling.filter(point => merit(point).some(Boolean));
    const names = shortNames(named.map(point => point.subject));
    const size = point => (look(point.subject).rank > 0 ? 12 : 9);
    const updates = around(points.map(point => point.update));
    const ticks = { color: tone('--muted'), fontSize: 12, hideOverlap: true, formatter: tick };
    return {
      height: narrow ? 360 : 420,
      place: freeLabels,
      from: updates.min,
      labels: telling.map(point => ({
        name: names.get(point.subject) ?? '', ink: inkOf(point.subject), strong: look(point.subject).rank > 0,
        at: [point.update, point.read], size: size(point),
      })),
      option: {
        grid: { left: 62, top: 16, bottom: 48, right: 24 },
        xAxis: axis({
          type: 'log', ...updates, name: 'ns per update', nameGap: 28, axisLine: floorLine(), axisLabel: ticks,
        }),
        yAxis: axis({
          type: 'log', ...around(points.map(point => point.read)), name: 'ns per read', nameGap: 44, axisLabel: ticks,
        }),
        tooltip: tooltip({
          formatter: point => tip(point.name, [
            { subject: point.name, value: `update ${number(point.value[0])} ns` },
            { subject: point.name, value: `read ${number(point.value[1])} ns` }]),
        }),
        series: [
          {
            type: 'line', silent: true, symbol: 'none', step: 'end', z: 1, data: best.map(point => [point.update, point.read]),
            lineStyle: { color: tone('--grey-1'), width: 1, type: [3, 4] },
          },
          {
            type: 'scatter', z: 3,
            data: telling.toReversed().map(point => {
              const style = look(point.subject);
              const colour = tone(style.tone);
              return {
                value: [point.update, point.read], name: point.subject, symbol: style.symbol, symbolSize: size(point),
                itemStyle: { color: style.hollow ? tone('--paper') : colour, borderColor: colour, borderWidth: 1.75, opacity: 1 },
              };
            }),
          },
        ],
      },
    };
  };
}

/* The title of that chart: which counters have the cheapest updates and the cheapest reads. */
function tradeOff(points) {
  const writer = front(points)[0];
  const reader = front(points).at(-1);
  if (writer === reader) {
    return `${writer.subject} is the cheapest at both: ${number(writer.update)} ns an update, ${number(writer.read)} ns a read`;
  }
  return `Cheapest updates: ${writer.subject}, ${number(writer.update)} ns, but ${number(writer.read)} ns a read; `
    + `cheapest reads: ${reader.subject}, ${number(reader.read)} ns, but ${number(reader.update)} ns an update`;
}

'use strict';
/* What readers pay against what writers pay. */

/* The points that no other beats in both, cheapest update first. */
function front(points) {
  const sorted = points.toSorted((a, b) => a.update - b.update || a.read - b.read);
  const best = [];
  for (const point of sorted) {
    if (best.length === 0 || point.read < best.at(-1).read) best.push(point);
  }
  return best;
}

/* Each counter as a point: {subject, update, read}, nanoseconds. Named are those that no other beats in both. */
function readersAgainstWriters(points) {
  return width => {
    const narrow = width < NARROW;
    const best = front(points);
    const strong = point => point.subject === accented || point.subject === data.baseline;
    const labelled = points.filter(point => strong(point) || best.includes(point));
    const names = shortNames(labelled.map(point => point.subject));
    const of = (list, z) => ({
      type: 'scatter', z,
      data: list.map(point => {
        const style = look(point.subject);
        const colour = tone(style.tone);
        return {
          value: [point.update, point.read], name: point.subject, symbol: style.symbol,
          itemStyle: { color: style.hollow ? tone('--paper') : colour, borderColor: colour, borderWidth: 1.75, opacity: 1 },
          symbolSize: style.rank > 0 ? 12 : 9,
          label: names.has(point.subject) ? {
            show: true, formatter: labelLines(names.get(point.subject), width).join('\n'), position: 'right', distance: 7,
            color: tone(style.rank === 2 ? '--accent' : style.rank === 1 ? '--ink' : '--muted'), fontSize: narrow ? 11 : 12,
            fontWeight: style.rank > 0 ? 600 : 400, lineHeight: 14, textBorderColor: tone('--paper'), textBorderWidth: 3,
          } : { show: false },
        };
      }),
      labelLayout: { moveOverlap: 'shiftY' },
      labelLine: { show: true, length2: 4, lineStyle: { color: tone('--rule') } },
    });
    const room = labelRoom([...names.values()], width);
    const logAxis = values => ({ type: 'log', ...decades(values) });
    return {
      height: narrow ? 360 : 420,
      option: {
        grid: { left: narrow ? 52 : 62, top: 16, bottom: 48, right: room },
        xAxis: axis({
          ...logAxis(points.map(point => point.update)), name: 'ns per update', nameGap: 28, axisLine: floorLine(),
          axisLabel: { color: tone('--muted'), fontSize: 12, formatter: tick },
        }),
        yAxis: axis({
          ...logAxis(points.map(point => point.read)), name: 'ns per read', nameGap: narrow ? 38 : 46,
          axisLabel: { color: tone('--muted'), fontSize: 12, formatter: tick },
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
          of(points.filter(point => !strong(point)), 3), of(points.filter(strong), 4),
        ],
      },
    };
  };
}

/* The title of such a chart: who is cheapest at what. */
function tradeOff(points) {
  const writer = front(points)[0];
  const reader = front(points).at(-1);
  if (writer === reader) {
    return `${writer.subject} is the cheapest at both: ${number(writer.update)} ns an update, ${number(writer.read)} ns a read`;
  }
  return `Cheapest updates: ${writer.subject}, ${number(writer.update)} ns, but ${number(writer.read)} ns a read; `
    + `cheapest reads: ${reader.subject}, ${number(reader.read)} ns, but ${number(reader.update)} ns an update`;
}

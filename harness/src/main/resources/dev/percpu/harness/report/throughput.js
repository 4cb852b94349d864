'use strict';
/* Throughput by the number of threads. */

const LOG_BARS_FROM = 30;
const slower = quantity => quantity === 'TIME';
const scoreName = quantity => (slower(quantity) ? 'nanoseconds per operation' : 'operations per second');
const scoreText = (quantity, value) => (slower(quantity) ? number(value) + ' ns' : engineering(value) + '/s');

/* The two ends of an interval. If they share a unit, it is written once. */
function rangeText(quantity, low, high) {
  const [from, to] = [scoreText(quantity, low), scoreText(quantity, high)];
  const unit = text => text.slice(text.indexOf(' '));
  return (unit(from) === unit(to) ? from.slice(0, from.indexOf(' ')) : from) + ' – ' + to;
}

/*
 * The lines of one sweep: {rows, counts, quantity, curves}. The axes are logarithmic if there are
 * more than three thread counts. Charts next to each other share the ends of their axes, which
 * range() returns.
 */
function throughputLines(panel, shown, range) {
  const { rows, quantity, counts } = panel;
  const log = counts.length > 3;
  const place = threads => (log ? threads : String(threads));
  return width => {
    const narrow = width < NARROW;
    const drawnSubjects = shown();
    const names = shortNames(drawnSubjects);
    const of = subject => rows.filter(row => row.subject === subject).sort((a, b) => a.threads - b.threads);
    const lines = drawnSubjects.map(subject => ({ subject, points: of(subject), style: look(subject) }))
      .filter(line => line.points.length > 0).sort((a, b) => a.style.rank - b.style.rank);
    const end = (name, colour, ink, strong, points) => ({
      name, colour, ink, strong, at: points.at(-1), last: Number(points.at(-1)[0]) === counts.at(-1),
    });
    const linear = slower(quantity) ? { data: [] } : linearScaling(rows, place);
    const series = linear.data.length === 0 ? [] : [linear];
    const labels = linear.data.length === 0
      ? [] : [end(linear.name, linear.color, '--muted', false, linear.data)];
    for (const { subject, points, style } of lines) {
      const colour = tone(style.tone);
      const curve = log ? panel.curves.find(each => each.subject === subject) : undefined;
      if (curve) series.push(fitted(curve, colour, style));
      series.push({
        ...markedLine(subject, style, points.map(row => [place(row.threads), row.figures.mean])),
        ...(curve ? { lineStyle: { color: colour, width: 1, opacity: 0.4 } } : {}),
      });
      labels.push(end(names.get(subject), colour, inkOf(subject), style.rank > 0, series.at(-1).data));
      series.push(whisker(subject, colour, points.map(row =>
        [row.figures.low, row.figures.high, log ? row.threads : counts.indexOf(row.threads)]), false));
    }
    const ticks = { color: tone('--muted'), fontSize: 12, hideOverlap: true };
    // The last of n categories ends half its width, a 2n-th of the grid, right of its point.
    const share = log ? 0 : 1 / counts.length / 2;
    const room = labelRoom(labels.map(each => each.name), width);
    const right = Math.max(16, (room - share * (width - 68)) / (1 - share));
    const each = Math.ceil(counts.length * 32 / (width - right - 68));
    const x = log
      ? axis({
        type: 'log', logBase: 2, min: counts[0], max: counts.at(-1), splitLine: { show: false },
        axisLabel: { ...ticks, customValues: counts.filter((count, i) => (counts.length - 1 - i) % each === 0) },
      })
      : axis({ type: 'category', data: counts.map(String), boundaryGap: true });
    return {
      height: narrow ? 340 : 400,
      labels,
      option: {
        grid: { left: 68, top: 14, bottom: 46, right },
        xAxis: { ...x, name: 'threads', nameGap: 28, axisLine: floorLine() },
        yAxis: axis({
          ...(log ? { type: 'log', ...range() } : { type: 'value', max: range().top }),
          name: scoreName(quantity), nameGap: 50,
          axisLabel: { ...ticks, formatter: tick },
        }),
        tooltip: tooltip({
          trigger: 'axis', axisPointer: { lineStyle: { color: tone('--muted') } },
          formatter: points => tooltipOf(panel, drawnSubjects, Number(points[0].axisValue)),
        }),
        series,
      },
    };
  };
}

function fitted(curve, colour, style) {
  return {
    type: 'line', name: curve.subject, symbol: 'none', silent: true, z: 3, color: colour,
    data: curve.points.map(point => [point.threads, point.value]),
    lineStyle: { color: colour, width: style.width, type: style.dash },
  };
}

function tooltipOf(panel, drawn, threads) {
  const rows = panel.rows.filter(row => row.threads === threads && drawn.includes(row.subject));
  const order = slower(panel.quantity) ? 1 : -1;
  const lines = rows.sort((a, b) => order * (a.figures.mean - b.figures.mean))
    .map(row => ({ subject: row.subject, value: scoreText(panel.quantity, row.figures.mean) }));
  return tip(plural(threads, 'thread'), lines);
}

/*
 * Linear scaling: what the fastest counter with a score at both ends would do if every thread added
 * as much as the first.
 */
function linearScaling(rows, place) {
  const counts = countsOf(rows);
  const lasting = new Set(rows.filter(row => row.threads === counts.at(-1)).map(row => row.subject));
  const first = rows.filter(row => row.threads === counts[0] && lasting.has(row.subject));
  const best = Math.max(0, ...first.map(row => row.figures.mean));
  return {
    type: 'line', name: 'linear scaling', symbol: 'none', silent: true, z: 1, color: tone('--muted'),
    data: best > 0 ? counts.map(threads => [place(threads), best * threads / counts[0]]) : [],
    lineStyle: { width: 1, type: [3, 4] },
  };
}

const countsOf = rows => [...new Set(rows.map(row => row.threads))].sort((a, b) => a - b);

/*
 * Horizontal bars in the given order: {subject, value, low, high, text}. If the greatest value is
 * far above the least, the axis is logarithmic. Dots then replace the bars, because the length of a
 * bar would mean nothing.
 */
function bars(list, unit) {
  return width => {
    const entries = list();
    const names = shortNames(entries.map(entry => entry.subject));
    const positive = entries.map(entry => entry.value).filter(value => value > 0);
    const log = Math.max(...positive) > LOG_BARS_FROM * Math.min(...positive);
    const { min: floor, max: ceiling } = log ? decades(positive) : { min: 0, max: undefined };
    const value = entry => Math.max(entry.value, floor);
    const narrow = width < NARROW;
    const longest = Math.max(...entries.map(entry => textWidth(names.get(entry.subject), labelFont(width, true))));
    const inside = narrow && longest > 130;
    const step = inside ? 46 : 28;
    const margins = inside
      ? { inside: true, margin: 0, verticalAlign: 'bottom', padding: [0, 0, 12, 0] } : { margin: 12 };
    const points = entries.map(entry => {
      const colour = tone(look(entry.subject).tone);
      return {
        value: log ? [value(entry), entry.subject] : value(entry),
        itemStyle: { color: colour, opacity: 1, borderRadius: [0, 2, 2, 0] },
      };
    });
    return {
      height: entries.length * step + 66,
      option: {
        grid: { left: inside ? 6 : longest + 26, right: 74, top: 6, bottom: 52 },
        xAxis: axis({
          type: log ? 'log' : 'value', min: floor, max: ceiling, name: log ? unit + ', log scale' : unit, nameGap: 28,
          axisLabel: { color: tone('--muted'), fontSize: 12, hideOverlap: true, formatter: tick },
        }),
        yAxis: axis({
          type: 'category', inverse: true, data: entries.map(entry => entry.subject), splitLine: { show: false },
          z: 5, axisLabel: { color: tone('--ink'), fontSize: narrow ? 11 : 12, formatter: name => names.get(name), ...margins },
        }),
        series: [
          { type: log ? 'scatter' : 'bar', data: points, barWidth: narrow ? 10 : 13, symbolSize: 11, silent: true },
          {
            type: 'scatter', symbolSize: 0, silent: true, itemStyle: { opacity: 1 },
            data: entries.map(entry => [Math.max(entry.high, value(entry)), entry.subject]),
            label: {
              show: true, position: 'right', distance: 12, color: tone('--ink'), fontSize: 12,
              formatter: point => entries[point.dataIndex].text,
            },
          },
          whisker('forks', tone('--ink'), entries.map((entry, i) =>
            [Math.max(entry.low, floor), Math.max(entry.high, floor), i]), true),
        ],
      },
    };
  };
}

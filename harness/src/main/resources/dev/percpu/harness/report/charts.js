'use strict';
/* The charts: each is a function from the current size and colours to an ECharts option. */

const NARROW = 640;
const LOG_BARS_FROM = 30;
const LABEL_HEIGHT = 16;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

const charts = [];

/* Draws now, and again whenever the box or the colour scheme changes. */
function chart(box, option) {
  const drawn = echarts.init(box, null, { renderer: 'svg' });
  drawn.on('finished', () => { box.dataset.drawn = box.querySelectorAll('svg path').length; });
  const draw = () => {
    const next = option(box.clientWidth);
    box.style.height = next.height + 'px';
    drawn.resize();
    drawn.setOption({ animation: false, textStyle: { fontFamily: FONT }, ...next.option }, true);
    drawn.setOption({ graphic: directLabels(drawn, next.labels ?? []) });
  };
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (box.clientWidth !== width) {
      width = box.clientWidth;
      draw();
    }
  }).observe(box);
  charts.push(draw);
  draw();
}

/*
 * Names at the ends of their lines: {name, colour, at, last}. Those at the right edge are pushed
 * apart and joined to their lines; a line that ends earlier has its name above its last point.
 */
function directLabels(drawn, labels) {
  const placed = labels.map(label => {
    const [x, y] = drawn.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, label.at);
    return { ...label, x, y, to: y };
  });
  const edge = placed.filter(label => label.last).sort((a, b) => a.y - b.y);
  const floor = drawn.getHeight() - 40;
  edge.forEach((label, i) => { label.to = Math.max(label.y, i === 0 ? 10 : edge[i - 1].to + LABEL_HEIGHT); });
  for (let i = edge.length - 1; i >= 0; i--) {
    edge[i].to = Math.min(edge[i].to, i === edge.length - 1 ? floor : edge[i + 1].to - LABEL_HEIGHT);
  }
  return placed.flatMap(label => {
    const style = {
      text: label.name, fill: label.ink ?? tone('--ink'), fontSize: 12, fontFamily: FONT,
      stroke: tone('--paper'), lineWidth: 4, verticalAlign: 'middle',
    };
    if (!label.last) return [{ type: 'text', silent: true, x: label.x + 9, y: label.y - 12, style }];
    const shape = { points: [[label.x + 8, label.y], [label.x + 20, label.to], [label.x + 26, label.to]] };
    return [
      { type: 'polyline', silent: true, shape, style: { stroke: label.colour, lineWidth: 1, fill: 'none' } },
      { type: 'text', silent: true, x: label.x + 31, y: label.to, style },
    ];
  });
}

const redraw = () => charts.forEach(draw => draw());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);

function axis(extra) {
  return {
    axisLine: { show: false }, axisTick: { show: false }, nameLocation: 'middle',
    nameTextStyle: { color: tone('--muted'), fontSize: 12 },
    axisLabel: { color: tone('--muted'), fontSize: 12 },
    splitLine: { lineStyle: { color: tone('--rule'), width: 1 } },
    ...extra,
  };
}

/* A bar from the slowest fork to the fastest, upright or lying. */
function whisker(name, colour, data, lying) {
  return {
    type: 'custom', name, data, silent: true, z: 3, clip: true,
    encode: lying ? { x: [0, 1], y: 2 } : { x: 2, y: [0, 1] },
    renderItem(params, api) {
      const at = end => api.coord(lying ? [api.value(end), api.value(2)] : [api.value(2), api.value(end)]);
      const [low, high] = [at(0), at(1)];
      const cap = ([x, y]) => (lying
        ? { x1: x, y1: y - 4, x2: x, y2: y + 4 } : { x1: x - 4, y1: y, x2: x + 4, y2: y });
      const style = { stroke: colour, lineWidth: 1.25 };
      const stem = { x1: low[0], y1: low[1], x2: high[0], y2: high[1] };
      return {
        type: 'group',
        children: [stem, cap(low), cap(high)].map(shape => ({ type: 'line', shape, style })),
      };
    },
  };
}

function tip(title, lines) {
  const body = lines.map(line => element('tr', {},
    element('td', {}, dot(line.subject), element('span', { className: 'subject' }, line.subject)),
    element('td', { className: 'figure' }, line.value)));
  return element('div', {}, element('strong', {}, title),
    element('table', { className: 'tip' }, element('tbody', {}, ...body)));
}

function tooltip(extra) {
  return {
    backgroundColor: tone('--card'), borderColor: tone('--rule'), confine: true,
    textStyle: { color: tone('--ink'), fontSize: 12 }, ...extra,
  };
}

/* Throughput against threads; logarithmic when there are more than three thread counts. */
function throughputLines(workload, rows, counts, look, shown) {
  const log = counts.length > 3;
  const place = threads => (log ? threads : String(threads));
  return width => {
    const narrow = width < NARROW;
    const subjects = [...new Set(rows.map(row => row.subject))].filter(shown);
    const of = subject => rows.filter(row => row.subject === subject).sort((a, b) => a.threads - b.threads);
    const endOf = (name, colour, points) =>
      ({ name, colour, at: points.at(-1), last: points.at(-1)[0] === place(counts.at(-1)) });
    const linear = linearScaling(rows, counts, place);
    const series = [linear];
    const labels = linear.data.length === 0
      ? [] : [{ ...endOf(linear.name, linear.color, linear.data), ink: tone('--muted') }];
    for (const subject of subjects) {
      const style = look.get(subject);
      const colour = tone(style.tone);
      series.push({
        type: 'line', name: subject, symbol: style.symbol, symbolSize: 8, showAllSymbol: true, z: 4,
        data: of(subject).map(row => [place(row.threads), row.score.opsPerSecond.mean]),
        color: colour, itemStyle: { color: style.hollow ? tone('--paper') : colour, borderColor: colour, borderWidth: 2 },
        lineStyle: { color: colour, width: style.width, type: style.dash },
        emphasis: { focus: 'series' },
      });
      labels.push(endOf(subject, colour, series.at(-1).data));
      series.push(whisker(subject, colour, of(subject).map(row => {
        const { low, high } = row.score.opsPerSecond.range;
        return [low, high, log ? row.threads : counts.indexOf(row.threads)];
      }), false));
    }
    const x = log
      ? axis({ type: 'log', logBase: 2, min: counts[0], max: counts.at(-1), splitLine: { show: false } })
      : axis({ type: 'category', data: counts.map(String), boundaryGap: true });
    const longest = Math.max(0, ...subjects.map(subject => subject.length));
    return {
      height: narrow ? 340 : 460,
      labels: narrow ? [] : labels,
      option: {
        grid: {
          left: narrow ? 52 : 64, top: 20, bottom: 48,
          right: narrow ? 16 : 40 + Math.min(40, longest) * 6.8 - (log ? 0 : width / counts.length / 3),
        },
        xAxis: { ...x, name: 'threads', nameGap: 30, axisLine: { show: true, lineStyle: { color: tone('--muted') } } },
        yAxis: axis({
          type: log ? 'log' : 'value', name: 'updates per second', nameGap: narrow ? 38 : 48,
          axisLabel: { color: tone('--muted'), fontSize: 12, formatter: tick },
        }),
        tooltip: tooltip({
          trigger: 'axis', axisPointer: { lineStyle: { color: tone('--muted') } },
          formatter: points => tooltipOf(rows.filter(row => shown(row.subject)), Number(points[0].axisValue)),
        }),
        series,
      },
    };
  };
}

function tooltipOf(rows, threads) {
  const lines = rows.filter(row => row.threads === threads)
    .sort((a, b) => b.score.opsPerSecond.mean - a.score.opsPerSecond.mean)
    .map(row => ({ subject: row.subject, value: engineering(row.score.opsPerSecond.mean) + '/s' }));
  return tip(plural(threads, 'thread'), lines);
}

/* What the fastest counter with a score at both ends would do if every thread added as much as the first. */
function linearScaling(rows, counts, place) {
  const lasting = new Set(rows.filter(row => row.threads === counts.at(-1)).map(row => row.subject));
  const first = rows.filter(row => row.threads === counts[0] && lasting.has(row.subject));
  const best = Math.max(0, ...first.map(row => row.score.opsPerSecond.mean));
  return {
    type: 'line', name: 'linear scaling', symbol: 'none', silent: true, z: 1, color: tone('--muted'),
    data: best > 0 ? counts.map(threads => [place(threads), best * threads / counts[0]]) : [],
    lineStyle: { width: 1, type: [3, 4] },
  };
}

/*
 * Lying bars, in the order given: {subject, value, low, high, text}. Where the greatest is far above
 * the least the axis is logarithmic, and dots take the place of bars, whose length would mean nothing.
 */
function bars(entries, unit, look) {
  const positive = entries.map(entry => entry.value).filter(value => value > 0);
  const log = Math.max(...positive) > LOG_BARS_FROM * Math.min(...positive);
  const floor = log ? 10 ** Math.floor(Math.log10(Math.min(...positive))) : 0;
  const value = entry => Math.max(entry.value, floor);
  return width => {
    const narrow = width < NARROW;
    const step = narrow ? 44 : 32;
    const longest = Math.max(...entries.map(entry => entry.subject.length));
    const names = narrow
      ? { inside: true, margin: 0, verticalAlign: 'bottom', padding: [0, 0, 9, 0] }
      : { margin: 14 };
    const points = entries.map(entry => {
      const colour = tone(look.get(entry.subject).tone);
      return {
        value: log ? [value(entry), entry.subject] : value(entry),
        itemStyle: { color: colour, opacity: 1, borderRadius: [0, 3, 3, 0] },
      };
    });
    return {
      height: entries.length * step + 70,
      option: {
        grid: { left: narrow ? 4 : 30 + longest * 7, right: 70, top: 8, bottom: 54 },
        xAxis: axis({
          type: log ? 'log' : 'value', min: floor, name: log ? unit + ', log scale' : unit, nameGap: 30,
          axisLabel: { color: tone('--muted'), fontSize: 12, formatter: tick },
        }),
        yAxis: axis({
          type: 'category', inverse: true, data: entries.map(entry => entry.subject), splitLine: { show: false },
          z: 5, axisLabel: { color: tone('--ink'), fontSize: 12, ...names },
        }),
        series: [
          {
            type: log ? 'scatter' : 'bar', data: points, barWidth: narrow ? 10 : 14, symbolSize: 11, silent: true,
          },
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
